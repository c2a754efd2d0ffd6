import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from './config.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tollgate-bank-'));
});
afterEach(() => rm(dir, { recursive: true }));

const hex = 'ab'.repeat(32);

test('without settings it listens where the start command says, with secrets of its own making', async () => {
  const config = await readConfig({ TOLLGATE_DATA_DIR: dir });
  expect(config).toMatchObject({
    port: 4400,
    host: '127.0.0.1',
    callbackUrl: 'http://localhost:4100/rails/bank',
    databasePath: join(dir, 'bank-simulator.sqlite'),
  });
  expect(await readConfig({ TOLLGATE_DATA_DIR: dir })).toEqual(config);
});

test('settings replace them', async () => {
  const config = await readConfig({
    TOLLGATE_DATA_DIR: dir,
    TOLLGATE_BANK_SIMULATOR_PORT: '0',
    TOLLGATE_BANK_CALLBACK_URL: 'http://gateway:4100/rails/bank',
    TOLLGATE_BANK_SECRETS_TO_BANK: `b2:${hex},b1:${hex}`,
    TOLLGATE_BANK_SECRETS_TO_GATEWAY: `g1:${hex}`,
  });
  expect(config).toMatchObject({ port: 0, callbackUrl: 'http://gateway:4100/rails/bank' });
  expect(config.secrets.toBank.map((each) => each.keyId)).toEqual(['b2', 'b1']);
});

test.each([
  [{ TOLLGATE_BANK_SIMULATOR_PORT: 'abc' }, /TOLLGATE_BANK_SIMULATOR_PORT is "abc"; write a port number/],
  [{ TOLLGATE_BANK_SIMULATOR_PORT: '65536' }, /write a port number/],
  [
    { TOLLGATE_BANK_CALLBACK_URL: 'gateway' },
    /TOLLGATE_BANK_CALLBACK_URL is "gateway"; write the gateway's address/,
  ],
  [{ TOLLGATE_BANK_CALLBACK_URL: 'ftp://gateway/' }, /write the gateway's address/],
  [{ TOLLGATE_BANK_SECRETS_TO_BANK: `b1:${hex}` }, /TOLLGATE_BANK_SECRETS_TO_GATEWAY is missing/],
  [
    { TOLLGATE_BANK_SECRETS_TO_BANK: 'b1', TOLLGATE_BANK_SECRETS_TO_GATEWAY: `g1:${hex}` },
    /TOLLGATE_BANK_SECRETS_TO_BANK: write one or two secrets/,
  ],
])('%o stops the start and says what to write', async (env, message) => {
  await expect(readConfig({ TOLLGATE_DATA_DIR: dir, ...env })).rejects.toThrow(message);
});
