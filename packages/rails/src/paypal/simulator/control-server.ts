import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { controlNames, runControl } from './control.ts';
import type { World } from './world.ts';

/** The control side over HTTP. JSON only, so that a page of another origin cannot reach it from a browser. */
export function controlServer(app: FastifyInstance, { world }: { world: World }): undefined {
  for (const name of controlNames) {
    app.post(`/control/${name}`, async (request, reply) => {
      try {
        return {
          result: 'OK',
          ...((await runControl(world, name, request.body ?? {})) as object | undefined),
        };
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error;
        return reply.code(400).send({ code: 'INVALID_REQUEST', message: z.prettifyError(error) });
      }
    });
  }

  app.get('/health', async () => {
    world.books.get('select 1');
    return { status: 'ok' };
  });
}
