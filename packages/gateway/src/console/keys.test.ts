import { afterAll, beforeAll, expect, test } from 'vitest';
import { docsMerchant } from '../docs-merchant.ts';
import { insertMerchants } from '../store/merchant-accounts.ts';
import { type Ask, asking, loggedIn } from './ask.ts';
import { type ConsoleStage, openConsole } from './console-stage.ts';

let stage: ConsoleStage;
let ask: Ask;
beforeAll(async () => {
  stage = await openConsole();
  ask = asking(stage);
});
afterAll(() => stage.close());

/** Whether the merchant API knows the key, and in which version it answers. */
const works = async (secretKey: string): Promise<boolean> => {
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
  const { statusCode } = await stage.app.inject({ url: '/sandbox/v1/clock', headers: { authorization } });
  return statusCode === 200;
};

test('a secret is shown once, the one before it works for seven days, and no third is made meanwhile', async () => {
  const { body: shop } = await ask('POST', '/shops', { name: '키 상점' });
  const { body: before } = await ask('GET', `/shops/${shop.mId}/keys`);
  expect(before.pairs.map((pair: { family: string }) => pair.family)).toEqual(['individual', 'widget']);
  expect(before.pairs[0]).toMatchObject({
    clientKey: shop.clientKey,
    isVersionOpen: true,
    secrets: [{ masked: `test_sk_…${shop.secretKey.slice(-4)}`, expiresAt: null }],
    reissuableFrom: null,
  });

  const reissued = await ask('POST', `/shops/${shop.mId}/keys/individual/reissue`);
  expect(reissued.status).toBe(200);
  const { secretKey, oldExpiresAt, keys } = reissued.body;
  const days = (Date.parse(oldExpiresAt) - stage.gateway.clock.now().getTime()) / 86_400_000;
  expect(days).toBeGreaterThan(6.99);
  expect(days).toBeLessThan(7.01);
  expect(keys.pairs[0].secrets.map((each: { masked: string }) => each.masked)).toEqual([
    `test_sk_…${secretKey.slice(-4)}`,
    `test_sk_…${shop.secretKey.slice(-4)}`,
  ]);
  expect(keys.pairs[0].reissuableFrom).toBe(oldExpiresAt);
  expect([await works(secretKey), await works(shop.secretKey)]).toEqual([true, true]);
  const read = await ask('GET', `/shops/${shop.mId}/keys`);
  expect(read.text).not.toContain(secretKey);

  expect(await ask('POST', `/shops/${shop.mId}/keys/individual/reissue`)).toMatchObject({
    body: { code: 'NOT_SUPPORTED_PROCESS', message: expect.stringMatching(/두 개/) },
  });

  // The seven days are over.
  await stage.books.db.query(
    `update secret_keys set expires_at = now() - interval '1 second' where m_id = $1 and expires_at is not null`,
    [shop.mId],
  );
  await stage.gateway.reads.secretKey.forget(shop.mId);
  expect([await works(secretKey), await works(shop.secretKey)]).toEqual([true, false]);
  expect((await ask('POST', `/shops/${shop.mId}/keys/individual/reissue`)).status).toBe(200);
});

test('two who re-issue at the same moment make one secret', async () => {
  const { body: shop } = await ask('POST', '/shops', {});
  const both = await Promise.all([1, 2].map(() => ask('POST', `/shops/${shop.mId}/keys/individual/reissue`)));
  expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
  const { body } = await ask('GET', `/shops/${shop.mId}/keys`);
  expect(body.pairs[0].secrets).toHaveLength(2);
});

test('the version of a pair is that of the next answer; a widget’s is fixed', async () => {
  const { body: shop } = await ask('POST', '/shops', {});
  await works(shop.secretKey);
  const changed = await ask('PUT', `/shops/${shop.mId}/keys/individual/version`, { version: '1.3' });
  expect(changed.body.pairs[0]).toMatchObject({ apiVersion: '1.3' });
  const credential = await stage.gateway.reads.secretKey.load(shop.secretKey);
  expect(credential?.keyPair.apiVersion).toBe('1.3');
  expect(changed.body.pairs[1]).toMatchObject({ isVersionOpen: false, versions: ['2022-11-16'] });
  expect(await ask('PUT', `/shops/${shop.mId}/keys/widget/version`, { version: '1.3' })).toMatchObject({
    body: { code: 'NOT_SUPPORTED_PROCESS', field: 'version' },
  });
  expect(await ask('PUT', `/shops/${shop.mId}/keys/individual/version`, { version: '9' })).toMatchObject({
    status: 400,
    body: { field: 'version' },
  });
});

test('the keys of the public documentation stay as they are', async () => {
  await insertMerchants(stage.books.db, [docsMerchant]);
  await stage.books.db.query(`update secret_keys set hint = null where m_id = 'tgdocs'`);
  await insertMerchants(stage.books.db, [docsMerchant]);
  const { body } = await ask('GET', '/shops/tgdocs/keys');
  expect(body.pairs[0].secrets.map((each: { masked: string }) => each.masked).sort()).toEqual([
    'test_ak_…QGwy',
    'test_sk_…YG5R',
  ]);
  expect(await ask('POST', '/shops/tgdocs/keys/individual/reissue')).toMatchObject({
    body: { code: 'NOT_SUPPORTED_PROCESS' },
  });
});

test('a viewer may read and not act; another shop’s keys are not there', async () => {
  const mId = await stage.shop();
  const other = await stage.shop();
  const viewer = await loggedIn(stage, 'viewer', [mId]);
  expect((await ask('GET', `/shops/${mId}/keys`, undefined, viewer)).status).toBe(200);
  expect(await ask('POST', `/shops/${mId}/keys/individual/reissue`, {}, viewer)).toMatchObject({
    status: 403,
    body: { code: 'FORBIDDEN_REQUEST' },
  });
  expect((await ask('GET', `/shops/${other}/keys`, undefined, viewer)).status).toBe(404);
  expect((await ask('POST', `/shops/${mId}/keys/nobody/reissue`)).status).toBe(404);
});
