import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refusal } from '../../test/fake-gateway.ts';
import { account, openShop } from '../../test/open-shop.ts';

const dist = new URL('../../dist/', import.meta.url);

test('A1 C3 the secret key and the webhook secret reach neither a page, nor an answer, nor the log', async () => {
  await using shop = await openShop({ logLevel: 'trace' });
  const buyer = shop.buyer();
  const { orderId, paymentKey, secret, success } = await buyer.waiting();
  shop.gateway.answer('read', refusal(401, 'UNAUTHORIZED_KEY'), 'unreached');
  await shop.webhook({ secret, status: 'DONE', transactionKey: 'T', orderId });
  await shop.webhook({ secret: 'ps_wrong', status: 'DONE', transactionKey: 'T', orderId });
  await shop.webhook({ secret, status: 'DONE', transactionKey: 'T', orderId });
  await buyer.post(`/api/orders/${orderId}/cancel`, { reason: 'x', balance: 36_000, refundAccount: account });
  const answers = [shop.log()];
  for (const path of [
    '/',
    `/checkout/${orderId}`,
    `/orders/${orderId}`,
    `/api/orders/${orderId}`,
    success,
    '/nowhere',
  ]) {
    answers.push((await buyer.open(path)).html);
  }
  const { secretKey } = shop.config;
  for (const answer of answers) {
    expect(answer).not.toContain(secretKey);
    expect(answer).not.toContain(Buffer.from(`${secretKey}:`).toString('base64'));
    expect(answer).not.toContain(secret);
  }
  for (const answer of answers.slice(1)) expect(answer).not.toContain(paymentKey);
  expect(shop.log()).toContain(orderId);
});

test.skipIf(!existsSync(dist))('A1 nothing of the server is in what browsers download', () => {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(js|html|css)$/.test(name),
  );
  expect(files.length).toBeGreaterThan(1);
  for (const name of files) {
    expect(readFileSync(new URL(name, dist), 'utf8')).not.toMatch(/(test|live)_g?sk_|_ak_|idempotency-key/);
  }
});

test('B4 the shop cannot be framed, and its pages run only its own scripts and the gateway’s', async () => {
  await using shop = await openShop();
  const response = await fetch(shop.origin);
  const policy = response.headers.get('content-security-policy') ?? '';
  const { origin } = new URL(shop.gateway.origin);
  expect(policy.split('; ')).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      `script-src 'self' ${origin}`,
      `connect-src 'self' ${origin}`,
      `frame-src ${origin}`,
      "frame-ancestors 'none'",
    ]),
  );
  expect(policy).not.toContain('unsafe');
});

test('A6 the policy lets the hosts of Toss Payments in when the shop runs against it', async () => {
  await using shop = await openShop({
    scriptUrl: 'https://js.tosspayments.com/v2/standard',
    apiUrl: 'https://api.tosspayments.com',
  });
  const policy = (await fetch(shop.origin)).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self' https://*.tosspayments.com;");
});
