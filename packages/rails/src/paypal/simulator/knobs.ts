import { z } from 'zod';
import { eventTypes } from './events.ts';
import { type Issue, issues } from './issues.ts';
import { routeNames } from './routes.ts';

const ms = (fallback: number) => z.int().min(0).default(fallback);
const route = { route: z.enum(routeNames).optional() };
const event = { eventType: z.enum(Object.keys(eventTypes) as [string, ...string[]]).optional() };
const issue = z.enum(Object.keys(issues) as [Issue, ...Issue[]]);

/**
 * The faults of PayPal, networks and clocks. A knob is set to work a number of times, and only on what it matches:
 * `route` or `eventType`, `clientId`, `orderId`, `captureId` and `customId` where given, so that tests that share a
 * simulator leave each other alone. Everything else works as it should.
 */
export const knobs = {
  // Calls.
  requestLost: z.object(route).describe('the connection breaks before anything was done'),
  answerLost: z.object(route).describe('done, and the connection breaks before the answer'),
  delayAnswer: z
    .object({ ...route, ms: ms(30_000) })
    .describe('done, and the answer comes late; the same request id meanwhile hears 409'),
  slowDrip: z
    .object({ ...route, ms: ms(1_000) })
    .describe('done, and the answer comes a byte at a time, that far apart'),
  httpError: z
    .object({
      ...route,
      status: z.literal([403, 409, 429, 500, 502, 503, 504]).default(500),
      isDone: z.boolean().default(false),
    })
    .describe('an error of the protocol; nothing was done unless isDone'),
  htmlAnswer: z
    .object({ ...route, status: z.int().min(200).max(599).default(502), isDone: z.boolean().default(false) })
    .describe('a page of a proxy instead of JSON; nothing was done unless isDone'),
  truncatedAnswer: z.object(route).describe('done, and the JSON of the answer ends in the middle'),
  unknownStatus: z
    .object({ ...route, of: z.enum(['order', 'capture', 'refund']).optional() })
    .describe('done, and the answer says a status that nobody has heard of'),
  extraFields: z
    .object(route)
    .describe('done, and every object of the answer has fields nobody has heard of'),
  expireToken: z
    .object({ ...route, body: z.enum(['oauth', 'error']).default('oauth') })
    .describe('the token of the call is no longer valid; 401 comes in two forms'),
  issue: z.object({ ...route, issue }).describe('refused for this reason; nothing was done'),
  // Money.
  captureOutcome: z
    .object({ status: z.enum(['PENDING', 'DECLINED', 'FAILED']), reason: z.string().optional() })
    .describe('the order is completed, and its capture is not'),
  refundPending: z.object({}).describe('the refund waits until settleRefund'),
  refundFails: z
    .object({ issue: issue.optional() })
    .describe('the refund is taken and has FAILED; with an issue it is refused'),
  // Webhooks: what happens to the next event.
  dropWebhook: z.object(event).describe('never sent'),
  duplicateWebhook: z
    .object({ ...event, copies: z.int().min(2).max(50).default(2) })
    .describe('sent several times at once'),
  delayWebhook: z.object({ ...event, ms: ms(60_000) }).describe('sent that much later'),
  holdWebhook: z.object(event).describe('kept until releaseWebhooks'),
  // Webhooks: what happens to the next attempt.
  failWebhookAttempt: z.object(event).describe('not sent this time; the retries go on'),
  badSignature: z.object(event).describe('signed wrongly'),
  foreignCertificate: z
    .object(event)
    .describe('signed, and the certificate is said to lie on a stranger’s host'),
  clockSkew: z.object({ ...event, ms: z.int().default(600_000) }).describe('dated by a wrong clock'),
} as const;

export type KnobName = keyof typeof knobs;
export type KnobSetting<Name extends KnobName> = z.output<(typeof knobs)[Name]>;

/** What is about to happen, and to whom. */
export type Subject = {
  route?: string | undefined;
  eventType?: string | undefined;
  clientId?: string | undefined;
  orderId?: string | undefined;
  captureId?: string | undefined;
  customId?: string | undefined;
};

const Common = z.object({
  knob: z.enum(Object.keys(knobs) as [KnobName, ...KnobName[]]),
  times: z.int().min(1).max(1_000_000).default(1),
  clientId: z.string().optional(),
  orderId: z.string().optional(),
  captureId: z.string().optional(),
  customId: z.string().optional(),
});

type CommonInput = Omit<z.input<typeof Common>, 'knob'>;

/** A knob without settings of its own has an input of no keys, which would forbid the common ones. */
type OwnSettings<Input> = string extends keyof Input ? unknown : Input;

export type SetKnob = {
  [Name in KnobName]: { knob: Name } & CommonInput & OwnSettings<z.input<(typeof knobs)[Name]>>;
}[KnobName];

type Turned = z.output<typeof Common> & { setting: Record<string, unknown> };

export class Knobs {
  #turned: Turned[] = [];

  /** @throws ZodError when there is no such knob or its setting is wrong */
  set(input: unknown): void {
    const common = Common.parse(input);
    this.#turned.push({ ...common, setting: knobs[common.knob].parse(input) });
  }

  list(): Turned[] {
    return structuredClone(this.#turned);
  }

  clear(): void {
    this.#turned = [];
  }

  /** Uses the knob once, if it is turned for this subject. */
  take<Name extends KnobName>(name: Name, subject: Subject): KnobSetting<Name> | undefined {
    if (this.#turned.length === 0) return undefined;
    const turned = this.#turned.find((each) => each.knob === name && matches(each, subject));
    if (!turned) return undefined;
    turned.times -= 1;
    if (turned.times === 0) this.#turned = this.#turned.filter((each) => each !== turned);
    return turned.setting as KnobSetting<Name>;
  }
}

function matches({ setting, ...turned }: Turned, subject: Subject): boolean {
  const { clientId, orderId, captureId, customId } = turned;
  const wanted = {
    clientId,
    orderId,
    captureId,
    customId,
    route: setting['route'],
    eventType: setting['eventType'],
  };
  return Object.entries(wanted).every(
    ([key, value]) => value === undefined || subject[key as keyof Subject] === value,
  );
}
