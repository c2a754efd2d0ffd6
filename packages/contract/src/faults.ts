/** Fault rules of the sandbox API: how a list of them is read, and how it is answered. The table is `fault-effects.ts`. */
import { z } from 'zod';
import { type ErrorCode, errors, isTestCode, type Words } from './errors.ts';
import {
  effectRow,
  type FaultEndpoint,
  type FaultMatch,
  type FaultParameter,
  faultEffectNames,
  faultEndpoints,
  faultMatches,
  faultParameters,
  faultStatuses,
  matchesOf,
  windowEffects,
  windowEndpointNames,
} from './fault-effects.ts';
import { field, oneOf, optional, refuse, text, wholeNumber } from './fields.ts';
import { lengths } from './limits.ts';
import { webhookEventTypes } from './webhooks.ts';
import { DateTime } from './wire.ts';

/** More than a test can mean, and few enough to be looked through on every call. */
export const mostFaults = 50;
/** Which calls a rule strikes is known ahead, one by one. */
export const mostTimes = 1_000;
/** Rarer than one in a thousand nobody waits for. */
export const leastProbability = 0.001;

const Times = field(
  (value): number | 'always' | undefined => {
    if (value === 'always') return value;
    return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= mostTimes
      ? value
      : undefined;
  },
  {
    words: {
      ko: `1 이상 ${mostTimes} 이하의 정수 또는 "always"여야 해요.`,
      en: `must be a whole number from 1 to ${mostTimes}, or "always".`,
    },
  },
  { type: ['integer', 'string'], minimum: 1, maximum: mostTimes, examples: [1, 'always'] },
);

const Probability = field(
  (value): number | undefined =>
    typeof value === 'number' && value >= leastProbability && value <= 1 ? value : undefined,
  {
    words: {
      ko: `${leastProbability} 이상 1 이하의 숫자여야 해요.`,
      en: `must be a number from ${leastProbability} to 1.`,
    },
  },
  { type: 'number', minimum: leastProbability, maximum: 1 },
);

const Code = field(
  (value): ErrorCode | undefined => (typeof value === 'string' && isTestCode(value) ? value : undefined),
  {
    words: {
      ko: '오류 코드 표에 있는 코드여야 해요.',
      en: 'must be one of the error codes an endpoint can answer.',
    },
  },
  { type: 'string', enum: Object.keys(errors).filter(isTestCode) },
);

const Status = field(
  (value) => faultStatuses.find((status) => status === value || String(status) === value),
  {
    words: {
      ko: `${faultStatuses.join(', ')} 중 하나여야 해요.`,
      en: `must be one of ${faultStatuses.join(', ')}.`,
    },
  },
  { type: 'integer', enum: [...faultStatuses] },
);

const Method = oneOf(['GET', 'POST']);

const Fields = z.object({
  /** As an earlier answer gave it: a rule sent back unchanged keeps its counts. */
  id: optional(text({ max: 64 })),
  effect: oneOf(faultEffectNames),
  endpoint: optional(oneOf(Object.keys(faultEndpoints) as FaultEndpoint[])),
  method: optional(Method),
  event: optional(oneOf(webhookEventTypes)),
  orderId: optional(text({ max: lengths.orderId })),
  paymentKey: optional(text({ max: lengths.paymentKey })),
  /** The matching call from which on it strikes; left out, the first. */
  from: optional(wholeNumber({ min: 1, max: 1_000_000 })),
  times: optional(Times),
  /** Left out, every time. */
  probability: optional(Probability),
  /** Of the draws for `probability`: the same seed and the same calls, the same run. */
  seed: optional(text({ min: 0, max: 100 })),
  code: optional(Code),
  // Each effect has its own bounds: see `checkParameters`.
  delayMs: optional(wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER })),
  status: optional(Status),
  perMinute: optional(wholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER })),
});
type Fields = z.output<typeof Fields>;

/** One rule: what it is bound to, what happens then, and how often. */
export const FaultRule = Fields.superRefine((rule, context) => {
  checkMatches(rule, context);
  checkParameters(rule, context);
})
  .transform((rule) => withDefaults(rule))
  .meta({ id: 'FaultRule' });
/** A rule as it is kept: nothing is left out that has a default. */
export type FaultRule = ReturnType<typeof withDefaults>;

function checkMatches(rule: Fields, context: z.RefinementCtx): void {
  const { place } = effectRow(rule.effect);
  const allowed: readonly FaultMatch[] = matchesOf[place];
  for (const name of Object.keys(faultMatches) as FaultMatch[]) {
    if (rule[name] !== undefined && !allowed.includes(name)) refuse(context, name, notOf(rule.effect));
  }
  const isWindows = windowEndpointNames.some((name) => name === rule.endpoint);
  if (isWindows && !windowEffects.some((effect) => effect === rule.effect)) {
    const list = windowEffects.join(', ');
    refuse(context, 'endpoint', {
      words: {
        ko: `결제창의 호출에는 ${list}만 쓸 수 있어요.`,
        en: `is a call of the payment window, which takes only ${list}.`,
      },
    });
  }
}

function checkParameters(rule: Fields, context: z.RefinementCtx): void {
  const row = effectRow(rule.effect);
  for (const name of Object.keys(faultParameters) as FaultParameter[]) {
    const value = rule[name];
    const given = row[name];
    if (value !== undefined && !given) refuse(context, name, notOf(rule.effect));
  }
  if (row.code && rule.code === undefined) refuse(context, 'code', { words: requiredBy(rule.effect) });
  for (const name of ['delayMs', 'perMinute'] as const) {
    const bounds = row[name];
    const value = rule[name];
    if (!bounds || value === undefined || (value >= bounds.min && value <= bounds.max)) continue;
    refuse(context, name, {
      words: {
        ko: `${bounds.min} 이상 ${bounds.max} 이하의 정수여야 해요.`,
        en: `must be a whole number from ${bounds.min} to ${bounds.max}.`,
      },
    });
  }
}

const notOf = (effect: string): { words: Words } => ({
  words: { ko: `${effect}에는 쓸 수 없어요.`, en: `does not go with ${effect}.` },
});
const requiredBy = (effect: string): Words => ({
  ko: `${effect}에는 반드시 있어야 해요.`,
  en: `is required by ${effect}.`,
});

function withDefaults(rule: Fields) {
  const row = effectRow(rule.effect);
  return {
    id: rule.id ?? null,
    effect: rule.effect,
    endpoint: row.place === 'answer' ? (rule.endpoint ?? '*') : null,
    method: rule.method ?? null,
    event: rule.event ?? null,
    orderId: rule.orderId ?? null,
    paymentKey: rule.paymentKey ?? null,
    from: rule.from ?? 1,
    times: rule.times ?? row.times,
    probability: rule.probability ?? 1,
    seed: rule.seed ?? '',
    code: rule.code ?? null,
    delayMs: rule.delayMs ?? row.delayMs?.default ?? null,
    status: rule.status ?? row.status?.default ?? null,
    perMinute: rule.perMinute ?? row.perMinute?.default ?? null,
  };
}

/** `PUT /sandbox/v1/faults`: the whole list. Where several rules could strike, the first of the list does. */
export const ReplaceFaultsRequest = z
  .object({ faults: z.array(FaultRule).max(mostFaults) })
  .superRefine(({ faults }, context) => {
    const ids = new Set<string>();
    for (const [index, { id }] of faults.entries()) {
      if (id !== null && ids.has(id)) {
        refuse(context, ['faults', index, 'id'], {
          words: { ko: '목록 안에서 한 번만 쓸 수 있어요.', en: 'may be in the list only once.' },
        });
      }
      if (id !== null) ids.add(id);
    }
  })
  .meta({ id: 'ReplaceFaultsRequest' });
export type ReplaceFaultsRequest = z.output<typeof ReplaceFaultsRequest>;

/** A rule and what it did so far. */
export const Fault = z
  .object({
    id: z.string(),
    effect: z.enum(faultEffectNames),
    endpoint: z.enum(Object.keys(faultEndpoints) as [FaultEndpoint, ...FaultEndpoint[]]).nullable(),
    method: z.enum(['GET', 'POST']).nullable(),
    event: z.enum(webhookEventTypes).nullable(),
    orderId: z.string().nullable(),
    paymentKey: z.string().nullable(),
    from: z.int(),
    times: z.union([z.int(), z.literal('always')]),
    probability: z.number(),
    seed: z.string(),
    code: z.string().nullable(),
    delayMs: z.int().nullable(),
    status: z.int().nullable(),
    perMinute: z.int().nullable(),
    /** Calls or webhooks that matched, struck or not. */
    matched: z.int(),
    /** How often it struck. */
    applied: z.int(),
    /** How often it still will; null for always. */
    remaining: z.int().nullable(),
    /** In real time, as is everything about faults that is not a duration of the shop's clock. */
    lastAppliedAt: DateTime.nullable(),
  })
  .meta({ id: 'Fault' });
export type Fault = z.output<typeof Fault>;

export const Faults = z.object({ faults: z.array(Fault) }).meta({ id: 'Faults' });
export type Faults = z.output<typeof Faults>;
