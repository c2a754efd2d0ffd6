import { RailSilence } from '../rail.ts';
import { type Heard, judge } from './judge.ts';
import { type PayPalCall, payPalCalls, timeouts, tokenPath, WireToken } from './protocol.ts';
import { type FreshToken, Tokens } from './token.ts';
import { type Deadline, payPalTransport } from './transport.ts';
import { Unheard, withJitter } from './unheard.ts';

export type ExchangeOptions = {
  /** The API's address: `https://api-m.paypal.com`. */
  url: string;
  clientId: string;
  clientSecret: string;
  /** Left out, undici's with kept-alive connections. */
  fetch?: typeof globalThis.fetch;
  /** The machine's clock. */
  clock?: () => Date;
  /** Overrides every time-out and the patience of every call; for tests of silence. */
  timeoutMs?: number;
  /** Overrides how often a call is sent at most; 1 for tests of silence. */
  attempts?: number;
  /** How one waits before a repeat; for tests. */
  pause?: (ms: number) => Promise<void>;
};

export type Asked = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
  /** Makes a repeat harmless; the same in all repeats. */
  requestId?: string;
  trackingId?: string | undefined;
  mockResponse?: string | undefined;
};

/** PayPal may ask for more, but then a payment cannot wait anyway, and the next one may ask again. */
const longestQuietMs = 60_000;

/**
 * Asks PayPal, and asks again where that is harmless: after no answer, an answer of 5xx or one that is not PayPal's,
 * while PayPal is at work on the same request, when it has too much to do. Each repeat has the same request id.
 *
 * It logs nothing. What it throws (`RailSilence`) holds debug ids and numbers: no token, no secret, no body.
 */
export function payPalExchange(options: ExchangeOptions) {
  const { clock = () => new Date(), pause = sleep } = options;
  const { receive, close } = payPalTransport(options);
  const basic = Buffer.from(`${options.clientId}:${options.clientSecret}`).toString('base64');
  const tokens = new Tokens(fetchToken, () => clock().getTime());
  /** Until when PayPal wants to be left alone with a call. */
  const quiet = new Map<PayPalCall, Deadline>();

  function patience(name: PayPalCall): Deadline {
    return performance.now() + (options.timeoutMs ?? payPalCalls[name].patienceMs);
  }

  /** @throws RailSilence */
  async function call(name: PayPalCall, asked: Asked, until = patience(name)): Promise<Heard> {
    const attempts = options.attempts ?? payPalCalls[name].attempts;
    let unknown: Unheard | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const ended = (by: Unheard) =>
        new RailSilence(name, by.reason, {
          facts: { ...by.facts, attempts: attempt, ...(asked.requestId && { requestId: asked.requestId }) },
        });
      try {
        await keepQuiet(name, until);
        const heard = await authorized(name, asked, until);
        // What PayPal says of our account says nothing about a request whose answer was lost before.
        if (heard.status === 403 && unknown) throw ended(unknown);
        return heard;
      } catch (error) {
        if (!(error instanceof Unheard)) throw error;
        if (error.isUnknown) unknown ??= error;
        const waitMs = error.pauseMs(attempt);
        const isLast = attempt >= attempts || !error.isRepeatable || performance.now() + waitMs >= until;
        if (isLast) throw ended(error);
        await pause(waitMs);
      }
    }
  }

  /** A token that PayPal no longer takes is replaced once, and the same request sent once more. */
  async function authorized(name: PayPalCall, asked: Asked, until: Deadline): Promise<Heard> {
    const token = await before(until, tokens.current());
    const heard = await send(name, asked, token, until);
    if (heard.status !== 401) return heard;
    tokens.discard(token);
    const again = await send(name, asked, await before(until, tokens.current()), until);
    if (again.status === 401) throw new Unheard('UNAUTHENTICATED', again.facts);
    return again;
  }

  async function send(name: PayPalCall, asked: Asked, token: string, until: Deadline): Promise<Heard> {
    const { method } = payPalCalls[name];
    const init = { method, headers: headersOf(asked, token), ...(asked.body && { body: bodyOf(asked) }) };
    const received = await receive(targetOf(name, asked), init, until);
    try {
      return judge(received, clock());
    } catch (error) {
      const waitMs = error instanceof Unheard ? error.retryAfterMs : undefined;
      if (waitMs !== undefined) quiet.set(name, performance.now() + Math.min(waitMs, longestQuietMs));
      throw error;
    }
  }

  /** Those who come while PayPal wants to be left alone must not make it worse. */
  async function keepQuiet(name: PayPalCall, until: Deadline): Promise<void> {
    const quietMs = (quiet.get(name) ?? 0) - performance.now();
    if (quietMs <= 0) return;
    const waitMs = withJitter(quietMs);
    if (performance.now() + waitMs >= until) throw new Unheard('TURNED_AWAY', {}, { isRepeatable: false });
    await pause(waitMs);
  }

  async function fetchToken(): Promise<FreshToken> {
    const init = {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    };
    const until = performance.now() + (options.timeoutMs ?? timeouts.headersMs);
    const { status, body, facts } = judge(await receive(tokenPath, init, until), clock());
    if (status !== 200) throw new Unheard('UNAUTHENTICATED', facts);
    const parsed = WireToken.safeParse(body);
    if (!parsed.success) throw new Unheard('BAD_ANSWER', facts);
    return { token: parsed.data.access_token, lifeSeconds: parsed.data.expires_in };
  }

  return { call, patience, close };
}

/** PayPal wants JSON said even where nothing is said. */
const bodyOf = ({ body }: Asked): string => JSON.stringify(body);

function headersOf({ body, requestId, trackingId, mockResponse }: Asked, token: string) {
  return {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    ...(body && { 'content-type': 'application/json', prefer: 'return=representation' }),
    ...(requestId && { 'paypal-request-id': requestId }),
    ...(trackingId && isTrackingId(trackingId) && { 'paypal-client-metadata-id': trackingId }),
    ...(mockResponse && {
      'paypal-mock-response': JSON.stringify({ mock_application_codes: mockResponse }),
    }),
  };
}

/** What PayPal takes as the name of a risk context. */
export const isTrackingId = (text: string): boolean => /^[A-Za-z0-9_.-]{1,36}$/.test(text);

function targetOf(name: PayPalCall, { params = {}, query = {} }: Asked): string {
  const path = payPalCalls[name].path.replace(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? ''),
  );
  const given = new URLSearchParams(query).toString();
  return given === '' ? path : `${path}?${given}`;
}

async function before<T>(until: Deadline, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unheard('TIMEOUT')), Math.max(0, until - performance.now()));
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

export type PayPalExchange = ReturnType<typeof payPalExchange>;
