import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { deposit, hook, minutes, openStage } from '../test/stage.ts';

describe('Standard Webhooks, which Tollgate adds', () => {
  const secrets = [
    'whsec_bmV3ZXIgc2VjcmV0IG9mIDMyIGJ5dGVzIQ==',
    'whsec_b2xkZXIgc2VjcmV0IG9mIDMyIGJ5dGVzIQ==',
  ] as const;
  const notice = (orderId: string, secret: string) =>
    JSON.stringify({
      createdAt: '2026-03-11T09:05:12.1',
      secret,
      status: 'DONE',
      transactionKey: 'T',
      orderId,
    });
  /** Signed by the library of those who wrote the standard. */
  const signed = (text: string, by: string, at: number) => ({
    'webhook-id': 'whtrans_1',
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(by).sign('whtrans_1', new Date(Math.floor(at / 1000) * 1000), text),
  });

  test.each(secrets)('a signature of the newer or the older secret is right', async (by) => {
    const stage = await openStage({ webhookSecrets: secrets });
    const { orderId, secret } = await stage.waiting();
    const text = notice(orderId, secret);
    expect((await stage.toss.webhook(hook(text, signed(text, by, stage.now())))).kind).toBe('followed');
  });

  test('a signature of somebody else, over another body, or minutes old is refused before anything is looked up', async () => {
    const stage = await openStage({ webhookSecrets: secrets });
    const { orderId, secret } = await stage.waiting();
    const text = notice(orderId, secret);
    const now = stage.now();
    const stranger = 'whsec_c29tZWJvZHkgZWxzZSdzIDMyIGJ5dGVzIQ==';
    for (const headers of [
      signed(text, stranger, now),
      signed(`${text} `, secrets[0], now),
      signed(text, secrets[0], now - 6 * minutes),
      signed(text, secrets[0], now + 6 * minutes),
      { ...signed(text, secrets[0], now), 'webhook-id': 'another' },
      { ...signed(text, secrets[0], now), 'webhook-timestamp': 'x' },
      { 'webhook-signature': 'v1,!!!' },
      { 'webhook-signature': 'v1a,AAAA' },
    ]) {
      expect(await stage.toss.webhook(hook(text, headers))).toEqual({ kind: 'forged', status: 403 });
    }
    expect(new Set(stage.whats())).toEqual(new Set(['webhook with a wrong signature']));
    expect(stage.gateway.callsOf('read')).toEqual([]);
  });

  test('without the header, as the original sends it, the body’s own secret decides', async () => {
    const stage = await openStage({ webhookSecrets: secrets });
    const { orderId, secret } = await stage.waiting();
    expect((await stage.toss.webhook(deposit({ orderId, secret }))).kind).toBe('followed');
    expect((await stage.toss.webhook(deposit({ orderId, secret: 'ps_wrong' }))).kind).toBe('forged');
  });

  test('a body that somebody has parsed before cannot be checked, which is said, and then its secret decides', async () => {
    const stage = await openStage({ webhookSecrets: secrets });
    const { orderId, secret } = await stage.waiting();
    const text = notice(orderId, secret);
    const headers = signed(`${text} `, secrets[0], stage.now());
    const body = JSON.parse(text) as Record<string, unknown>;
    expect((await stage.toss.webhook({ headers, body })).kind).toBe('followed');
    expect(stage.whats()).toEqual(['webhook signature not checkable: the body was parsed before']);
    expect((await stage.toss.webhook({ headers, body: { ...body, secret: 'ps_wrong' } })).kind).toBe(
      'forged',
    );
  });
});
