import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { RailSecret } from './secrets.ts';

/**
 * HMAC signatures of `bank-rail/1`.
 *
 * A secret belongs to a direction: what goes *to the bank*, request or answer, is signed with `toBank`, what
 * goes *to the gateway* with `toGateway`. A direction has up to two active secrets, and everything is signed
 * with both: a new secret is first added second on both sides, then put first, then the old one is dropped;
 * at no moment do the two sides have to change together. `Rail-Key-Id` names the first one.
 */
export const signatureHeaders = {
  keyId: 'rail-key-id',
  timestamp: 'rail-timestamp',
  requestId: 'rail-request-id',
  signature: 'rail-signature',
} as const;

/** How far the two clocks may be apart. */
const maxSkewSeconds = 300;

/**
 * Longer than twice the allowed skew, so that a request is refused by its time before its id is forgotten.
 */
const replayMemoryMs = 15 * 60 * 1000;

/** More signatures than a rotation needs are work for nothing. */
const maxSignatures = 4;

/** Header names in lower case, as Node gives them. */
export type Headers = Record<string, string | string[] | undefined>;

/**
 * `target` is the request line's path with its query, byte for byte as sent: `/v1/events?after=7`,
 * `/v1/banks`.
 */
export type SignedRequest = { method: string; target: string; rawBody: Uint8Array | string };

export function signRequest(
  request: SignedRequest & { requestId: string; now: Date },
  secrets: readonly RailSecret[],
): Record<string, string> {
  const timestamp = String(Math.floor(request.now.getTime() / 1000));
  const text = requestText({ ...request, timestamp });
  return {
    [signatureHeaders.keyId]: firstOf(secrets).keyId,
    [signatureHeaders.timestamp]: timestamp,
    [signatureHeaders.requestId]: request.requestId,
    [signatureHeaders.signature]: signatures(text, secrets),
  };
}

/** Why a request was refused. For our own log only: the answer is 401 and tells nothing. */
export type SignatureRefusal = 'TOO_LARGE' | 'MISSING' | 'UNKNOWN_KEY' | 'CLOCK' | 'NO_MATCH' | 'REPLAY';

export type RequestVerdict =
  | { ok: true; keyId: string; requestId: string }
  | { ok: false; reason: SignatureRefusal };

/**
 * The request id is remembered only once the signature was right, so that strangers cannot fill the memory.
 */
export function verifyRequest(
  request: SignedRequest & { headers: Headers },
  { secrets, replays, now }: { secrets: readonly RailSecret[]; replays: ReplayMemory; now: Date },
): RequestVerdict {
  const keyId = one(request.headers[signatureHeaders.keyId]);
  const timestamp = one(request.headers[signatureHeaders.timestamp]);
  const requestId = one(request.headers[signatureHeaders.requestId]);
  const signature = one(request.headers[signatureHeaders.signature]);
  if (!keyId || !signature) return { ok: false, reason: 'MISSING' };
  if (!timestamp || !/^\d{1,12}$/.test(timestamp)) return { ok: false, reason: 'MISSING' };
  if (!requestId || !/^[\x21-\x7e]{1,100}$/.test(requestId)) return { ok: false, reason: 'MISSING' };
  if (!secrets.some((secret) => secret.keyId === keyId)) return { ok: false, reason: 'UNKNOWN_KEY' };
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > maxSkewSeconds)
    return { ok: false, reason: 'CLOCK' };
  const matching = matchingSecret(requestText({ ...request, timestamp, requestId }), signature, secrets);
  if (!matching) return { ok: false, reason: 'NO_MATCH' };
  if (!replays.isFirst(requestId)) return { ok: false, reason: 'REPLAY' };
  return { ok: true, keyId: matching.keyId, requestId };
}

export type SignedAnswer = { requestId: string; status: number; rawBody: Uint8Array | string };

/** Answers are signed too: a bank moves money on the word of an inquiry answer. */
export function signAnswer(answer: SignedAnswer, secrets: readonly RailSecret[]): Record<string, string> {
  return {
    [signatureHeaders.keyId]: firstOf(secrets).keyId,
    [signatureHeaders.requestId]: answer.requestId,
    [signatureHeaders.signature]: signatures(answerText(answer), secrets),
  };
}

/** `requestId` is the one that was asked with, so that an answer to something else is worth nothing. */
export function verifyAnswer(
  answer: SignedAnswer & { signature: string | null | undefined },
  secrets: readonly RailSecret[],
): boolean {
  return !!answer.signature && matchingSecret(answerText(answer), answer.signature, secrets) !== undefined;
}

/**
 * Request ids of the last 15 minutes. One per direction and process: a repeat elsewhere meets idempotent
 * handling.
 */
export class ReplayMemory {
  readonly #seenAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** True the first time an id is shown within 15 minutes; it is then remembered. */
  isFirst(requestId: string): boolean {
    const now = this.#now();
    for (const [id, seenAt] of this.#seenAt) {
      if (now - seenAt < replayMemoryMs) break;
      this.#seenAt.delete(id);
    }
    if (this.#seenAt.has(requestId)) return false;
    this.#seenAt.set(requestId, now);
    return true;
  }

  get size(): number {
    return this.#seenAt.size;
  }
}

function requestText(request: SignedRequest & { timestamp: string; requestId: string }): string {
  const { method, target, timestamp, requestId, rawBody } = request;
  return ['v1', timestamp, requestId, method.toUpperCase(), target, sha256(rawBody)].join('\n');
}

function answerText({ requestId, status, rawBody }: SignedAnswer): string {
  return ['v1', requestId, String(status), sha256(rawBody)].join('\n');
}

function signatures(text: string, secrets: readonly RailSecret[]): string {
  return secrets.map((secret) => `v1=${hmac(text, secret).toString('hex')}`).join(',');
}

/**
 * Every offered signature is compared with every active secret, in constant time, without stopping at the
 * first.
 */
function matchingSecret(
  text: string,
  header: string,
  secrets: readonly RailSecret[],
): RailSecret | undefined {
  const offered = header.split(',', maxSignatures + 1).map((part) => part.trim());
  if (offered.length > maxSignatures) return undefined;
  let matching: RailSecret | undefined;
  for (const secret of secrets) {
    const expected = hmac(text, secret);
    for (const part of offered) {
      if (!/^v1=[0-9a-f]{64}$/.test(part)) continue;
      if (timingSafeEqual(Buffer.from(part.slice(3), 'hex'), expected)) matching ??= secret;
    }
  }
  return matching;
}

function hmac(text: string, { secret }: RailSecret): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'hex')).update(text).digest();
}

export function sha256(body: Uint8Array | string): string {
  return createHash('sha256').update(body).digest('hex');
}

function firstOf(secrets: readonly RailSecret[]): RailSecret {
  const [first] = secrets;
  if (!first) throw new Error('a rail needs at least one secret per direction');
  return first;
}

function one(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
