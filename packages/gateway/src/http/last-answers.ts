import { Server } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** Turns of the event loop without a newcomer: whoever the system had already let in has been taken in. */
const QUIET_TURNS = 2;
/** In a storm of connections somebody always comes; the listening ends all the same. */
const MOST_TURNS = 50;

/**
 * Leaves without losing a request: first nobody new is let in, then every answer ends its connection, and who has not
 * asked again for `quietMs` is let go.
 *
 * A client that keeps a connection may be sending its next request at the very moment at which we would close it, and
 * would never know whether it was done. So an idle connection gets the time to bring one more, whose answer says that
 * it was the last. A connection that was busy all the while ends with its answer too, or its client, who may say nothing
 * more for a minute, would keep the process waiting.
 *
 * @returns whether this process is leaving, which a balancer that asks is told
 */
export function endWithLastAnswers(
  app: FastifyInstance,
  { quietMs = 0 }: { quietMs?: number } = {},
): () => boolean {
  let isLeaving = false;
  app.addHook('preClose', async () => {
    isLeaving = true;
    if (app.server.listening) await letGo(app.server, quietMs);
  });
  app.addHook('onSend', (_, reply, payload, done) => {
    if (isLeaving) reply.header('connection', 'close');
    done(null, payload);
  });
  return () => isLeaving;
}

async function letGo(server: FastifyInstance['server'], quietMs: number): Promise<void> {
  await takeIn(server);
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, quietMs);
    // The HTTP server's own close would cut the idle connections at once, so only the listening ends here.
    Server.prototype.close.call(server, () => {
      clearTimeout(late);
      resolve();
    });
  });
}

/** A connection that the system has accepted for us, and nobody has taken, would be reset with the listening socket. */
async function takeIn(server: FastifyInstance['server']): Promise<void> {
  let quiet = 0;
  const come = () => {
    quiet = -1;
  };
  server.on('connection', come);
  for (let turns = 0; quiet < QUIET_TURNS && turns < MOST_TURNS; turns++) {
    await turn();
    quiet += 1;
  }
  server.off('connection', come);
}
