import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/**
 * The least that a server in Node can do for its answers and still keep its word: bare `http`, the driver, and one row. A POST
 * changes a row durably, a GET reads one; the answer is the gateway's own bytes. Nothing is checked, decided or remembered,
 * and those that wait share a statement. What this does not reach, no gateway in Node reaches on this machine.
 */
const ROWS = Number(process.env['BENCH_LEAST_ROWS']);

const pool = new pg.Pool({
  connectionString: process.env['BENCH_DATABASE_URL'],
  options: '-c synchronous_commit=on -c plan_cache_mode=force_generic_plan',
  max: 4,
});
pool.on('error', () => undefined);

type Body = string;

/** Gathers those that ask in one turn of the event loop, two statements under way at most. */
function together(ask: (ids: number[]) => Promise<Body[]>): () => Promise<Body> {
  const waiting: { resolve(body: Body): void; reject(error: unknown): void }[] = [];
  let underWay = 0;
  async function run(): Promise<void> {
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const those = waiting.splice(0);
      const ids = those.map(() => 1 + Math.floor(Math.random() * ROWS));
      try {
        const bodies = await ask(ids);
        those.forEach(({ resolve }, place) => {
          resolve(bodies[place] as Body);
        });
      } catch (error) {
        for (const { reject } of those) reject(error);
      }
    }
    underWay -= 1;
  }
  return () =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      if (underWay === 2) return;
      underWay += 1;
      void run();
    });
}

let answer = '';

const changed = together(async (ids) => {
  // In their order, so that two statements wait for each other and never block each other.
  await pool.query({
    name: 'change',
    text: `with locked as (select id from bench_least where id = any($1::int[]) order by id for update)
           update bench_least set changes = changes + 1 from locked where bench_least.id = locked.id`,
    values: [ids],
  });
  return ids.map(() => answer);
});

const read = together(async (ids) => {
  const { rows } = await pool.query<{ id: number; body: Body }>({
    name: 'read',
    text: 'select id, body from bench_least where id = any($1::int[])',
    values: [ids],
  });
  const bodies = new Map(rows.map(({ id, body }) => [id, body]));
  return ids.map((id) => bodies.get(id) ?? '');
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
}

async function answerOf(request: IncomingMessage): Promise<Body> {
  if (request.method === 'GET') return read();
  JSON.parse(await textOf(request));
  return changed();
}

const server = createServer((request, response) => {
  answerOf(request).then(
    (body) =>
      response
        .writeHead(200, {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
        })
        .end(body),
    (error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    },
  );
});

answer = await read();
server.listen(0, '127.0.0.1', () => {
  console.log(`least: http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => process.exit(0));
