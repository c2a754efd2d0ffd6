import { type EndpointName, endpoints, type FaultEndpoint, read } from '@tollgate/contract';
import { Failure } from '@tollgate/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type Disturbance,
  disturbAnswer,
  disturbanceOf,
  disturbBefore,
  endHeld,
  subjectOf,
} from '../faults/answer-faults.ts';
import { type WebhooksFirst, webhooksFirst } from '../faults/webhook-faults.ts';
import type { Gateway } from '../gateway.ts';
import type { Write } from '../store/batch.ts';
import { type Authorized, authorize } from './authorization.ts';
import { type Call, type Handler, type Input, makeCall, type Reply, refuse, scopeOf } from './call.ts';
import {
  IDEMPOTENCY_KEY,
  idempotencyKeyOf,
  languageOfCaller,
  originOf,
  playTestCode,
  TRACE_ID,
  traceIdOf,
} from './headers.ts';
import { readJson } from './json.ts';
import { logRefusal } from './log-refusal.ts';
import { rateLimit, refuseTooMany } from './rate-limit.ts';

export type Handlers = { [Name in EndpointName]: Handler<Name> };

/** What this process remembers between requests. */
interface Memory {
  gateway: Gateway;
  /** Idempotency keys whose first request this process is still working on. */
  busy: Set<string>;
  waitOf(secretKey: string): number;
}

/** Mounts every endpoint of the table with its handler. */
export function merchantApi(app: FastifyInstance, gateway: Gateway, handlers: Handlers): void {
  const memory: Memory = { gateway, busy: new Set(), waitOf: rateLimit(gateway.config.liveRateLimit) };
  app.addHook('preClose', async () => endHeld(app.server));
  for (const name of Object.keys(endpoints) as EndpointName[]) {
    const { method, path } = endpoints[name];
    app.route({
      method,
      url: path,
      handler: (request, reply) =>
        serve(memory, name, handlers[name] as Handler<EndpointName>, request, reply),
    });
  }
}

async function serve(
  memory: Memory,
  name: EndpointName,
  handler: Handler<EndpointName>,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const { gateway } = memory;
  const traceId = traceIdOf(reply);
  const language = languageOfCaller(request);
  const echoed = request.headers[IDEMPOTENCY_KEY];
  if (typeof echoed === 'string' && echoed !== '') reply.header(IDEMPOTENCY_KEY, echoed);
  try {
    const authorized = await authorize(gateway, request.headers.authorization);
    const { merchant } = authorized.credential;
    refuseTooMany(memory.waitOf, merchant, authorized.secretKey, reply);
    const isTest = merchant.environment === 'test';
    if (name in SANDBOX && !isTest)
      throw new Failure('INVALID_API_KEY', { cause: 'the sandbox is for test keys' }, SANDBOX_ONLY);
    playTestCode(request, isTest);
    const mayWish = isTest && !(name in SANDBOX) && !gateway.faults.hasNone(merchant.mId);
    const wishes = mayWish ? await wishesOf(gateway, merchant.mId, name, request) : CALM;
    const { disturbance } = wishes;
    if (disturbance && (await disturbBefore(gateway, merchant.mId, disturbance, request, reply)))
      return reply;
    const answer = await once(memory, authorized, name, request, traceId, language, (call) =>
      handle(call, name, handler, request),
    ).catch((error: unknown): Reply => answerToError(gateway, request, error, language));
    if ('traceId' in answer) reply.header(TRACE_ID, `${traceId},${answer.traceId}`);
    await wishes.first?.tried();
    if (disturbance && (await disturbAnswer(gateway, merchant.mId, disturbance, request, reply)))
      return reply;
    return send(reply, answer);
  } catch (error) {
    return send(reply, answerToError(gateway, request, error, language));
  }
}

/** What the shop wished upon this call by its fault rules. */
interface Wishes {
  disturbance?: Disturbance | undefined;
  first?: WebhooksFirst;
}
const CALM: Wishes = {};

async function wishesOf(
  gateway: Gateway,
  mId: string,
  name: EndpointName,
  request: FastifyRequest,
): Promise<Wishes> {
  const onAnswer = await gateway.faults.of(mId, 'answer');
  const onWebhooks = await gateway.faults.of(mId, 'webhook');
  if (onAnswer.length === 0 && onWebhooks.length === 0) return CALM;
  const waits = onWebhooks.some(({ effect }) => effect === 'beforeAnswer');
  const isOrderIdNeeded = waits || onAnswer.some(({ orderId }) => orderId !== null);
  const subject = await subjectOf(gateway, mId, name as FaultEndpoint, request, isOrderIdNeeded);
  return {
    disturbance: await disturbanceOf(gateway, mId, onAnswer, subject),
    first: await webhooksFirst(gateway, mId, onWebhooks, subject.orderId),
  };
}

/** Runs a request at most once per idempotency key at a time in this process; the database does the rest. */
async function once(
  { gateway, busy }: Memory,
  { secretKey, credential }: Authorized,
  name: EndpointName,
  request: FastifyRequest,
  traceId: string,
  language: 'ko' | 'en',
  work: (call: Call) => Promise<Reply>,
): Promise<Reply> {
  const idempotencyKey = idempotencyKeyOf(request);
  const path = (request.raw.url ?? '').split('?', 1)[0] as string;
  const scope =
    idempotencyKey === undefined
      ? undefined
      : scopeOf({ secretKey, method: request.method, path, idempotencyKey });
  const call = makeCall({
    gateway,
    credential,
    language,
    origin: () => originOf(gateway, request),
    traceId,
    scope,
    route: endpoints[name].path,
  });
  const claimed = scope?.toString('hex');
  if (claimed === undefined) return work(call);
  if (busy.has(claimed)) throw new Failure('IDEMPOTENT_REQUEST_PROCESSING', {});
  busy.add(claimed);
  try {
    return await work(call);
  } finally {
    busy.delete(claimed);
  }
}

async function handle(
  call: Call,
  name: EndpointName,
  handler: Handler<EndpointName>,
  request: FastifyRequest,
): Promise<Reply> {
  try {
    const input = readInput(name, request);
    return await handler(call, input);
  } catch (error) {
    // A refusal before any write is an answer too: the same key gets it again.
    if (error instanceof Failure && call.waiting.scope)
      return call.answer(remember, { mId: call.mId, failure: error }, () => ({}));
    throw error;
  }
}

function readInput(name: EndpointName, request: FastifyRequest): Input<EndpointName> {
  const take = (part: 'params' | 'query' | 'body', value: unknown) => {
    const result = read(name, part, value);
    if (!result.refusal) return result.value;
    throw new Failure(result.refusal.code, { field: result.refusal.field }, result.refusal.message);
  };
  const body = request.method === 'GET' ? undefined : readJson((request.body as string | undefined) ?? '');
  return {
    params: take('params', request.params),
    query: take('query', request.query),
    body: take('body', body),
  } as Input<EndpointName>;
}

/** Keeps a refusal that touched nothing, under its idempotency key. */
const remember: Write<{ mId: string; failure: Failure }, undefined, never> = {
  name: 'remember',
  load: async () => undefined,
  decide: (_, { failure }) => {
    throw failure;
  },
  save: async () => undefined,
};

/** A Failure is told as it is; anything else is our bug, logged whole and told as nothing but that. */
export function answerToError(
  gateway: Gateway,
  request: FastifyRequest,
  error: unknown,
  language: 'ko' | 'en',
) {
  if (error instanceof Failure) {
    logRefusal(gateway.log, error, request.routeOptions.url);
    return refuse(error, language);
  }
  gateway.log.error({ error, path: request.routeOptions.url }, 'a request failed');
  return refuse({ code: 'FAILED_INTERNAL_SYSTEM_PROCESSING' }, language);
}

export function send(reply: FastifyReply, answer: Reply) {
  return reply
    .code(answer.status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(hasOddHeader(reply) ? Buffer.from(answer.body) : answer.body);
}

/** Node writes headers in the encoding of a text that follows them; bytes leave a key as it came. */
const hasOddHeader = (reply: FastifyReply): boolean =>
  /[^\t -~]/.test(String(reply.getHeader(IDEMPOTENCY_KEY) ?? ''));

const SANDBOX: Record<string, true> = Object.fromEntries(
  Object.entries(endpoints).flatMap(([name, { path }]) =>
    path.startsWith('/sandbox/') ? [[name, true]] : [],
  ),
);

const SANDBOX_ONLY = {
  ko: '샌드박스 API는 테스트 시크릿 키로만 부를 수 있어요.',
  en: 'The sandbox API takes test secret keys only.',
};
