import { isWebhookSuccess } from '@tollgate/contract';
import { type Dispatcher, request } from 'undici';
import { clock } from '../clock.ts';

/** What came back from a merchant's server. */
export interface Answer {
  /** null when none came. */
  status: number | null;
  /** Its first 2 kB. */
  responseBody: string | null;
  /** Why no answer came, or why it was not followed, as one plain word: ECONNREFUSED, timeout, tls, redirect, … */
  error: string | null;
  /** `not-200`: a success here that a stricter gateway would take for a failure. */
  warning: string | null;
  latencyMs: number;
}

export interface Transmission {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What is kept of an answer's body. */
const KEPT_BYTES = 2_048;
/** A longer rest is not read even to keep the connection. */
const READ_BYTES = 65_536;

/**
 * Sends one attempt. Never throws: whatever goes wrong is part of the answer. Redirects are not followed.
 *
 * @param timeoutMs for all of it: name lookup, connection, TLS, answer
 */
export async function transmit(
  { url, headers, body }: Transmission,
  dispatcher: Dispatcher,
  timeoutMs: number,
): Promise<Answer> {
  const startedAt = clock.ticks();
  const latencyMs = () => Math.round(clock.ticks() - startedAt);
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await request(url, { method: 'POST', headers, body, dispatcher, signal });
    const responseBody = await beginningOf(answer.body);
    const status = answer.statusCode;
    return {
      status,
      responseBody,
      error: status >= 300 && status < 400 ? 'redirect' : null,
      warning: isWebhookSuccess(status) && status !== 200 ? 'not-200' : null,
      latencyMs: latencyMs(),
    };
  } catch (error) {
    return { status: null, responseBody: null, error: wordFor(error), warning: null, latencyMs: latencyMs() };
  }
}

/**
 * The status has decided by now. A body that breaks off is kept as far as it came, and one that does not
 * end is given up with its connection.
 */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const kept: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      if (size < KEPT_BYTES) kept.push(chunk.subarray(0, KEPT_BYTES - size));
      size += chunk.length;
      if (size > READ_BYTES) break;
    }
  } catch {
    // Nothing to do: what was read is what there is.
  }
  // `stream` leaves out a character that the cut has halved. PostgreSQL's text holds no NUL.
  return new TextDecoder().decode(Buffer.concat(kept), { stream: true }).replaceAll('\0', '\ufffd');
}

/** First match wins. */
const WORDS: readonly [pattern: RegExp, word: string][] = [
  [/^(TimeoutError|UND_ERR_\w*TIMEOUT|ETIMEDOUT|ETIMEOUT)$/, 'timeout'],
  [/^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/, 'tls'],
  [/^UND_ERR_SOCKET$/, 'ECONNRESET'],
  [/^(HPE_|HTTPParserError|UND_ERR_(HEADERS_OVERFLOW|RES_|RESPONSE))/, 'not-http'],
  [/^(ENODATA|EAI_\w+)$/, 'ENOTFOUND'],
];

/** The name under which a developer would look the error up. */
export function wordFor(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  const known = typeof code === 'string' ? code : String(name ?? 'error');
  return WORDS.find(([pattern]) => pattern.test(known))?.[1] ?? known;
}
