import { hash } from 'node:crypto';
import {
  type EndpointName,
  type ErrorCode,
  errorBody,
  errors,
  type Language,
  type Read,
} from '@tollgate/contract';
import { Failure } from '@tollgate/domain';
import type { Chance } from '../chance.ts';
import type { Gateway } from '../gateway.ts';
import { LIVE_RAIL, TEST_RAIL } from '../payments/wire.ts';
import type { Outcome, Write } from '../store/batch.ts';
import type { WaitingCaller } from '../store/cancellations.ts';
import type { Answer, Claim, Replay } from '../store/idempotency.ts';
import type { Credential, KeyPair, Merchant } from '../store/merchants.ts';
import { logRefusal } from './log-refusal.ts';

/** What a request brought, already read by the endpoint's own schemas. */
export interface Input<Name extends EndpointName> {
  params: Read<Name, 'params'>;
  query: Read<Name, 'query'>;
  body: Read<Name, 'body'>;
}

/** Answers one endpoint. Parsed input in, an answer out; refusals are thrown as Failure. */
export type Handler<Name extends EndpointName> = (call: Call, input: Input<Name>) => Promise<Reply>;

/** An answer, or one given before and repeated to the byte. */
export type Reply = Answer | Replay | Bytes;

/** An answer as it crosses the wire, where it need not be written down again. */
interface Bytes {
  status: number;
  body: Buffer;
}

/** What an answer's body is made of; a Failure is a refusal whose outcome had to be recorded all the same. */
type Told = object | Failure;

/** This request carries on with work that another one began: its own key is claimed when the answer is known. */
export const CARRIED_ON = Symbol('carried on');

/** Never sent, and as an answer of 5xx never stored. */
const NO_CLAIM: Answer = { status: 500, body: '' };

/** One authorized request of a merchant. */
export interface Call {
  gateway: Gateway;
  mId: string;
  merchant: Merchant;
  keyPair: KeyPair;
  isTest: boolean;
  language: Language;
  /** The gateway's address as the caller sees it. */
  origin: string;
  traceId: string;
  /** Merchant time as this process knows it, for names; decisions take theirs from the database. */
  now: Date;
  chance: Chance;
  /** The rail this merchant's numbers come from. */
  rail: string;
  /** What another process needs to answer this caller. */
  waiting: WaitingCaller;
  /** Writes a command and answers with it; a repeat of an idempotency key gets the first answer. */
  answer<C, L, R>(write: Write<C, L, R>, command: C, tell: (value: R) => Told): Promise<Reply>;
  /** Writes the first half of a work; `tell` answers undefined while it is not finished. */
  begin<C, L, R>(
    write: Write<C, L, R>,
    command: C,
    tell: (value: R) => Told | typeof CARRIED_ON | undefined,
  ): Promise<{ answer: Reply } | { value: R }>;
  /** Writes the second half and answers the idempotency key that has been busy since. */
  finish<C, L, R>(write: Write<C, L, R>, command: C, tell: (value: R) => Told): Promise<Reply>;
}

export interface CallParts {
  gateway: Gateway;
  credential: Credential;
  language: Language;
  /** Asked for when somebody needs it. */
  origin: () => string;
  traceId: string;
  scope: Buffer | undefined;
  /** The route as it is mounted, for the log. */
  route: string | undefined;
}

export function makeCall(parts: CallParts): Call {
  const { gateway, credential, language, origin, traceId, scope, route } = parts;
  const { merchant, keyPair, clockOffsetMs } = credential;
  const now = new Date(gateway.clock.now().getTime() + clockOffsetMs);
  const write = async <C, L, R>(
    kind: Write<C, L, R>,
    command: C,
    tell: (value: R) => Told | typeof CARRIED_ON | undefined,
    isFinish = false,
  ): Promise<Outcome<R>> => {
    let refusal: Failure | undefined;
    const answer: Claim<R>['answer'] = (decided) => {
      const told = 'failure' in decided ? decided.failure : tell(decided.value);
      if (told === CARRIED_ON) return NO_CLAIM;
      refusal = told instanceof Failure ? told : undefined;
      return tellAnswer(told, language);
    };
    const claim = { mId: merchant.mId, scope, traceId, isFinish, answer };
    const outcome = await gateway.writer.write(kind, command, claim);
    // Told to the operator once it is committed; a repeat of an old answer is no news.
    if (refusal && !('replay' in outcome)) logRefusal(gateway.log, refusal, route);
    return outcome;
  };
  return {
    gateway,
    mId: merchant.mId,
    merchant,
    keyPair,
    isTest: merchant.environment === 'test',
    language,
    get origin() {
      return origin();
    },
    traceId,
    now,
    chance: gateway.chance,
    rail: merchant.environment === 'test' ? TEST_RAIL : LIVE_RAIL,
    waiting: { scope: scope?.toString('hex') ?? null, traceId, language },
    answer: async (kind, command, tell) => replyOf(await write(kind, command, tell)),
    begin: async (kind, command, tell) => {
      const outcome = await write(kind, command, tell);
      const isToBeContinued =
        'value' in outcome && (outcome.answer === undefined || outcome.answer === NO_CLAIM);
      return isToBeContinued ? { value: outcome.value } : { answer: replyOf(outcome) };
    },
    finish: async (kind, command, tell) => replyOf(await write(kind, command, tell, true)),
  };
}

function replyOf(outcome: Outcome<unknown>): Reply {
  if ('replay' in outcome) return outcome.replay;
  if (!outcome.answer) throw new Error('a write without an answer');
  return outcome.answer;
}

export const tellAnswer = (told: Told | undefined, language: Language): Answer | undefined =>
  told instanceof Failure ? refuse(told, language) : told && respond(told);

/** Every success of this protocol is a 200. */
export const respond = (body: object): Answer => ({ status: 200, body: JSON.stringify(body) });

export const refuse = (
  { code, hint }: { code: ErrorCode; hint?: Failure['hint'] },
  language: Language,
): Answer => ({
  status: errors[code].status,
  body: JSON.stringify(errorBody(code, language, hint)),
});

/** The scope of an idempotency key: caller, method, address and key. The body is deliberately not part of it. */
export function scopeOf(parts: {
  secretKey: string;
  method: string;
  path: string;
  idempotencyKey: string;
}): Buffer {
  const { secretKey, method, path, idempotencyKey } = parts;
  return hash('sha256', JSON.stringify([secretKey, method, path, idempotencyKey]), 'buffer');
}
