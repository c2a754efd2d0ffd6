import { endpoints } from '@tollgate/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressOf } from '../accounts/address.ts';
import type { Gateway } from '../gateway.ts';
import type { ApiLog } from './call-keeper.ts';
import { IDEMPOTENCY_KEY, traceIdOf } from './headers.ts';
import { type Noted, noting } from './noted.ts';

/** A call while it is being served. */
export interface CallUnderWay {
  /** Wall time, milliseconds. */
  at: number;
  ticks: number;
  address: string | undefined;
  noted: Noted;
  answer?: unknown;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set where the call is kept in the API log. */
    kept: CallUnderWay | null;
  }
}

/** What a shop's server and its buyers' windows ask; but not who looks at this very log. */
const KEPT = /^\/(?:v1|sandbox\/v1(?!\/calls)|checkout\/v1)\//;

/**
 * Keeps every call for the shop's developer to look at. What is done while a call is served is to note: its row is made
 * when the answer has gone, and written later in a batch with others (`CallBuffer`).
 */
export function keepCalls(app: FastifyInstance, { clock, log, apiLog, config }: Gateway): void {
  app.decorateRequest('kept', null);
  if (!apiLog) return;
  app.addHook('onRequest', (request, reply, done) => {
    if (KEPT.test(request.url) && request.method !== 'OPTIONS') begin(apiLog, request, reply);
    done();
  });
  // After the body was read, whose events come from outside; from here on everything belongs to this call.
  app.addHook('preHandler', (request, _, done) => {
    if (request.kept) noting(request.kept.noted, done);
    else done();
  });
  app.addHook('onSend', (request, _, payload, done) => {
    if (request.kept) request.kept.answer = payload;
    done(null, payload);
  });

  function begin(keeper: ApiLog, request: FastifyRequest, reply: FastifyReply): void {
    request.kept = {
      at: clock.now().getTime(),
      ticks: clock.ticks(),
      // Without a proxy of ours the header is whatever the caller likes to be taken for.
      address: config.proxies > 0 ? addressOf(config, request) : request.raw.socket.remoteAddress,
      noted: {},
    };
    reply.raw.on('close', () => {
      try {
        const { kept, method } = request;
        if (!kept) return;
        const latencyMs = clock.ticks() - kept.ticks;
        const status = reply.raw.writableFinished ? reply.statusCode : 0;
        const short = { at: kept.at, method, status, noted: kept.noted };
        keeper.keep(short, () => seen(request, reply, kept, { ...short, latencyMs }));
      } catch (error) {
        log.error({ error }, 'a call could not be kept');
      }
    });
  }
}

/** Pages and scripts are no bodies of an API. */
function textOf(payload: unknown): string | undefined {
  const text = Buffer.isBuffer(payload) ? payload.toString('utf8') : payload;
  return typeof text === 'string' && (text.startsWith('{') || text.startsWith('[')) ? text : undefined;
}

/** A call that has ended, as it came over the wire. */
export interface SeenCall {
  at: number;
  latencyMs: number;
  method: string;
  url: string;
  endpoint: string | null;
  /** 0 when the answer did not reach the caller. */
  status: number;
  traceId: string;
  replayOf: string | null;
  idempotencyKey: string | null;
  params: Record<string, string | undefined>;
  query: Record<string, unknown>;
  authorization: string | undefined;
  userAgent: string | null;
  address: string | null;
  headers: FastifyRequest['headers'];
  requestBody: string | null;
  responseBody: string | null;
  noted: Noted;
}

function seen(
  request: FastifyRequest,
  reply: FastifyReply,
  { address, answer }: CallUnderWay,
  short: Pick<SeenCall, 'at' | 'method' | 'status' | 'noted' | 'latencyMs'>,
): SeenCall {
  const [traceId = '', replayOf = null] = traceIdOf(reply).split(',');
  const { headers, raw } = request;
  const key = headers[IDEMPOTENCY_KEY];
  return {
    ...short,
    url: raw.url ?? '',
    endpoint: NAMES.get(`${request.method} ${request.routeOptions.url}`) ?? null,
    traceId,
    replayOf,
    idempotencyKey: typeof key === 'string' && key !== '' ? key : null,
    params: (request.params ?? {}) as Record<string, string | undefined>,
    query: (request.query ?? {}) as Record<string, unknown>,
    authorization: headers.authorization,
    userAgent: headers['user-agent'] ?? null,
    address: address ?? null,
    headers,
    requestBody: typeof request.body === 'string' && request.body !== '' ? request.body : null,
    responseBody: textOf(answer) ?? null,
  };
}

/** What is no endpoint of the contract: the window's own. */
const windowNames = {
  'POST /checkout/v1/payments': 'openWindow',
  'POST /checkout/v1/payments/:paymentKey/authenticate': 'authenticateInWindow',
  'POST /checkout/v1/payments/:paymentKey/depart': 'departFromWindow',
  'POST /checkout/v1/payments/:paymentKey/cancel': 'leaveWindow',
  'GET /v1/payments/:paymentKey/checkout': 'windowPage',
  'GET /v1/payments/:paymentKey/return': 'returnFromWallet',
  'GET /v1/payments/:paymentKey/return/cancel': 'cancelAtWallet',
};

const NAMES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(endpoints).map(([name, { method, path }]) => [`${method} ${path}`, name] as const),
  ...Object.entries(windowNames),
]);

/** Every name that a kept call may have. */
export const apiLogEndpoints: readonly string[] = [...NAMES.values()];
