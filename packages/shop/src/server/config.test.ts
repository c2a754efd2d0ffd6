import { expect, test } from 'vitest';
import { configFrom } from './config.ts';
import { startShop } from './index.ts';

const keys = (client: string, secret: string) => ({ TOSS_CLIENT_KEY: client, TOSS_SECRET_KEY: secret });

test('without any setting the shop knows the docs test keys and a Tollgate on this machine', () => {
  const config = configFrom({});
  expect(config).toMatchObject({
    port: 4200,
    apiUrl: 'http://localhost:4100',
    scriptUrl: 'http://localhost:4100/v2/standard',
    bankAppUrl: 'http://localhost:4400',
    clientKey: 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq',
    secretKey: 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R',
  });
});

test('A6 both addresses can be pointed elsewhere, so that the same shop runs against Toss Payments', () => {
  const config = configFrom({
    TOSS_API_URL: 'https://api.tosspayments.com',
    TOSS_SCRIPT_URL: 'https://js.tosspayments.com/v2/standard',
  });
  expect(config.apiUrl).toBe('https://api.tosspayments.com');
  expect(config.scriptUrl).toBe('https://js.tosspayments.com/v2/standard');
  // No play bank stands behind a gateway that is not ours.
  expect(config.bankAppUrl).toBeUndefined();
});

test('C9 E5 a confirm is given half a minute and more, and a webhook is answered within ten seconds', () => {
  const { timing } = configFrom({});
  expect(timing.commandTimeoutMs).toBeGreaterThanOrEqual(30_000);
  expect(timing.webhookPatienceMs).toBeLessThan(10_000);
});

test('a live key pair is taken, and shows no play bank', () => {
  const config = configFrom({
    ...keys('live_ck_abc', 'live_sk_def'),
    TOLLGATE_URL: 'https://pay.example.com/',
  });
  expect(config).toMatchObject({ bankAppUrl: undefined, apiUrl: 'https://pay.example.com' });
});

test.each([
  [keys('test_ck_abc', 'live_sk_def'), /test key.*live/],
  [keys('live_ck_abc', 'test_sk_def'), /live key.*test/],
  [keys('test_sk_abc', 'test_sk_def'), /TOSS_CLIENT_KEY is no client key/],
  [keys('test_ck_abc', 'test_ck_def'), /TOSS_SECRET_KEY is no secret key/],
  [{ TOSS_CLIENT_KEY: 'test_ck_abc' }, /together/],
  [{ TOSS_SECRET_KEY: 'test_sk_abc' }, /together/],
  [{ TOSS_FOREIGN_SECRET_KEY: 'test_sk_abc' }, /TOSS_FOREIGN_CLIENT_KEY .* together/],
  [
    { TOSS_FOREIGN_CLIENT_KEY: 'live_ck_abc', TOSS_FOREIGN_SECRET_KEY: 'live_sk_abc' },
    /TOSS_FOREIGN_CLIENT_KEY must be a test key/,
  ],
  [{ TOSS_FOREIGN_CLIENT_KEY: 'test_gck_abc', TOSS_FOREIGN_SECRET_KEY: 'test_gsk_abc' }, /individual keys/],
])('A3 keys that are no pair stop the start: %o', async (env, words) => {
  expect(() => configFrom(env)).toThrow(words);
});

test.each([keys('test_gck_docs_abc', 'test_gsk_docs_def'), keys('test_ck_abc', 'test_gsk_docs_def')])(
  'A4 widget keys are refused, because this shop calls payment(): %o',
  (env) => {
    expect(() => configFrom(env)).toThrow(/individual keys/);
  },
);

test('A3 the older secret key of the individual pair is taken too', () => {
  expect(configFrom(keys('test_ck_abc', 'test_ak_def')).secretKey).toBe('test_ak_def');
});

test('A3 a shop that is started with a wrong pair does not open', async () => {
  const config = { ...configFrom({}), clientKey: 'live_ck_abc', port: 0, dataFile: ':memory:' };
  await expect(startShop(config)).rejects.toThrow(/use a pair/);
});

test.each([
  [{ SHOP_PORT: 'http' }, /SHOP_PORT.*write a port/],
  [{ SHOP_PORT: '70000' }, /SHOP_PORT/],
  [{ TOLLGATE_URL: 'localhost:4100' }, /TOLLGATE_URL.*http:\/\//],
  [{ TOSS_SCRIPT_URL: 'ftp://x' }, /TOSS_SCRIPT_URL/],
])('a wrong setting stops the start with a word on what to write: %o', (env, words) => {
  expect(() => configFrom(env)).toThrow(words);
});
