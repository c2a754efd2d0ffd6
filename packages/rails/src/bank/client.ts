import { randomUUID } from 'node:crypto';
import { Agent, fetch as undiciFetch } from 'undici';
import type { z } from 'zod';
import type { BankRail, RailAnswer } from '../rail.ts';
import { RailSilence, type Silence } from '../rail.ts';
import { parseJson } from './notices.ts';
import {
  type BankErrorCode,
  bankErrors,
  ErrorAnswer,
  fileDigestHeader,
  type RailCall,
  railCalls,
} from './protocol.ts';
import { parseReconciliation } from './reconciliation.ts';
import type { RailSecret } from './secrets.ts';
import { sha256, signatureHeaders, signRequest, verifyAnswer } from './signature.ts';

export type BankRailOptions = {
  /** The rail's address, with any path prefix it wants: `https://rail.example/bank`. */
  url: string;
  /** What we sign with. */
  secretsToBank: readonly RailSecret[];
  /** What the rail signs its answers with. */
  secretsToGateway: readonly RailSecret[];
  /** Left out, undici's with kept-alive connections. */
  fetch?: typeof globalThis.fetch;
  /** The machine's clock: signatures are compared with another machine's. */
  clock?: () => Date;
  /** Overrides every time-out of `railCalls`; for tests of silence. */
  timeoutMs?: number;
};

/** A daily file of a busy bank is tens of megabytes; what is larger than this is not an answer. */
const maxAnswerBytes = 256 * 1024 * 1024;

/**
 * The gateway's client of a bank rail: signs what it asks, believes only what is signed.
 *
 * It never repeats by itself. Whether to ask again is decided where the open work is remembered, so that a
 * repeat survives the process. It logs nothing, and what it throws holds no header and no secret.
 */
export function bankRail(options: BankRailOptions): BankRail {
  const { call, close } = connection(options);
  return {
    name: 'bank',
    async leaseNumbers({ blockId, ...body }) {
      const answer = await call('leaseNumbers', { params: { blockId }, body });
      return answer.ok ? { ...answer, blockId } : answer;
    },
    numberBlocks: (query) => call('numberBlocks', { query }),
    openAccount: ({ issueId, ...body }) => call('openAccount', { params: { issueId }, body }),
    closeAccount: ({ issueId, ...body }) => call('closeAccount', { params: { issueId }, body }),
    account: (issueId) => call('account', { params: { issueId } }),
    async inquireHolder(body) {
      const answer = await call('inquireHolder', { body });
      if (!answer.ok) return answer;
      const { usable, ...rest } = answer;
      return { ...rest, isUsable: usable };
    },
    refund: ({ transferId, ...body }) => call('refund', { params: { transferId }, body }),
    refundState: (transferId) => call('refundState', { params: { transferId } }),
    events: (query) => call('events', { query }),
    async reconciliation(day) {
      const answer = await call('reconciliation', { params: day });
      if (!answer.ok) return answer;
      const file = parseReconciliation(answer.text);
      if (!file || file.bankCode !== day.bankCode || file.date !== day.date) {
        throw new RailSilence('reconciliation', 'BAD_ANSWER');
      }
      return { ...answer, file };
    },
    banks: () => call('banks', {}),
    close,
  };
}

type Asked = {
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: object;
};

/** The yes of a call, without the protocol's own `result` word. The daily file is text. */
type Yes<Name extends RailCall> =
  (typeof railCalls)[Name]['answer'] extends z.ZodType<infer Answer>
    ? DistributiveOmit<Answer, 'result'>
    : { text: string; sha256: string };
type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

function connection(options: BankRailOptions) {
  const { secretsToBank, secretsToGateway, clock = () => new Date() } = options;
  const base = new URL(options.url);
  const prefix = base.pathname.replace(/\/$/, '');
  const agent = options.fetch ? undefined : new Agent({ connections: 32, keepAliveTimeout: 30_000 });
  const send = options.fetch ?? (undiciFetch as unknown as typeof globalThis.fetch);

  async function call<Name extends RailCall>(
    name: Name,
    asked: Asked,
  ): Promise<RailAnswer<Yes<Name> & object, BankErrorCode>> {
    const { method, timeoutMs } = railCalls[name];
    const target = prefix + targetOf(name, asked);
    const rawBody = asked.body ? JSON.stringify(asked.body) : '';
    const requestId = randomUUID();
    const init: RequestInit = {
      method,
      headers: {
        ...signRequest({ method, target, rawBody, requestId, now: clock() }, secretsToBank),
        ...(asked.body && { 'content-type': 'application/json; charset=utf-8' }),
      },
      // A signed request goes where it was signed for or nowhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs ?? timeoutMs),
      ...(asked.body && { body: rawBody }),
      // Node's own types name an older Agent than the one that undici's fetch takes.
      ...(agent && ({ dispatcher: agent } as object)),
    };
    const { status, headers, body } = await receive(name, send, `${base.origin}${target}`, init);
    // 401 comes before the rail believes us, so it cannot be signed; it proves nothing and is a case for a person.
    if (status === 401) throw new RailSilence(name, 'UNAUTHENTICATED');
    const signature = headers.get(signatureHeaders.signature);
    if (!verifyAnswer({ requestId, status, rawBody: body, signature }, secretsToGateway)) {
      throw new RailSilence(name, status >= 500 ? 'SERVER_ERROR' : 'BAD_SIGNATURE');
    }
    return status === 200 ? yes(name, body, headers) : no(name, status, body);
  }

  return { call, close: async () => (agent?.closed ? undefined : agent?.close()) };
}

function targetOf(name: RailCall, { params = {}, query = {} }: Asked): string {
  const path = railCalls[name].path.replace(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? ''),
  );
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

async function receive(name: RailCall, send: typeof globalThis.fetch, url: string, init: RequestInit) {
  try {
    const response = await send(url, init);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > maxAnswerBytes) throw new RailSilence(name, 'BAD_ANSWER');
      chunks.push(chunk);
    }
    return { status: response.status, headers: response.headers, body: Buffer.concat(chunks) };
  } catch (cause) {
    if (cause instanceof RailSilence) throw cause;
    throw new RailSilence(name, reasonOf(cause), { cause });
  }
}

function reasonOf(cause: unknown): Silence {
  return cause instanceof DOMException && cause.name === 'TimeoutError' ? 'TIMEOUT' : 'CONNECTION';
}

function yes<Name extends RailCall>(
  name: Name,
  body: Buffer,
  headers: Headers,
): RailAnswer<Yes<Name> & object, BankErrorCode> {
  type Answer = RailAnswer<Yes<Name> & object, BankErrorCode>;
  const schema: z.ZodType<{ result: 'OK' }> | null = railCalls[name].answer;
  if (!schema) {
    const digest = sha256(body);
    if (headers.get(fileDigestHeader) !== digest) throw new RailSilence(name, 'BAD_ANSWER');
    return { ok: true, text: body.toString('utf8'), sha256: digest } as unknown as Answer;
  }
  const parsed = schema.safeParse(parseJson(body));
  if (!parsed.success) throw new RailSilence(name, 'BAD_ANSWER', { cause: parsed.error });
  const { result, ...rest } = parsed.data;
  return { ok: true, ...rest } as unknown as Answer;
}

/** A refusal is believed only where its code says that nothing happened. */
function no(name: RailCall, status: number, body: Buffer): RailAnswer<never, BankErrorCode> {
  const parsed = ErrorAnswer.safeParse(parseJson(body));
  if (!parsed.success) throw new RailSilence(name, status >= 500 ? 'SERVER_ERROR' : 'BAD_ANSWER');
  const { code, message, retryable, reopensAt } = parsed.data;
  if (!bankErrors[code].isOutcomeKnown) throw new RailSilence(name, 'SERVER_ERROR');
  return { ok: false, code, message, isRetryable: retryable, reopensAt };
}
