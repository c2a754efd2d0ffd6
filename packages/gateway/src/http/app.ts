import { setTimeout as delay } from 'node:timers/promises';
import { maxBodyBytes, openapi } from '@tollgate/contract';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { accountRoutes } from '../accounts/index.ts';
import { bankRoutes } from '../bank/routes.ts';
import { consoleApi } from '../console/console-api.ts';
import { consolePages } from '../console/console-pages.ts';
import { docsPages } from '../docs/routes.ts';
import type { Gateway } from '../gateway.ts';
import { handlers } from '../handlers.ts';
import { payPalRoutes } from '../paypal/hear.ts';
import { within } from '../store/database.ts';
import { census } from '../workers/census.ts';
import { keepCalls } from './api-log.ts';
import { bodiesAsText } from './body.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { refuseCrowds } from './crowd.ts';
import { newTraceId, TRACE_ID } from './headers.ts';
import { endWithLastAnswers } from './last-answers.ts';
import { merchantApi } from './merchant-api.ts';
import { receiptPages } from './receipt-page.ts';
import { answerBadPath, answerGarbage, answerUnserved } from './unserved.ts';
import { windowPages } from './window-page.ts';

/** Longer than the slowest honest upload of 256 KiB; whoever sends byte by byte is cut off. */
const REQUEST_TIMEOUT_MS = 60_000;

/** A balancer asks every few seconds, and must not wait as long as a payment may. */
const HEALTH_MS = 2_000;

async function tooLong(): Promise<never> {
  await delay(HEALTH_MS, undefined, { ref: false });
  throw new Error(`no answer in ${HEALTH_MS} ms`);
}

/** The whole HTTP side of one process. */
export async function createApp(gateway: Gateway): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: true,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    // Who asks once more on a connection that is about to end is answered like anybody else.
    return503OnClosing: false,
    // As long as Node lets a path be: how long a key may be is the endpoint's to say.
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: (_, request, reply) =>
      answerBadPath(gateway, request as FastifyRequest, reply as unknown as FastifyReply),
    clientErrorHandler: (error, socket) => answerGarbage(gateway, error, socket),
  });
  app.addHook('onRequest', (_, reply, done) => {
    reply.header(TRACE_ID, newTraceId(gateway));
    done();
  });
  refuseCrowds(app, gateway);
  keepCalls(app, gateway);
  const isLeaving = endWithLastAnswers(app, gateway.config);
  bodiesAsText(app);
  answerUnserved(app, gateway);

  app.get('/health', async (_, reply) => {
    try {
      await Promise.race([gateway.db.query(within(HEALTH_MS, 'select 1')), tooLong()]);
      if (isLeaving()) return await reply.code(503).send({ status: 'this process is leaving' });
      return await reply.send({ status: 'ok', ...census() });
    } catch (error) {
      gateway.log.error({ error }, 'the database does not answer');
      return reply.code(503).send({ status: 'the database does not answer' });
    }
  });
  // Made when somebody asks: it took a third of every start.
  let document: string | undefined;
  app.get('/openapi.json', (_, reply) => {
    document ??= JSON.stringify(openapi());
    return reply
      .type('application/json; charset=utf-8')
      .header('access-control-allow-origin', '*')
      .send(document);
  });

  merchantApi(app, gateway, handlers);
  checkoutRoutes(app, gateway);
  bankRoutes(app, gateway);
  payPalRoutes(app, gateway);
  receiptPages(app, gateway);
  accountRoutes(app, gateway);
  await windowPages(app, gateway);
  docsPages(app, gateway);
  consoleApi(app, gateway);
  await consolePages(app, gateway);
  return app;
}
