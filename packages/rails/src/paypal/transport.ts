import { Agent, fetch as undiciFetch } from 'undici';
import type { RailFacts, Silence } from '../rail.ts';
import { timeouts } from './protocol.ts';
import { Unheard } from './unheard.ts';

/** Until when a call may go on, in milliseconds of `performance.now()`. */
export type Deadline = number;

export type Received = { status: number; headers: Headers; body: Buffer };

/** A list of events with whole resources is long; what is longer than this is not an answer. */
const maxAnswerBytes = 16 * 1024 * 1024;

/**
 * Sends one request and reads the whole answer: ten seconds for its head, thirty for all of it, never beyond the
 * deadline, and never to another address than ours.
 *
 * What it throws (`Unheard`) keeps no error of the network: a parser's error holds the bytes that it stumbled over,
 * and they may be a token.
 */
export function payPalTransport({ url, fetch }: { url: string; fetch?: typeof globalThis.fetch }) {
  const base = new URL(url);
  const prefix = base.pathname.replace(/\/$/, '');
  const agent = fetch ? undefined : new Agent({ connections: 32, keepAliveTimeout: 30_000 });
  const send = fetch ?? (undiciFetch as unknown as typeof globalThis.fetch);

  async function receive(target: string, init: RequestInit, until: Deadline): Promise<Received> {
    const left = Math.ceil(until - performance.now());
    if (left <= 0) throw new Unheard('TIMEOUT');
    const slow = new AbortController();
    const timer = setTimeout(
      () => slow.abort(new DOMException('no head of an answer', 'TimeoutError')),
      Math.min(left, timeouts.headersMs),
    );
    try {
      const response = await send(`${base.origin}${prefix}${target}`, {
        ...init,
        // Whoever gets our token is who we asked, and nobody that they name.
        redirect: 'manual',
        signal: AbortSignal.any([slow.signal, AbortSignal.timeout(Math.min(left, timeouts.totalMs))]),
        // Node's own types name an older Agent than the one that undici's fetch takes.
        ...(agent && ({ dispatcher: agent } as object)),
      });
      clearTimeout(timer);
      return { status: response.status, headers: response.headers, body: await readWhole(response) };
    } catch (cause) {
      throw cause instanceof Unheard ? cause : new Unheard(...brokenBy(cause));
    } finally {
      clearTimeout(timer);
    }
  }

  return { receive, close: async () => (agent?.closed ? undefined : agent?.close()) };
}

async function readWhole(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxAnswerBytes) throw new Unheard('BAD_ANSWER', { httpStatus: response.status });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function brokenBy(cause: unknown): [Silence, RailFacts] {
  if (cause instanceof DOMException && cause.name === 'TimeoutError') return ['TIMEOUT', {}];
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  const code = (inner as { code?: unknown } | undefined)?.code;
  return ['CONNECTION', typeof code === 'string' ? { cause: code } : {}];
}
