import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const repository = join(import.meta.dirname, '..');
/** A part that answers its settings, drains, and ends when told to. */
const part = (setting: string, drainMs = 0) => `
  import { createServer } from 'node:http';
  const { TOLLGATE_URL, TOLLGATE_BANK_CALLBACK_URL, TOLLGATE_PAYPAL_CALLBACK_URL, TOLLGATE_PAYPAL_SIMULATOR_PUBLIC_URL } = process.env;
  const server = createServer((request, response) => {
    if (request.url === '/die') process.exit(7);
    response.end(JSON.stringify({ pid: process.pid, TOLLGATE_URL, TOLLGATE_BANK_CALLBACK_URL, TOLLGATE_PAYPAL_CALLBACK_URL, TOLLGATE_PAYPAL_SIMULATOR_PUBLIC_URL }));
  });
  server.listen(Number(process.env.${setting}), '127.0.0.1');
  process.once('SIGTERM', () => setTimeout(() => { console.log('${setting} drained'); process.exit(0); }, ${drainMs}));
  console.log('${setting} listens');
  console.log('{"level":30,"msg":"a record for the file"}');
  console.log('{"level":50,"msg":"a record of an error"}');
  export const type: string = 'stripped';
`;
const mains = {
  SHOP_PORT: 'packages/shop/src/server/main.ts',
  TOLLGATE_PORT: 'packages/gateway/src/main.ts',
  TOLLGATE_PAYPAL_SIMULATOR_PORT: 'packages/rails/src/paypal/simulator/main.ts',
  TOLLGATE_BANK_SIMULATOR_PORT: 'packages/rails/src/bank/simulator/main.ts',
} as const;

let clone: string;
let ports: Record<keyof typeof mains, number>;
const launchers: ChildProcess[] = [];

beforeEach(async () => {
  clone = mkdtempSync(join(tmpdir(), 'tollgate-start-'));
  cpSync(join(repository, 'scripts'), join(clone, 'scripts'), { recursive: true });
  cpSync(join(repository, 'package-lock.json'), join(clone, 'package-lock.json'));
  pretendInstalled();
  for (const [setting, path] of Object.entries(mains)) put(path, part(setting));
  const [shop = 0, gateway = 0, payPal = 0, bank = 0] = await freePorts(4);
  ports = {
    SHOP_PORT: shop,
    TOLLGATE_PORT: gateway,
    TOLLGATE_PAYPAL_SIMULATOR_PORT: payPal,
    TOLLGATE_BANK_SIMULATOR_PORT: bank,
  };
});

afterEach(async () => {
  for (const launcher of launchers.splice(0)) {
    if (launcher.exitCode === null && launcher.signalCode === null) {
      launcher.kill('SIGTERM');
      await once(launcher, 'exit');
    }
  }
  rmSync(clone, { recursive: true, force: true });
});

/** By the stamp alone: a test must never come near to installing anything. */
function pretendInstalled(): void {
  mkdirSync(join(clone, 'node_modules'));
  const lock = createHash('sha256')
    .update(readFileSync(join(clone, 'package-lock.json')))
    .digest('hex');
  put('node_modules/.tollgate-install', `${lock} ${process.platform}-${process.arch}\n`);
  const node = join(repository, 'node_modules/node');
  if (existsSync(join(node, 'bin/node'))) symlinkSync(node, join(clone, 'node_modules/node'));
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), text);
}

async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = [];
  for (let index = 0; index < count; index += 1) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
  }
  const found = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return found;
}

/** `npm start` with the parts above; `text` grows. */
function launch(
  settings: Record<string, string> = {},
  command = process.execPath,
  args = ['scripts/start.mjs'],
) {
  const env = { ...process.env, CI: 'true', ...strings(ports), ...settings };
  const child = spawn(command, args, { cwd: clone, env });
  const launched = { child, text: '' };
  child.stdout.on('data', (chunk) => (launched.text += chunk));
  child.stderr.on('data', (chunk) => (launched.text += chunk));
  launchers.push(child);
  return launched;
}

function strings(numbers: Record<string, number>): Record<string, string> {
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
}

async function opened(...how: Parameters<typeof launch>) {
  const launched = launch(...how);
  await expect.poll(() => launched.text, { timeout: 40_000 }).toContain('Ctrl-C');
  return launched;
}

async function ask(setting: keyof typeof mains): Promise<Record<string, unknown>> {
  const response = await fetch(`http://127.0.0.1:${ports[setting]}/`);
  return (await response.json()) as Record<string, unknown>;
}

test('one command opens the gateway, the shop, the bank and PayPal, tells where, and ends them all with 0', async () => {
  const { child, text } = await opened();
  for (const port of Object.values(ports)) expect(text).toContain(`http://localhost:${port}`);
  expect(text).not.toContain('a record');
  expect(text).not.toContain('listens');
  expect(await ask('SHOP_PORT')).toMatchObject({ TOLLGATE_URL: `http://localhost:${ports.TOLLGATE_PORT}` });
  expect(await ask('TOLLGATE_BANK_SIMULATOR_PORT')).toMatchObject({
    TOLLGATE_BANK_CALLBACK_URL: `http://localhost:${ports.TOLLGATE_PORT}/rails/bank`,
  });
  expect(await ask('TOLLGATE_PAYPAL_SIMULATOR_PORT')).toMatchObject({
    TOLLGATE_PAYPAL_CALLBACK_URL: `http://localhost:${ports.TOLLGATE_PORT}/rails/paypal/webhooks`,
    TOLLGATE_PAYPAL_SIMULATOR_PUBLIC_URL: `http://localhost:${ports.TOLLGATE_PAYPAL_SIMULATOR_PORT}`,
  });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  for (const setting of Object.keys(mains))
    await expect(ask(setting as keyof typeof mains)).rejects.toThrow();
});

test('Ctrl-C lets a part finish what is under way', async () => {
  put(mains.TOLLGATE_PORT, part('TOLLGATE_PORT', 700));
  const launched = await opened();
  launched.child.kill('SIGINT');
  expect(await once(launched.child, 'exit')).toEqual([0, null]);
  expect(launched.text).toContain('TOLLGATE_PORT drained');
});

test('a part that dies is started again, and errors in its records are shown', async () => {
  const launched = await opened();
  const { pid } = await ask('TOLLGATE_PORT');
  await fetch(`http://127.0.0.1:${ports.TOLLGATE_PORT}/die`).catch(() => {});
  await expect
    .poll(() => launched.text, { timeout: 40_000 })
    .toContain('The gateway ended (code 7); it is started again in 1 s.');
  await expect.poll(() => ask('TOLLGATE_PORT').catch(() => ({})), { timeout: 40_000 }).toHaveProperty('pid');
  expect((await ask('TOLLGATE_PORT'))['pid']).not.toBe(pid);
  await expect.poll(() => launched.text, { timeout: 40_000 }).toContain('a record of an error');
  expect(launched.text).not.toContain('a record for the file');
});

test('a launcher that is killed leaves no part behind', async () => {
  const { child } = await opened();
  child.kill('SIGKILL');
  for (const setting of Object.keys(mains) as (keyof typeof mains)[]) {
    await expect.poll(() => ask(setting).catch(() => 'gone'), { timeout: 40_000 }).toBe('gone');
  }
});

test.each(['SIGTERM', 'SIGKILL'] as const)('an npm that ends by %s ends everything', async (signal) => {
  cpSync(join(repository, 'package.json'), join(clone, 'package.json'));
  const { child } = await opened({}, 'npm', ['start']);
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual(signal === 'SIGTERM' ? [0, null] : [null, 'SIGKILL']);
  for (const setting of Object.keys(mains) as (keyof typeof mains)[]) {
    await expect.poll(() => ask(setting).catch(() => 'gone'), { timeout: 40_000 }).toBe('gone');
  }
});

test('a port that is taken is named with the setting that moves it, and nothing is started', async () => {
  const other = createServer().listen(ports.TOLLGATE_PORT, '127.0.0.1');
  await once(other, 'listening');
  const launched = launch();
  expect(await once(launched.child, 'exit')).toEqual([1, null]);
  expect(launched.text).toContain(`Port ${ports.TOLLGATE_PORT}`);
  expect(launched.text).toContain('set TOLLGATE_PORT to another port');
  await expect(ask('SHOP_PORT')).rejects.toThrow();
  other.close();
});

test.each(['abc', '0', '70000', '41.5'])('a port of %s is refused with what to write', async (port) => {
  const launched = launch({ SHOP_PORT: port });
  expect(await once(launched.child, 'exit')).toEqual([1, null]);
  expect(launched.text).toContain(`SHOP_PORT is "${port}"; write a port from 1 to 65535`);
});

test('a part that refuses its settings stops the start with its own words', async () => {
  put(mains.TOLLGATE_PORT, `console.error('TOLLGATE_DATABASE_URL: write postgres://…'); process.exit(1);`);
  const launched = launch();
  expect(await once(launched.child, 'exit')).toEqual([1, null]);
  expect(launched.text).toContain('The gateway did not start (code 1).');
  expect(launched.text).toContain('TOLLGATE_DATABASE_URL: write postgres://…');
  await expect(ask('SHOP_PORT')).rejects.toThrow();
});
