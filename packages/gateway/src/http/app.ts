import { languageOf, maxBodyBytes, openapi } from '@tollgate/contract';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { bankRoutes } from '../bank/routes.ts';
import type { Gateway } from '../gateway.ts';
import { handlers } from '../handlers.ts';
import { refuse } from './call.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { newTraceId, TRACE_ID } from './headers.ts';
import { merchantApi, send } from './merchant-api.ts';
import { receiptPages } from './receipt-page.ts';
import { windowPages } from './window-page.ts';

/** The whole HTTP side of one process. */
export async function createApp(gateway: Gateway): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: maxBodyBytes,
    // Only a proxy of our own may say under which address the customer came.
    trustProxy: ['loopback', 'linklocal', 'uniquelocal'],
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1_000 },
    // A path that cannot be decoded names nothing.
    frameworkErrors: (_, request, reply) => notFound(gateway, request as FastifyRequest, reply as never),
  });
  // Bodies are read as text: their exact bytes are signed by banks, and their numbers are read exactly.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));

  app.get('/health', async (_, reply) => {
    await gateway.db.query('select 1');
    return reply.send({ status: 'ok' });
  });
  const document = JSON.stringify(openapi());
  app.get('/openapi.json', (_, reply) => reply.type('application/json; charset=utf-8').header('access-control-allow-origin', '*').send(document));

  merchantApi(app, gateway, handlers);
  checkoutRoutes(app, gateway);
  bankRoutes(app, gateway);
  receiptPages(app, gateway);
  await windowPages(app, gateway);

  app.setNotFoundHandler((request, reply) => notFound(gateway, request, reply));
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const language = languageOf(request.headers['accept-language']);
    reply.header(TRACE_ID, newTraceId(gateway));
    if (request.url === '/health') return reply.code(503).send({ status: 'the database does not answer' });
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      const hint = { ko: `본문은 ${maxBodyBytes / 1024} KiB까지 보낼 수 있습니다.`, en: `The body may be ${maxBodyBytes / 1024} KiB at most.` };
      return send(reply, refuse({ code: 'INVALID_REQUEST', hint }, language));
    }
    if (error.statusCode !== undefined && error.statusCode < 500) return send(reply, refuse({ code: 'INVALID_REQUEST' }, language));
    gateway.log.error({ error, path: request.routeOptions.url }, 'a request failed');
    return send(reply, refuse({ code: 'FAILED_INTERNAL_SYSTEM_PROCESSING' }, language));
  });
  return app;
}

/** An address we do not have, or one that has no such verb. */
function notFound(gateway: Gateway, request: FastifyRequest, reply: Parameters<typeof send>[0]) {
  reply.header(TRACE_ID, newTraceId(gateway));
  const path = request.url.split('?', 1)[0] as string;
  const others = (['GET', 'POST', 'PUT', 'DELETE'] as const).filter((method) => method !== request.method);
  const hasOtherVerb = others.some((method) => request.server?.findRoute({ method, url: path }) !== null || isKnownPath(request, method, path));
  return send(reply, refuse({ code: hasOtherVerb ? 'NOT_FOUND_HTTP_METHOD' : 'NOT_FOUND' }, languageOf(request.headers['accept-language'])));
}

function isKnownPath(request: FastifyRequest, method: string, path: string): boolean {
  return request.server.hasRoute({ method: method as 'GET', url: path });
}
