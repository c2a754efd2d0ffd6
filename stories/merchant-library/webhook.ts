import { usualTiming } from '@tollgate/server';
import { expect, test } from 'vitest';
import { openMerchant, refundAccount } from '../support/merchant-server.ts';
import { depositNotice, statusNotice } from '../support/merchant-wire.ts';
import type { Town } from '../support/town.ts';

/** E: webhooks. */
export function webhookStories(town: () => Town): void {
  test('E1 the webhook is a public POST of JSON: no login, no token', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.waiting();
    await merchant.shop.deposit(payment);
    await merchant.becomes(orderId, 'paid');
    await expect.poll(() => merchant.answers).toEqual([200, 200]);
  });

  test('E2 the order by its orderId, the secret compared whole: none, and no stored one, never match', async () => {
    const merchant = await openMerchant(town());
    const { orderId } = await merchant.waiting();
    const { secret } = await merchant.order(orderId);
    for (const wrong of [null, '', undefined, 0, [secret], `${secret} `, String(secret).slice(0, -1)]) {
      const status = await merchant.post({ ...depositNotice({ orderId }), secret: wrong ?? null });
      expect(status, JSON.stringify(wrong)).toBe(403);
    }
    expect(await merchant.post(depositNotice({ orderId, secret }))).toBe(200);
    const unconfirmed = await merchant.request();
    for (const none of [null, '', 'ps_'])
      expect(await merchant.post(depositNotice({ orderId: unconfirmed.orderId, secret: none }))).toBe(403);
    expect(await merchant.kind(unconfirmed.orderId)).toBe('requested');
  });

  test('E3 a wrong secret: refused, nothing changed, nothing read, a person hears of it', async () => {
    const merchant = await openMerchant(town());
    const [one, other] = [await merchant.waiting(), await merchant.waiting()];
    const before = await merchant.order(one.orderId);
    const { secret } = await merchant.order(other.orderId);
    expect(await merchant.post(depositNotice({ orderId: one.orderId, secret }))).toBe(403);
    expect(await merchant.order(one.orderId)).toEqual(before);
    expect(merchant.callsOf('read')).toEqual([]);
    expect(merchant.alerts).toMatchObject([{ what: 'webhook with a wrong secret', orderId: one.orderId }]);
  });

  test('E4 PAYMENT_STATUS_CHANGED is a reason to read, and what is read counts', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.waiting();
    const { secret } = await merchant.order(orderId);
    const lie = { ...payment, status: 'DONE' };
    expect(await merchant.post(statusNotice({ ...lie, secret: 'ps_guess' }))).toBe(403);
    for (const said of [secret, null])
      expect(await merchant.post(statusNotice({ ...lie, secret: said }))).toBe(200);
    expect(await merchant.kind(orderId)).toBe('account-issued');
  });

  test('E4 EXPIRED carries no secret, and closes an order that nobody confirmed', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.authenticated();
    const path = `/sandbox/v1/payments/${payment['paymentKey']}/expire`;
    await merchant.shop.call('POST', path, { body: {} });
    await merchant.becomes(orderId, 'expired');
    expect(merchant.alerts).toEqual([]);
  });

  test('E5 when the payment cannot be read in time the webhook is asked for again, and then followed', async () => {
    const { webhookPatienceMs } = usualTiming;
    expect(webhookPatienceMs).toBeLessThan(10_000);
    const merchant = await openMerchant(town(), { timing: { webhookPatienceMs: 1_000, readTimeoutMs: 500 } });
    const { orderId, payment } = await merchant.waiting();
    await merchant.faults({ effect: 'hang', endpoint: 'getPayment', times: 'always' });
    await merchant.shop.deposit(payment);
    await expect.poll(() => merchant.answers).toEqual([503, 503]);
    expect(await merchant.kind(orderId)).toBe('account-issued');
    await merchant.faults();
    await merchant.isHeardAgain();
    expect(await merchant.kind(orderId)).toBe('paid');
  });

  test('E6 twice, both events, and sent again by hand: paid once, delivered once', async () => {
    const merchant = await openMerchant(town(), { store: 'sqlite' });
    const { orderId, payment } = await merchant.waiting();
    await merchant.faults({ effect: 'duplicate', times: 2 });
    await merchant.shop.deposit(payment);
    await expect.poll(() => merchant.answers).toEqual([200, 200, 200, 200]);
    expect(await merchant.applied()).toEqual([2]);
    for (const { id } of await merchant.shop.deliveries(orderId))
      await merchant.shop.call('POST', `/sandbox/v1/deliveries/${id}/resend`, { body: {} });
    await expect.poll(() => merchant.answers).toEqual(Array(6).fill(200));
    expect(merchant.deliveries()).toEqual(['start']);
    expect(merchant.states()).toEqual(['requested', 'confirming', 'awaiting-deposit', 'paid']);
  });

  test('E7 the news of a deposit comes after the news that it was taken back: nothing moves backwards', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.waiting();
    const deposits = { event: 'DEPOSIT_CALLBACK' };
    await merchant.faults(
      { effect: 'reorder', ...deposits },
      { effect: 'drop', event: 'PAYMENT_STATUS_CHANGED', times: 'always' },
    );
    await merchant.shop.deposit(payment);
    await merchant.shop.reverse(payment);
    await expect.poll(() => merchant.answers).toEqual([200, 200]);
    expect(await merchant.kind(orderId)).toBe('account-issued');
    expect(merchant.deliveries()).toEqual([]);
  });

  test('E7 a notice that is days late is as good as any other: the payment is read', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.waiting();
    await merchant.faults({ effect: 'delayWebhook', delayMs: 3 * 86_400_000, event: 'DEPOSIT_CALLBACK' });
    await merchant.shop.deposit(payment);
    await merchant.becomes(orderId, 'paid');
    const canceled = await merchant.toss.cancel({ orderId, reason: '변심', refundAccount });
    expect(canceled).toMatchObject({ kind: 'done', outcome: { kind: 'refunded' } });
    await expect.poll(() => merchant.answers).toEqual([200, 200, 200]);
    await merchant.advance('P4D');
    await expect.poll(() => merchant.answers).toEqual([200, 200, 200, 200]);
    expect(await merchant.kind(orderId)).toBe('refunded');
    expect(merchant.deliveries()).toEqual(['start', 'stop']);
  });

  test('E8 a notice comes before the answer of the confirm that caused it: not dropped, asked for again', async () => {
    const merchant = await openMerchant(town(), { timing: { webhookPatienceMs: 800 } });
    await merchant.faults({ effect: 'beforeAnswer' });
    const { orderId } = await merchant.paidInDollars();
    expect(merchant.answers[0]).toBe(503);
    await merchant.isHeardAgain();
    expect(await merchant.kind(orderId)).toBe('paid');
    expect(merchant.deliveries()).toEqual(['start']);
    expect(await merchant.applied()).toEqual([1]);
  });

  test('E9 the bank takes the deposit back: delivery stops, and a second deposit starts it again', async () => {
    const merchant = await openMerchant(town());
    await merchant.faults({ effect: 'depositReversed', delayMs: 600_000 });
    const { orderId, payment } = await merchant.paid();
    await merchant.advance('PT11M');
    await merchant.becomes(orderId, 'account-issued');
    expect(await merchant.toss.outcome(orderId, 'kim')).toMatchObject({ wasReversed: true });
    await merchant.shop.deposit(payment);
    await merchant.becomes(orderId, 'paid');
    expect(merchant.deliveries()).toEqual(['start', 'stop', 'start']);
  });

  test('E10 an event or a status that does not exist yet: 200, and nothing changes', async () => {
    const merchant = await openMerchant(town());
    const { orderId } = await merchant.waiting();
    const { secret } = await merchant.order(orderId);
    expect(await merchant.post({ eventType: 'PAYMENT_DREAMT_OF', data: { orderId } })).toBe(200);
    expect(await merchant.post(depositNotice({ orderId, secret, status: 'HALF_DONE' }))).toBe(200);
    expect(await merchant.kind(orderId)).toBe('account-issued');
    expect(await merchant.toss.webhook({ headers: {}, body: { eventType: 'PAYMENT_DREAMT_OF' } })).toEqual({
      ...{ kind: 'ignored', status: 200, event: 'PAYMENT_DREAMT_OF', because: 'unknown event' },
    });
  });

  test('E11 createdAt with and without offset, with 0 to 9 digits behind the second, or nonsense', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.waiting();
    const { secret } = await merchant.order(orderId);
    await merchant.faults({ effect: 'drop', times: 'always' });
    await merchant.shop.deposit(payment);
    const days = '2026-03-11T09:05:12';
    const ways = [
      days,
      `${days}+09:00`,
      `${days}Z`,
      `${days}.1`,
      `${days}.118402`,
      `${days}.118402377+0900`,
      'soon',
      null,
    ];
    for (const createdAt of ways)
      expect(await merchant.post(depositNotice({ orderId, secret, createdAt })), String(createdAt)).toBe(200);
    expect(await merchant.kind(orderId)).toBe('paid');
  });

  test('E12 an order nobody knows: 200, nothing is created, nothing is asked', async () => {
    const merchant = await openMerchant(town());
    const stranger = await merchant.shop.paid();
    await expect.poll(() => merchant.answers).toEqual([200, 200]);
    expect(await merchant.store.find(stranger['orderId'])).toBeUndefined();
    expect([merchant.calls, merchant.changes]).toEqual([[], []]);
  });
}
