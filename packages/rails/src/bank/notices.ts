import type { z } from 'zod';
import { type ErrorAnswer, errorAnswer, maxRequestBytes, type RailNotice, railNotices } from './protocol.ts';
import type { RailSecrets } from './secrets.ts';
import * as signature from './signature.ts';

/**
 * The receiving side of `bank-rail/1`: what the gateway needs to serve a rail's inquiries and notices,
 * whatever HTTP framework it uses.
 *
 * The order is always the same: raw body, `verify`, `read`, commit, `sign`. Only after the commit may it say
 * OK, and it says OK to everything it can authenticate and read, also to what it cannot apply: that money has
 * already moved.
 */
export type RailReceiver = {
  /**
   * 401 without a body on refusal; `reason` is for our own log. `target` is path and query as the sender
   * wrote them.
   */
  verify(request: signature.SignedRequest & { headers: signature.Headers }): signature.RequestVerdict;
  /** The answer's bytes and headers, ready to send. Answer exactly these bytes: the signature covers them. */
  sign(answer: { requestId: string; status: number; body: object }): SignedReply;
};

export type SignedReply = { status: number; headers: Record<string, string>; body: string };

/** @param clock the machine's clock, never a merchant's moved one: it is compared with another machine's */
export function railReceiver({ secrets, clock = () => new Date() }: ReceiverOptions): RailReceiver {
  const replays = new signature.ReplayMemory(() => clock().getTime());
  return {
    verify: (request) => verifyRailRequest(request, { secrets: secrets.toGateway, replays, now: clock() }),
    sign: (answer) => signReply(answer, secrets.toBank),
  };
}

export type ReceiverOptions = { secrets: RailSecrets; clock?: () => Date };

/** Checks who sent it. A body over 64 KiB is refused unread. */
export function verifyRailRequest(
  request: signature.SignedRequest & { headers: signature.Headers },
  known: Parameters<typeof signature.verifyRequest>[1],
): signature.RequestVerdict {
  if (Buffer.byteLength(request.rawBody) > maxRequestBytes) return { ok: false, reason: 'TOO_LARGE' };
  return signature.verifyRequest(request, known);
}

export function signReply(
  { requestId, status, body }: { requestId: string; status: number; body: object },
  secrets: RailSecrets['toBank'],
): SignedReply {
  const text = JSON.stringify(body);
  const headers = signature.signAnswer({ requestId, status, rawBody: text }, secrets);
  return { status, headers: { ...headers, 'content-type': 'application/json; charset=utf-8' }, body: text };
}

export type NoticeBody<Name extends RailNotice> = z.infer<(typeof railNotices)[Name]['body']>;

export type ReadNotice<Name extends RailNotice> =
  | { ok: true; notice: NoticeBody<Name> }
  | { ok: false; status: 400; body: ErrorAnswer };

/** Parses an authenticated body. The refusal names the fields, because only the rail's own people read it. */
export function readNotice<Name extends RailNotice>(
  name: Name,
  rawBody: Uint8Array | string,
): ReadNotice<Name> {
  const json = parseJson(rawBody);
  if (json === undefined) return unreadable('the body is not JSON in UTF-8');
  const parsed = railNotices[name].body.safeParse(json);
  if (parsed.success) return { ok: true, notice: parsed.data as NoticeBody<Name> };
  return unreadable(
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  );
}

function unreadable(message: string): { ok: false; status: 400; body: ErrorAnswer } {
  return { ok: false, status: 400, body: errorAnswer('INVALID_REQUEST', message) };
}

/** UTF-8 without a byte order mark, which JSON.parse refuses as long as the decoder leaves it in. */
export function parseJson(rawBody: Uint8Array | string): unknown {
  try {
    const text =
      typeof rawBody === 'string'
        ? rawBody
        : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody);
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
