import type { FastifyInstance } from 'fastify';

/**
 * Ends each connection with the answer that was still due on it when the process began to leave.
 *
 * Idle connections are closed at once, but one that was busy at that moment would be kept alive for its client, who
 * may say nothing more for a minute, and the process would wait for it.
 */
export function endWithLastAnswers(app: FastifyInstance): void {
  let isLeaving = false;
  app.addHook('preClose', (done) => {
    isLeaving = true;
    done();
  });
  app.addHook('onSend', (_, reply, payload, done) => {
    if (isLeaving) reply.header('connection', 'close');
    done(null, payload);
  });
}
