import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig, WrongSetting } from './config.ts';

const refusal = (settings: Record<string, string>): string => {
  try {
    readConfig(settings);
  } catch (error) {
    expect(error).toBeInstanceOf(WrongSetting);
    return (error as Error).message;
  }
  throw new Error('these settings were taken');
};

const key = 'c0ffee'.repeat(8);

test('without any setting everything is on this machine', () => {
  expect(readConfig({})).toEqual({
    port: 4100,
    host: '127.0.0.1',
    dataDir: './.tollgate',
    databaseUrl: undefined,
    databaseConnections: 20,
    publicUrl: undefined,
    proxies: 0,
    consoleReset: undefined,
    liveRateLimit: 100,
    mostUnderWay: 2048,
    workers: 1,
    quietMs: 1000,
    apiLogDays: 30,
    apiLogBodies: 50,
    logLevel: 'warn',
    killAt: undefined,
    bankSimulatorUrl: 'http://127.0.0.1:4400',
    bankSimulatorSecrets: undefined,
    bankRail: undefined,
    payPalSimulatorUrl: 'http://localhost:4300',
    payPal: undefined,
    payPalOfMerchants: [],
    webhooks: undefined,
  });
});

test('every setting is read, blanks around it and an empty one do no harm', () => {
  const config = readConfig({
    TOLLGATE_PORT: ' 4111 ',
    TOLLGATE_HOST: '0.0.0.0',
    TOLLGATE_DATA_DIR: '',
    TOLLGATE_DATABASE_URL: 'postgresql://tollgate:p%40ss%23@db.example:5432/books?sslmode=require',
    TOLLGATE_DATABASE_CONNECTIONS: '4',
    TOLLGATE_PUBLIC_URL: 'https://pay.example/',
    TOLLGATE_LOG: 'info',
    TOLLGATE_BANK_SIMULATOR_PORT: '4499',
    TOLLGATE_BANK_SECRETS_TO_BANK: `new:${key},old:${key}`,
    TOLLGATE_BANK_SECRETS_TO_GATEWAY: `one:${key}`,
    TOLLGATE_BANK_RAIL_URL: 'https://rail.example/bank/',
    TOLLGATE_BANK_RAIL_SECRETS_TO_BANK: `a:${key}`,
    TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY: `b:${key}`,
    PATH: '/bin',
  });
  expect(config).toMatchObject({
    port: 4111,
    host: '0.0.0.0',
    dataDir: './.tollgate',
    databaseUrl: 'postgresql://tollgate:p%40ss%23@db.example:5432/books?sslmode=require',
    databaseConnections: 4,
    publicUrl: 'https://pay.example',
    logLevel: 'info',
    bankSimulatorUrl: 'http://127.0.0.1:4499',
    bankSimulatorSecrets: {
      toBank: [
        { keyId: 'new', secret: key },
        { keyId: 'old', secret: key },
      ],
    },
    bankRail: { url: 'https://rail.example/bank', secrets: { toGateway: [{ keyId: 'b', secret: key }] } },
  });
});

// biome-ignore format: a table
test.each([
  ['TOLLGATE_PORT',                    'http',                            'a port number, such as 4100'],
  ['TOLLGATE_PORT',                    '65536',                           'a port number'],
  ['TOLLGATE_PORT',                    '-1',                              'a port number'],
  ['TOLLGATE_PORT',                    '0x1004',                          'a port number'],
  ['TOLLGATE_PORT',                    '41e2',                            'a port number'],
  ['TOLLGATE_DATABASE_URL',            'mysql://root:hush@db/books',      'postgres://user:password@host:5432/database'],
  ['TOLLGATE_DATABASE_URL',            'db.example',                      'postgres://user:password@host:5432/database'],
  ['TOLLGATE_DATABASE_URL',            'postgres://me:hu/sh@db/books',    'in the password as %3A'],
  ['TOLLGATE_DATABASE_URL',            'postgres://me:hush%@db/books',    'in the password as %3A'],
  ['TOLLGATE_DATABASE_CONNECTIONS',    '3',                               '4 to 200'],
  ['TOLLGATE_DATABASE_CONNECTIONS',    '2.5e1',                           '4 to 200'],
  ['TOLLGATE_PUBLIC_URL',              'pay.example',                     'such as https://pay.example'],
  ['TOLLGATE_PUBLIC_URL',              'ftp://pay.example',               'such as https://pay.example'],
  ['TOLLGATE_PUBLIC_URL',              'https://me:hush@pay.example',     'and nothing behind it'],
  ['TOLLGATE_PUBLIC_URL',              'https://pay.example/tollgate',    'and nothing behind it'],
  ['TOLLGATE_PUBLIC_URL',              'https://pay.example?a=1',         'and nothing behind it'],
  ['TOLLGATE_PUBLIC_URL',              'https://pay.example/#top',        'and nothing behind it'],
  ['TOLLGATE_LIVE_RATE_LIMIT',         '0',                               'such as 100'],
  ['TOLLGATE_LOG',                     'loud',                            'fatal, error, warn, info, debug or silent'],
  ['TOLLGATE_BANK_SIMULATOR_PORT',     'bank',                            'such as 4400'],
  ['TOLLGATE_BANK_SIMULATOR_URL',      'localhost:4400',                  'such as http://localhost:4400'],
  ['TOLLGATE_BANK_SIMULATOR_URL',      'http://localhost:4400/?hush=1',   'such as http://localhost:4400'],
  ['TOLLGATE_BANK_SECRETS_TO_BANK',    'hush',                            'keyId:hex'],
  ['TOLLGATE_BANK_SECRETS_TO_BANK',    'hush:c0ffee',                     'at least 32 hexadecimal digits'],
  ['TOLLGATE_BANK_SECRETS_TO_GATEWAY', `a:${key},a:${key}`,               'one or two secrets'],
  ['TOLLGATE_BANK_RAIL_URL',           'rail.example',                    'such as https://rail.example'],
])('%s=%s stops the start and is told what to write: %s', (name, value, wanted) => {
  const message = refusal({ [name]: value });
  expect(message).toContain(`  ${name}: write `);
  expect(message).toContain(wanted);
  // Not even a wrong secret is repeated, because most of it may be right.
  for (const secret of ['hush', key]) expect(message).not.toContain(secret);
});

test('all that is wrong is told at once, each once', () => {
  const lines = refusal({ TOLLGATE_PORT: 'x', TOLLGATE_LOG: 'x', TOLLGATE_PUBLIC_URL: 'ftp://x/y?z' }).split(
    '\n',
  );
  expect(lines.map((line) => line.split(':')[0]?.trim())).toEqual([
    'Tollgate cannot start with these settings',
    'TOLLGATE_PORT',
    'TOLLGATE_PUBLIC_URL',
    'TOLLGATE_LOG',
  ]);
});

test.each([
  [{ TOLLGATE_BANK_SECRETS_TO_BANK: `a:${key}` }, ['TOLLGATE_BANK_SECRETS_TO_GATEWAY']],
  [{ TOLLGATE_BANK_SECRETS_TO_GATEWAY: `a:${key}` }, ['TOLLGATE_BANK_SECRETS_TO_BANK']],
  [
    { TOLLGATE_BANK_RAIL_URL: 'https://rail.example' },
    ['TOLLGATE_BANK_RAIL_SECRETS_TO_BANK', 'TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY', 'TOLLGATE_PUBLIC_URL'],
  ],
  [
    { TOLLGATE_BANK_RAIL_SECRETS_TO_BANK: `a:${key}`, TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY: `a:${key}` },
    ['TOLLGATE_BANK_RAIL_URL'],
  ],
])('half a pair is no pair: %o', (settings, missing) => {
  const message = refusal(settings);
  for (const name of missing)
    expect(message).toContain(`  ${name}: ${Object.keys(settings)[0]} needs it too; write `);
  expect(message).not.toContain(key);
});

describe('the config file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tollgate-config-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (text: string): Record<string, string> => {
    const path = join(folder, 'tollgate.json');
    writeFileSync(path, text);
    return { TOLLGATE_CONFIG: path };
  };

  test('names webhooks, or none', () => {
    const webhook = { mId: 'tgdocs', url: 'https://shop.example/hook', events: ['DEPOSIT_CALLBACK'] };
    expect(readConfig(file(JSON.stringify({ webhooks: [webhook] }))).webhooks).toEqual([webhook]);
    expect(readConfig(file('{}')).webhooks).toEqual([]);
  });

  test.each([
    ['{"token": "hush", }', 'is not valid JSON (line 1 column 19)'],
    ['hush', 'is not valid JSON'],
    ['["hush"]', 'the whole: '],
    ['{"webhooks": [{"mId": "tgdocs", "url": "/hush", "events": ["DEPOSIT_CALLBACK"]}]}', 'webhooks.0.url: '],
    [
      '{"webhooks": [{"mId": "tgdocs", "url": "https://a.example", "events": ["hush"]}]}',
      'webhooks.0.events.0: ',
    ],
    ['{"webhooks": [{"mId": "", "url": "https://a.example", "events": []}]}', 'webhooks.0.mId: '],
  ])('%s is refused: %s', (text, told) => {
    const message = refusal(file(text));
    expect(message).toContain(told);
    expect(message).not.toContain('hush');
  });

  test('that is not there is named', () => {
    expect(refusal({ TOLLGATE_CONFIG: '/nowhere/tollgate.json' })).toBe(
      'TOLLGATE_CONFIG: /nowhere/tollgate.json cannot be read (ENOENT)',
    );
  });
});

describe('a process that a test lets die', () => {
  const killAt = { TOLLGATE_KILL_AT: 'confirm.opened#3' };

  test('is told where', () => {
    expect(readConfig(killAt).killAt).toEqual({ mark: 'confirm.opened', pass: 3 });
    expect(refusal({ TOLLGATE_KILL_AT: 'confirm.never' })).toContain('  TOLLGATE_KILL_AT: write nothing');
  });

  test.each([
    [
      'a bank',
      {
        TOLLGATE_BANK_RAIL_URL: 'https://rail.example',
        TOLLGATE_BANK_RAIL_SECRETS_TO_BANK: `a:${key}`,
        TOLLGATE_BANK_RAIL_SECRETS_TO_GATEWAY: `b:${key}`,
      },
    ],
    [
      'PayPal',
      {
        TOLLGATE_PAYPAL_CLIENT_ID: 'id',
        TOLLGATE_PAYPAL_CLIENT_SECRET: 'secret',
        TOLLGATE_PAYPAL_WEBHOOK_ID: 'WH-1',
      },
    ],
  ])('never serves live money at %s', (_, live) => {
    const settings = { TOLLGATE_PUBLIC_URL: 'https://pay.example', ...live };
    expect(readConfig(settings).killAt).toBeUndefined();
    expect(refusal({ ...settings, ...killAt })).toContain(
      'TOLLGATE_KILL_AT ends this process in the middle of a payment',
    );
  });
});
