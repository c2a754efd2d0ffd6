import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';

// Some start four programs, which a busy machine does slowly.
vi.setConfig({ testTimeout: 60_000 });

const program = fileURLToPath(new URL('../bin/tollgate.mjs', import.meta.url));

/** Resolves when the command has ended: one that stays lets its test run out of time. */
async function tollgate(words: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...process.env, LANG: 'en_US.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = { out: '', err: '' };
  child.stdout.on('data', (part) => (told.out += part));
  child.stderr.on('data', (part) => (told.err += part));
  const [code] = await once(child, 'close');
  return { code, ...told };
}

/** One that somebody else has. */
async function takenPort(): Promise<number> {
  const server = createHttpServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

test('what waits for webhooks ends when there is no gateway to register at', async () => {
  const gateway = `http://127.0.0.1:${await freePort()}`;
  const { code, out, err } = await tollgate(['--gateway', gateway, 'listen']);
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toContain(`Nobody answers at ${gateway}. Start the gateway with tollgate start`);
});

test('somebody else at the port is not taken for the gateway that was to start there', async () => {
  const port = await takenPort();
  const { code, out, err } = await tollgate(['start', '--port', String(port)]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(`tollgate start --port ${port + 1}`);
});

test('a start that fails is over at once, with the reason', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-ends-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const words = ['start', '--port', String(await freePort()), '--workers', 'many', '--data-dir', folder];
  const { code, out, err } = await tollgate(words, {
    TOLLGATE_BANK_SIMULATOR_PORT: String(await freePort()),
    TOLLGATE_PAYPAL_SIMULATOR_PORT: String(await freePort()),
  });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('TOLLGATE_WORKERS: write how many processes share the port');
});

test.each([
  [['clock', 'back', '3d'], 'back: there are show, advance and to.'],
  [['clock', 'advance', 'soon', '--json'], 'soon is no duration.'],
  [['pay', '--secret-key', 'live_sk_x'], 'must be a test key'],
])('tollgate %j is told how it is used', async (words, told) => {
  const { code, out, err } = await tollgate(words);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(told);
});
