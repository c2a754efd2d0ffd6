import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../test/database.ts';
import { readConfig, WrongSetting } from './config.ts';
import { type RunningGateway, startGateway } from './start.ts';
import { type FlakyLine, flakyLine } from './store/flaky-line.ts';

const SECRET = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';
const authorization = `Basic ${Buffer.from(`${SECRET}:`).toString('base64')}`;

let database: FreshDatabase;
let line: FlakyLine;
let folder: string;
let running: RunningGateway | undefined;
beforeAll(async () => {
  database = await freshDatabase();
  line = await flakyLine(database.url);
  folder = await mkdtemp(join(tmpdir(), 'tollgate-start-'));
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  await line.mend();
});
afterAll(async () => {
  await line.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

const settings = (given: Record<string, string> = {}): Record<string, string> => ({
  TOLLGATE_PORT: '0',
  TOLLGATE_DATA_DIR: folder,
  TOLLGATE_DATABASE_URL: line.url,
  TOLLGATE_DATABASE_CONNECTIONS: '4',
  TOLLGATE_LOG: 'silent',
  // Nobody listens there: a gateway without its bank starts all the same.
  TOLLGATE_BANK_SIMULATOR_URL: 'http://127.0.0.1:9',
  ...given,
});

async function start(given?: Record<string, string>): Promise<RunningGateway> {
  running = await startGateway(readConfig(settings(given)));
  return running;
}

/** Its status, code and how long it took. */
async function call(
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; code?: string; ms: number }> {
  const begin = performance.now();
  const response = await fetch(`${running?.origin}${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { code } = (await response.json()) as { code?: string };
  return { status: response.status, ...(code && { code }), ms: performance.now() - begin };
}

const play = (orderId: string) =>
  call('POST', '/sandbox/v1/payments', {
    method: 'VIRTUAL_ACCOUNT',
    amount: 50_000,
    orderId: `order-${orderId}`,
    orderName: '머그컵',
  });

describe('while the database is gone', () => {
  test('it refuses connections: requests fail at once, /health says so, and all is well when it is back', async () => {
    await start();
    expect(await play('before')).toMatchObject({ status: 200 });
    await line.cut();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, place) => play(`gone-${place}`)));
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 500, code: 'FAILED_INTERNAL_SYSTEM_PROCESSING' });
    expect(await call('GET', '/health')).toMatchObject({ status: 503 });
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(12_000);
    await line.mend();
    expect(await call('GET', '/health')).toMatchObject({ status: 200 });
    expect(await play('after')).toMatchObject({ status: 200 });
  });

  test('it has fallen silent: /health says so within seconds, and all is well when it is back', async () => {
    await start();
    expect(await play('heard')).toMatchObject({ status: 200 });
    line.hush();
    const asked = play('unheard');
    const health = await call('GET', '/health');
    expect(health).toMatchObject({ status: 503 });
    expect(health.ms).toBeLessThan(10_000);
    await line.mend();
    // Whoever had asked nothing of the database yet is served now that it is back; nobody is told what is not so.
    const { status } = await asked;
    expect([200, 500]).toContain(status);
    await expect.poll(() => play('heard-again').then(({ status }) => status)).toBe(200);
  }, 60_000);

  test('at the stop: the process leaves all the same', async () => {
    const { close } = await start();
    await line.cut();
    running = undefined;
    await close();
  });
});

describe('a start', () => {
  const refused = async (given: Record<string, string>): Promise<string> => {
    const error = await start(given).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WrongSetting);
    return (error as Error).message;
  };

  test('on a database that is not there says so in a sentence, without its password', async () => {
    const url = new URL(line.url);
    const port = await freePort();
    expect(await refused({ TOLLGATE_DATABASE_URL: `postgres://me:hush@127.0.0.1:${port}/books` })).toBe(
      `TOLLGATE_DATABASE_URL: the database at 127.0.0.1:${port} does not answer (ECONNREFUSED). Start it, or write where it is.`,
    );
    expect(await refused({ TOLLGATE_DATABASE_URL: `postgres://me:hush@${url.host}${url.pathname}` })).toMatch(
      /^TOLLGATE_DATABASE_URL: .* does not let us in \(28P01\)\. Write a user, a password and a database that exist\.$/,
    );
    expect(await refused({ TOLLGATE_DATABASE_URL: `${url.href}x` })).toContain('does not let us in (3D000)');
  });

  test.each([
    ['0.0.0.1', /^TOLLGATE_HOST: 0\.0\.0\.1 is no address of this machine/],
    ['no-such-host.invalid', /^TOLLGATE_HOST: no-such-host\.invalid is no address of this machine/],
  ])('on %s is told that no such address is here', async (host, told) => {
    expect(await refused({ TOLLGATE_HOST: host })).toMatch(told);
  });

  test('on a port that is taken names another as the way out', async () => {
    const { origin } = await start();
    const port = new URL(origin).port;
    await expect(startGateway(readConfig(settings({ TOLLGATE_PORT: port })))).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken. End what listens there, or set TOLLGATE_PORT to another port.`,
    );
  });
});

describe('the stop', () => {
  test('does not wait for connections that are only kept open', async () => {
    const { origin, close } = await start();
    const idle = connect(Number(new URL(origin).port), '127.0.0.1');
    await once(idle, 'connect');
    const agent = new Agent({ keepAlive: true });
    const asked = request(`${origin}/health`, { agent }).end();
    const [response] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
    await once(response.resume(), 'end');
    const begin = performance.now();
    running = undefined;
    await close();
    expect(performance.now() - begin).toBeLessThan(15_000);
    idle.destroy();
    agent.destroy();
  });

  test('asked for twice is one stop: the second asker does not leave before it is done', async () => {
    const { gateway, close } = await start();
    running = undefined;
    const blocker = await gateway.db.connect();
    const order: string[] = [];
    const stops = [close(), close()].map((stop, place) => stop.then(() => order.push(`stop ${place + 1}`)));
    await delay(300);
    order.push('the last statement');
    blocker.release();
    await Promise.all(stops);
    expect(order[0]).toBe('the last statement');
  });

  test('answers a request that is under way, and then lets its connection go', async () => {
    const { origin, gateway, close } = await start();
    const blocker = await gateway.db.connect();
    await blocker.query('begin');
    await blocker.query('lock table payments in exclusive mode');
    const agent = new Agent({ keepAlive: true });
    const body = JSON.stringify({
      method: 'VIRTUAL_ACCOUNT',
      amount: 50_000,
      orderId: 'order-last',
      orderName: '머그컵',
    });
    const asked = request(`${origin}/sandbox/v1/payments`, {
      agent,
      method: 'POST',
      headers: { authorization },
    }).end(body);
    const answered = once(asked, 'response');
    await delay(300);
    running = undefined;
    const begin = performance.now();
    const closed = close();
    await delay(200);
    await blocker.query('rollback');
    blocker.release();
    const [response] = (await answered) as [{ statusCode: number } & NodeJS.ReadableStream];
    expect(response.statusCode).toBe(200);
    response.resume();
    await closed;
    expect(performance.now() - begin).toBeLessThan(15_000);
    agent.destroy();
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
