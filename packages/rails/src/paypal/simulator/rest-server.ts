import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, failure, Refused, refusal } from './answer.ts';
import type { Call } from './call.ts';
import { captureOrder } from './capture-order.ts';
import { captureOf } from './capture-rows.ts';
import { readCapture } from './captures.ts';
import { createOrder } from './create-order.ts';
import { listDisputes, readDispute } from './disputes.ts';
import type { Subject } from './knobs.ts';
import { mockAnswer } from './mock-response.ts';
import { unitsOf } from './order-rows.ts';
import { patchOrder } from './patch-order.ts';
import { bytesOf, callOf, customIdIn, headerOf, isOfType } from './read-call.ts';
import { readOrder } from './read-order.ts';
import { readRefund, refundCapture } from './refund-capture.ts';
import { listTransactions } from './reporting.ts';
import { breakOff, callFaults, errorInstead, isEndedEarly, sendThrough, strange } from './rest-faults.ts';
import { type RouteName, routes } from './routes.ts';
import { basicOf, bearerOf, expireToken, issueToken, unauthenticated } from './tokens.ts';
import { readTransactionContext, setTransactionContext } from './transaction-contexts.ts';
import type { World } from './world.ts';

const handlers: Record<Exclude<RouteName, 'token'>, (call: Call) => Answer> = {
  createOrder,
  order: readOrder,
  patchOrder,
  captureOrder,
  capture: readCapture,
  refundCapture,
  refund: readRefund,
  setContext: setTransactionContext,
  context: readTransactionContext,
  disputes: listDisputes,
  dispute: readDispute,
  transactions: listTransactions,
};

/** Where the sandbox can be told to fail. */
const mockable: ReadonlySet<RouteName> = new Set([
  'createOrder',
  'order',
  'patchOrder',
  'captureOrder',
  'capture',
  'refundCapture',
  'refund',
]);

const maxBodyBytes = 256 * 1024;

/** The REST side: OAuth 2, orders, payments, transaction contexts, disputes. */
export function restServer(app: FastifyInstance, { world }: { world: World }): undefined {
  const desk: Desk = { world, inProgress: new Set() };
  const closing = new AbortController();
  app.addHook('preClose', (done) => {
    closing.abort();
    done();
  });

  // What is JSON and what is not is for us to say, in PayPal's words.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_, body, done) =>
    done(null, body),
  );

  for (const [name, { method, path }] of Object.entries(routes) as [
    RouteName,
    (typeof routes)[RouteName],
  ][]) {
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const subject = subjectOf(world, name, request);
        const faults = callFaults(world.knobs, subject);
        if (faults.requestLost) return breakOff(reply);
        const headers = { 'paypal-debug-id': debugId(world), 'cache-control': 'no-store' };
        const through = { knobs: world.knobs, subject, closing: closing.signal };
        if (isEndedEarly(faults)) return send(reply, errorInstead(faults) ?? failure(500), headers, through);
        const { answer, release } = faults.issue
          ? { answer: refusal([{ issue: faults.issue.issue }]), release: () => undefined }
          : work(desk, name, request, subject);
        try {
          const body = strange(world.knobs, subject, answer.body);
          return await send(reply, errorInstead(faults) ?? { ...answer, body }, headers, through);
        } finally {
          release();
        }
      },
    });
  }

  app.setErrorHandler((error: { statusCode?: number }, _, reply) => {
    const isTheirs = error.statusCode !== undefined && error.statusCode < 500;
    if (!isTheirs) console.error(error);
    return answerFailure(world, reply, isTheirs ? (error.statusCode ?? 400) : 500);
  });
}

/** What is not simulated does not exist, in PayPal's words where a client of PayPal's asks. */
export function answerUnknown(world: World, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (/^\/v\d\//.test(request.url)) return answerFailure(world, reply, 404);
  return reply.code(404).send({ code: 'NOT_FOUND', message: 'There is nothing here.' });
}

function answerFailure(world: World, reply: FastifyReply, status: number): FastifyReply {
  const id = debugId(world);
  return reply
    .code(status)
    .header('paypal-debug-id', id)
    .send(signed(failure(status).body, id));
}

type Desk = {
  world: World;
  /** Request ids whose answer is not out yet. */
  inProgress: Set<string>;
};

type Worked = { answer: Answer; release: () => void };

/** From the request to what is answered; everything it writes is one transaction. */
function work(desk: Desk, name: RouteName, request: FastifyRequest, subject: Subject): Worked {
  const { world, inProgress } = desk;
  const nothingToRelease = () => undefined;
  if (name === 'token') return { answer: answerToken(world, request), release: nothingToRelease };
  const { authorization } = request.headers;
  const expired = world.knobs.take('expireToken', subject);
  if (expired) expireToken(world, authorization);
  const account = bearerOf(world, authorization);
  const no = account
    ? (mockable.has(name) && mockAnswer(headerOf(request, 'paypal-mock-response'))) || undefined
    : unauthenticated(expired?.body ?? (authorization === undefined ? 'error' : 'oauth'));
  if (!account || no) return { answer: no ?? failure(401), release: nothingToRelease };
  const needsJson = routes[name].method !== 'GET';
  if (needsJson && !isOfType(request, 'application/json')) {
    return { answer: failure(415), release: nothingToRelease };
  }
  const requestId = headerOf(request, 'paypal-request-id');
  const key = requestId && `${account.client_id} ${name} ${requestId}`;
  if (key && inProgress.has(key)) {
    return { answer: refusal([{ issue: 'PREVIOUS_REQUEST_IN_PROGRESS' }]), release: nothingToRelease };
  }
  if (key) inProgress.add(key);
  return {
    answer: run(world, name, () => callOf(world, account, request)),
    release: () => void (key && inProgress.delete(key)),
  };
}

function run(world: World, name: Exclude<RouteName, 'token'>, readCall: () => Call): Answer {
  try {
    const call = readCall();
    const answer = world.books.transaction(() => handlers[name](call));
    if (routes[name].method !== 'GET') world.alarm.wake();
    return answer;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.details.length > 0 ? refusal(error.details) : failure(400);
  }
}

/** What the knobs know a call by. */
function subjectOf(world: World, name: RouteName, request: FastifyRequest): Subject {
  const { orderId, captureId } = request.params as { orderId?: string; captureId?: string };
  const { authorization } = request.headers;
  const capture = captureId === undefined ? undefined : captureOf(world, captureId);
  const order = orderId ?? capture?.order_id;
  return {
    route: name,
    clientId: name === 'token' ? basicOf(authorization).clientId : bearerOf(world, authorization)?.client_id,
    orderId: order,
    captureId,
    customId: customIdIn(request) ?? (order && unitsOf(world, order)[0]?.custom_id) ?? undefined,
  };
}

function answerToken(world: World, request: FastifyRequest): Answer {
  if (!isOfType(request, 'application/x-www-form-urlencoded')) return failure(415);
  const form = new URLSearchParams(bytesOf(request).toString('utf8'));
  const { authorization } = request.headers;
  return world.books.transaction(() => issueToken(world, { authorization, form }));
}

function send(
  reply: FastifyReply,
  answer: Answer | { status: number; html: string },
  headers: Record<string, string>,
  through: Parameters<typeof sendThrough>[2],
): Promise<FastifyReply> {
  const isPage = 'html' in answer;
  const body = isPage ? undefined : signed(answer.body, headers['paypal-debug-id'] ?? '');
  return sendThrough(
    reply,
    {
      status: answer.status,
      headers: {
        ...headers,
        ...(isPage ? {} : answer.headers),
        ...(isPage && { 'content-type': 'text/html; charset=utf-8' }),
        ...(body && { 'content-type': 'application/json; charset=utf-8' }),
      },
      text: isPage ? answer.html : body ? JSON.stringify(body) : '',
    },
    through,
  );
}

/** Error bodies repeat the id under which the call can be found; those of OAuth do not. */
function signed(body: object | undefined, debug_id: string): object | undefined {
  if (!body || !('name' in body && 'message' in body)) return body;
  const { name, message, ...rest } = body;
  return { name, message, debug_id, ...rest };
}

function debugId(world: World): string {
  return world.chance.id('', world.clock.now()).slice(-13);
}
