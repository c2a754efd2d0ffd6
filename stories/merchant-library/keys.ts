import { createTossPayments, testedVersion } from '@tollgate/server';
import { memoryStore } from '@tollgate/server/memory';
import { expect, test, vi } from 'vitest';
import { openMerchant } from '../support/merchant-server.ts';
import { depositNotice } from '../support/merchant-wire.ts';
import type { Town } from '../support/town.ts';

/** A: keys and configuration. */
export function keyStories(town: () => Town): void {
  test('A1 neither key nor secret is in any page, answer or alert, whatever goes wrong on the way', async () => {
    const merchant = await openMerchant(town());
    await merchant.faults(
      { effect: 'answerLost', endpoint: 'confirmPayment' },
      { effect: 'httpError', endpoint: 'getPayment' },
    );
    const { orderId, success, failUrl } = await merchant.authenticated();
    const pages = [await merchant.visit(success), await merchant.visit(`/orders/${orderId}`)];
    pages.push(await merchant.visit(`${failUrl}&code=PAY_PROCESS_CANCELED`));
    expect(await merchant.post(depositNotice({ orderId, secret: 'ps_guess' }))).toBe(403);
    const { secret } = await merchant.order(orderId);
    expect(secret).toMatch(/^ps_/);
    const told = JSON.stringify([pages, merchant.alerts, await merchant.toss.outcome(orderId, 'kim')]);
    expect(merchant.alerts).not.toEqual([]);
    expect(told).not.toContain(secret);
    expect(told).not.toContain(merchant.shop.secretKey);
  });

  test('A1 in a page the library does not start', async () => {
    const { secretKey } = await town().shop();
    vi.stubGlobal('window', {});
    vi.stubGlobal('document', {});
    try {
      expect(() => createTossPayments({ secretKey, store: memoryStore() })).toThrow(
        'must not run in a browser',
      );
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test('A2 the token is the key with a colon behind it, and the gateway knows nobody without the colon', async () => {
    const merchant = await openMerchant(town());
    const { payment } = await merchant.waiting();
    const [call] = merchant.callsOf('confirm');
    expect(call?.authorization).toBe(`Basic ${btoa(`${merchant.shop.secretKey}:`)}`);
    const read = (authorization: string) =>
      fetch(`${town().origin()}/v1/payments/${payment['paymentKey']}`, { headers: { authorization } });
    expect((await read(call?.authorization ?? '')).status).toBe(200);
    const bare = await read(`Basic ${btoa(merchant.shop.secretKey)}`);
    expect(bare.status).toBeGreaterThanOrEqual(400);
    expect(bare.status).toBeLessThan(404);
  });

  test('A3 a pair of two environments does not start, and a pair of two shops is said, not believed', async () => {
    const merchant = await openMerchant(town());
    const other = await town().shop();
    const live = merchant.shop.clientKey.replace('test_', 'live_');
    expect(() => merchant.open({ clientKey: live })).toThrow(
      'clientKey is a live key and secretKey a test key',
    );
    const { orderId, success } = await merchant.authenticated();
    const wrong = merchant.open({ secretKey: other.secretKey, clientKey: other.clientKey });
    // The address was signed with the merchant's own key: it is not even looked at with another.
    expect(await wrong.confirm(success, 'kim')).toEqual({ kind: 'unknown-order' });
    const alike = merchant.open({
      secretKey: other.secretKey,
      signingKey: `return addresses, signed for ${merchant.shop.secretKey}`,
    });
    const refused = await alike.confirm(success, 'kim');
    expect(refused).toMatchObject({ kind: 'failed', trouble: { code: 'NOT_FOUND_PAYMENT_SESSION' } });
    expect(merchant.states(orderId)).toEqual(['requested', 'confirming', 'failed']);
  });

  test('A4 widget keys are for widgets(), individual keys for payment()', async () => {
    const { shop, open } = await openMerchant(town());
    const widget = { clientKey: shop.widgetClientKey, secretKey: shop.widgetSecretKey };
    expect(open({ opens: 'payment' }).keys).toMatchObject({ kind: 'individual' });
    expect(open({ ...widget, opens: 'widgets' }).keys).toMatchObject({ kind: 'widget' });
    expect(() => open({ ...widget, opens: 'payment' })).toThrow('needs the individual keys');
    expect(() => open({ opens: 'widgets' })).toThrow('needs the widget keys');
    expect(() => open({ clientKey: shop.widgetClientKey })).toThrow('take both from one pair');
  });

  test('A5 the tested version is known, another one is said, and its fields break nothing', async () => {
    expect(testedVersion).toBe('2022-11-16');
    const merchant = await openMerchant(town(), { version: '2022-07-27' });
    const { orderId } = await merchant.waiting();
    expect(merchant.alerts).toContainEqual({
      what: 'another API version than tested',
      orderId,
      detail: '2022-07-27',
    });
    const usual = await openMerchant(town());
    await usual.waiting();
    expect(usual.alerts).toEqual([]);
  });

  test('A6 the address is a setting: all calls land there, and without it at Toss Payments', async () => {
    const asked: string[] = [];
    const note: typeof fetch = async (input) => {
      asked.push(String(input));
      return Response.json({ code: 'NOT_FOUND_PAYMENT', message: '' }, { status: 404 });
    };
    const { shop, open } = await openMerchant(town());
    await open({ fetch: note, baseUrl: 'http://localhost:4100/' }).payment('key');
    await createTossPayments({ secretKey: shop.secretKey, store: memoryStore(), fetch: note }).payment('key');
    expect(asked).toEqual([
      'http://localhost:4100/v1/payments/key',
      'https://api.tosspayments.com/v1/payments/key',
    ]);
  });
}
