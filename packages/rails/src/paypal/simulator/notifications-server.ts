import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, failure, Refused, refusal } from './answer.ts';
import { openDeliveries } from './deliveries.ts';
import { listEvents, readEvent, resendEvent } from './event-log.ts';
import { simulateEvent } from './mock-events.ts';
import type { NotificationCall } from './notification-call.ts';
import { verifySignature } from './postback.ts';
import {
  changeWebhook,
  deleteWebhook,
  listEventTypes,
  listEventTypesOfWebhook,
  listWebhooksOfAccount,
  readWebhook,
  registerWebhook,
} from './registered-webhooks.ts';
import { signingIdentity } from './signing.ts';
import { bearerOf, unauthenticated } from './tokens.ts';
import type { World } from './world.ts';

type NowHandler = (call: NotificationCall) => Answer;
type Handler = NowHandler | typeof verifySignature;

const base = '/v1/notifications';

/** The calls about webhooks, of an account that shows its token. */
// biome-ignore format: a table
const handlers: readonly (readonly [method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, handler: Handler])[] = [
  ['POST',   '/webhooks',                         registerWebhook],
  ['GET',    '/webhooks',                         listWebhooksOfAccount],
  ['GET',    '/webhooks/:webhookId',              readWebhook],
  ['PATCH',  '/webhooks/:webhookId',              changeWebhook],
  ['DELETE', '/webhooks/:webhookId',              deleteWebhook],
  ['GET',    '/webhooks/:webhookId/event-types',  listEventTypesOfWebhook],
  ['GET',    '/webhooks-event-types',             listEventTypes],
  ['GET',    '/webhooks-events',                  listEvents],
  ['GET',    '/webhooks-events/:eventId',         readEvent],
  ['POST',   '/webhooks-events/:eventId/resend',  resendEvent],
  ['POST',   '/simulate-event',                   simulateEvent],
  ['POST',   '/verify-webhook-signature',         verifySignature],
];

/** Who hears of what, what was sent, and the certificate it is verified with. */
export function notificationsServer(app: FastifyInstance, { world }: { world: World }): undefined {
  openDeliveries(world);
  // Bodies stay as they came: a checksum is over the bytes.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 256 * 1024 }, (_, body, done) =>
    done(null, body),
  );

  for (const [method, path, handler] of handlers) {
    app.route({
      method,
      url: `${base}${path}`,
      handler: async (request, reply) => send(world, reply, await answerTo(world, request, handler)),
    });
  }

  app.get<{ Params: { certificateId: string } }>(`${base}/certs/:certificateId`, async (request, reply) => {
    const identity = await signingIdentity(world);
    if (request.params.certificateId !== identity.certificateId) return send(world, reply, failure(404));
    return reply
      .type('application/x-pem-file')
      .header('cache-control', 'public, max-age=86400, immutable')
      .send(identity.chainPem);
  });

  app.setErrorHandler((error: { statusCode?: number }, _, reply) => {
    const isTheirs = error.statusCode !== undefined && error.statusCode < 500;
    if (!isTheirs) console.error(error);
    return send(world, reply, failure(isTheirs ? (error.statusCode ?? 400) : 500));
  });
}

async function answerTo(world: World, request: FastifyRequest, handler: Handler): Promise<Answer> {
  const { authorization } = request.headers;
  const account = bearerOf(world, authorization);
  if (!account) return unauthenticated(authorization === undefined ? 'error' : 'oauth');
  try {
    const rawBody = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    if (rawBody !== '' && !isJson(request)) return failure(415);
    const call: NotificationCall = {
      world,
      account,
      params: request.params as Record<string, string>,
      query: request.query as Record<string, string | undefined>,
      body: read(rawBody),
      rawBody,
    };
    // The one that waits for something writes nothing; all others are done at once or not at all.
    if (handler === verifySignature) return await verifySignature(call);
    const answer = world.books.transaction(() => (handler as NowHandler)(call));
    world.alarm.wake();
    return answer;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return refusal(error.details);
  }
}

function isJson({ headers }: FastifyRequest): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '');
}

/** @throws Refused MALFORMED_REQUEST_JSON */
function read(rawBody: string): unknown {
  try {
    return rawBody.trim() === '' ? {} : (JSON.parse(rawBody) as unknown);
  } catch {
    throw new Refused('MALFORMED_REQUEST_JSON', { field: '/' });
  }
}

/** Whoever asks for help names the debug id, so every answer has one, and an error says it inside, too. */
function send(world: World, reply: FastifyReply, { status, body, headers = {} }: Answer): FastifyReply {
  const debugId = world.chance.id('', world.clock.now()).slice(-13);
  reply.code(status).headers({ ...headers, 'paypal-debug-id': debugId, 'cache-control': 'no-store' });
  if (body === undefined) return reply.send();
  const text = JSON.stringify(status >= 400 ? { ...body, debug_id: debugId } : body);
  return reply.type('application/json').send(text);
}
