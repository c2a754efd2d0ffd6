import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import pg from 'pg';
import { confirmNaively } from './confirm.ts';

/**
 * The reference that everybody writes first: the same HTTP framework, the same rules, the same tables and the same
 * durability as the gateway, and each request for itself.
 *
 * It is naive in its shape and not in its craft: its statements are prepared once per connection, its rows are locked
 * and its answer is the gateway's own.
 */
const INT8 = 20;
pg.types.setTypeParser(INT8, (text) => Number(text));

const pool = new pg.Pool({
  connectionString: process.env['BENCH_DATABASE_URL'],
  options: '-c synchronous_commit=on -c TimeZone=UTC',
  max: 20,
});
pool.on('error', () => undefined);

const app = Fastify();
app.post('/v1/payments/confirm', async (request, reply) => {
  const { status, body } = await confirmNaively(pool, request.headers.authorization, request.body);
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
});
await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`naive: http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
process.once('SIGTERM', () => process.exit(0));
