import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { TossPayments } from '../toss-payments.ts';
import { type Pages, webHandlers } from './web.ts';

export type FastifyTollgateOptions = {
  toss: TossPayments;
  pages: Pages<FastifyRequest>;
  /** `/payments/success`, `/payments/fail` and `/webhooks/toss` by default. */
  paths?: { success?: string; fail?: string; webhook?: string };
};

/** Fastify 4 and 5: `await app.register(fastifyTollgate, { toss, pages })`. */
export const fastifyTollgate: FastifyPluginAsync<FastifyTollgateOptions> = async (
  app,
  { toss, pages, paths },
) => {
  const handlers = webHandlers(toss, pages);
  // Only inside this plugin: a signature is checked over the bytes as they were sent.
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 256 * 1024 }, (_request, body, done) => {
    done(null, body);
  });
  app.get(paths?.success ?? '/payments/success', async (request, reply) =>
    send(reply, await handlers.success(asWeb(request), request)),
  );
  app.get(paths?.fail ?? '/payments/fail', async (request, reply) =>
    send(reply, await handlers.fail(asWeb(request), request)),
  );
  app.post(paths?.webhook ?? '/webhooks/toss', async (request, reply) =>
    send(reply, await handlers.webhook({ headers: request.headers, body: String(request.body ?? '') })),
  );
};

function asWeb(request: FastifyRequest): Request {
  const language = request.headers['accept-language'];
  const url = new URL(request.url, 'http://localhost');
  return new Request(url, { ...(language && { headers: { 'accept-language': language } }) });
}

async function send(reply: FastifyReply, page: Response): Promise<FastifyReply> {
  reply.code(page.status);
  for (const [name, value] of page.headers) reply.header(name, value);
  return reply.send(await page.text());
}
