import { expect, test } from 'vitest';
import { FakeGateway } from '../../test/fake-gateway.ts';
import { openShop } from '../../test/open-shop.ts';
import { configFrom, startShop } from './index.ts';

test('with a test key the shop tells the sandbox where its webhook is, once', async () => {
  await using shop = await openShop({ publicUrl: 'http://shop.example' });
  const url = 'http://shop.example/webhooks/toss';
  await expect.poll(() => shop.log()).toContain(`registered ${url}`);
  await shop.restart();
  await expect.poll(() => shop.log()).toContain(`${url} is registered`);
  expect(shop.gateway.webhooks).toMatchObject([
    { url, events: ['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED'] },
  ]);
});

test('a registration of an earlier version gives way to the whole one; what a person registered stays', async () => {
  const gateway = await new FakeGateway().start();
  const url = 'http://shop.example/webhooks/toss';
  const events = ['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED'];
  gateway.webhooks = [
    { id: 'wh_old', name: 'sample shop', url, events },
    { id: 'wh_by_hand', name: 'by hand', url, events },
    { id: 'wh_elsewhere', name: 'sample shop', url: 'http://elsewhere.example/webhooks/toss', events },
  ];
  {
    await using shop = await openShop({ apiUrl: gateway.origin, publicUrl: 'http://shop.example' });
    await expect.poll(() => shop.log()).toContain(`registered ${url}`);
  }
  expect(gateway.webhooks.map(({ id, events }) => [id, events.length])).toEqual([
    ['wh_by_hand', 2],
    ['wh_elsewhere', 2],
    [expect.any(String), 3],
  ]);
  await gateway[Symbol.asyncDispose]();
});

test('a gateway that is not up yet is waited for, quietly', async () => {
  const gateway = await new FakeGateway().start();
  const port = Number(new URL(gateway.origin).port);
  await gateway[Symbol.asyncDispose]();
  const config = configFrom({ SHOP_PORT: '0', TOLLGATE_URL: gateway.origin, SHOP_LOG_LEVEL: 'silent' });
  const shop = await startShop({ ...config, dataFile: ':memory:' });
  const late = await new FakeGateway().start(port);
  await expect.poll(() => late.webhooks?.length, { timeout: 5_000 }).toBe(1);
  await shop.close();
  await late[Symbol.asyncDispose]();
});

test('a gateway without a sandbox API is left alone, with a word on what to do', async () => {
  const gateway = await new FakeGateway().start();
  gateway.webhooks = undefined;
  await using shop = await openShop({ apiUrl: gateway.origin });
  await expect.poll(() => shop.log()).toContain('developer center');
  expect(gateway.callsOf('webhooks')).toHaveLength(1);
  await gateway[Symbol.asyncDispose]();
});

test('with a live key nobody is told anything', async () => {
  await using shop = await openShop({ clientKey: 'live_ck_abc', secretKey: 'live_sk_abc' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(shop.gateway.callsOf('webhooks')).toEqual([]);
});
