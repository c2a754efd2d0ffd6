import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { refuse } from './call.ts';
import { languageOfCaller } from './headers.ts';
import { send } from './merchant-api.ts';

/** A caller who is turned away may come again after this. */
const RETRY_AFTER_S = '1';

/** What a balancer and an operator ask, who must hear of a full house and not be turned away from it. */
const ALWAYS_OPEN = new Set(['/health']);

/**
 * Turns away who comes while so many are being served: the queue before the batch is bounded, so that everybody in it
 * is answered in about a second and nobody works for callers who have long hung up. Nothing of the request is read, so
 * nothing is done, and the caller may repeat it without fear.
 */
export function refuseCrowds(app: FastifyInstance, { log, config }: Gateway): void {
  const most = config.mostUnderWay;
  let underWay = 0;
  let isFull = false;
  const leave = (): void => {
    underWay -= 1;
  };
  app.addHook('onRequest', (request, reply, done) => {
    if (underWay >= most && !ALWAYS_OPEN.has(request.url)) {
      if (!isFull)
        log.warn({ underWay }, 'more requests than this process serves at once; the rest is turned away');
      isFull = true;
      const language = languageOfCaller(request);
      reply.header('retry-after', RETRY_AFTER_S);
      const { body } = refuse({ code: 'FAILED_INTERNAL_SYSTEM_PROCESSING', hint: FULL }, language);
      return send(reply, { status: 503, body });
    }
    isFull &&= underWay >= most / 2;
    underWay += 1;
    // Comes once by itself, whether the answer went out or the caller went away.
    reply.raw.on('close', leave);
    done();
  });
}

const FULL = {
  ko: '지금 처리할 수 있는 것보다 많은 요청이 들어왔어요. 이 요청은 처리되지 않았으니 Retry-After(초) 뒤에 다시 보내 주세요.',
  en: 'More requests came than can be served now. Nothing was done for this one: send it again after Retry-After seconds.',
};
