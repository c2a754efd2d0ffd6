import { finished } from 'node:stream';
import { languageOf } from '@tollgate/contract';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { refuse } from './call.ts';
import { send } from './merchant-api.ts';

/**
 * What one process works on at once. Many times what the database can answer in a second, so that a burst waits
 * its turn; but when the database stands still the memory does not fill with callers who have long hung up.
 */
const MOST_UNDER_WAY = 8_192;

/** Turns away who comes while so many are being served. Nothing of their request is read, so nothing is done. */
export function refuseCrowds(app: FastifyInstance, { log }: Gateway, most = MOST_UNDER_WAY): void {
  let underWay = 0;
  let isFull = false;
  app.addHook('onRequest', (request, reply, done) => {
    if (underWay >= most && request.url !== '/health') {
      if (!isFull)
        log.warn({ underWay }, 'more requests than this process serves at once; the rest is turned away');
      isFull = true;
      const language = languageOf(request.headers['accept-language']);
      reply.header('retry-after', '1');
      return send(reply, refuse({ code: 'FAILED_INTERNAL_SYSTEM_PROCESSING' }, language));
    }
    isFull &&= underWay >= most / 2;
    underWay += 1;
    finished(reply.raw, () => {
      underWay -= 1;
    });
    done();
  });
}
