import { expect, test } from 'vitest';
import { openMerchant, refundAccount } from '../support/merchant-server.ts';
import { statusNotice } from '../support/merchant-wire.ts';
import type { Town } from '../support/town.ts';

const reason = '고객 변심';

/** F: what comes later. */
export function laterStories(town: () => Town): void {
  test('F1 the deposit deadline passes and nobody says so: read, then closed', async () => {
    const merchant = await openMerchant(town());
    const { orderId } = await merchant.waiting();
    await merchant.passes('P8D');
    expect(merchant.answers).toEqual([]);
    await merchant.faults({ effect: 'requestLost', endpoint: 'getPayment' });
    expect((await merchant.toss.reconcile()).changed).toEqual([]); // no answer closes nothing
    await merchant.passes('PT10M');
    expect((await merchant.toss.reconcile()).changed).toEqual([
      { orderId, from: 'awaiting-deposit', to: 'expired' },
    ]);
    expect(await merchant.applied()).toEqual([1]);
  });

  test('F1 a deposit of the last minute whose webhook got lost: the order is paid, not closed', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.waiting();
    await merchant.faults({ effect: 'drop', times: 'always' });
    await merchant.shop.deposit(payment);
    await merchant.passes('P8D');
    await merchant.toss.reconcile();
    expect(await merchant.kind(orderId)).toBe('paid');
    expect(merchant.answers).toEqual([]);
  });

  test('F2 once a day everything open is looked at: a lost confirm, a lost deposit, a lost reversal', async () => {
    const merchant = await openMerchant(town());
    const confirmed = await merchant.authenticated();
    const [deposited, reversed] = [await merchant.waiting(), await merchant.paid()];
    await merchant.faults(
      { effect: 'requestLost', endpoint: 'confirmPayment', times: 2 },
      { effect: 'drop', times: 'always' },
    );
    await merchant.visit(confirmed.success);
    await merchant.shop.deposit(deposited.payment);
    await merchant.shop.reverse(reversed.payment);
    expect(await merchant.kind(confirmed.orderId)).toBe('confirming');
    const { changed, failed } = await merchant.toss.reconcile({ all: true });
    const news = Object.fromEntries(changed.map(({ orderId, to }) => [orderId, to]));
    expect(news).toEqual({
      [confirmed.orderId]: 'awaiting-deposit',
      [deposited.orderId]: 'paid',
      [reversed.orderId]: 'awaiting-deposit',
    });
    expect(failed).toEqual([]);
  });

  test('F3 before the deposit all of it and no account; afterwards an account of the buyer’s own', async () => {
    const merchant = await openMerchant(town());
    const early = await merchant.waiting();
    const refused = async (wish: object, code: string) =>
      expect(await merchant.toss.cancel({ orderId: early.orderId, reason, ...wish })).toMatchObject({
        ...{ kind: 'refused', trouble: { code } },
      });
    await refused({ amount: 1_000 }, 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT');
    expect(await merchant.toss.cancel({ orderId: early.orderId, reason })).toMatchObject({
      ...{ kind: 'done', outcome: { kind: 'canceled' } },
    });
    const late = await merchant.paid();
    const issued = (await merchant.order(late.orderId)).account?.accountNumber ?? '';
    const wrong: [object | undefined, string][] = [
      [undefined, 'INVALID_REFUND_ACCOUNT_INFO'],
      [{ ...refundAccount, accountNumber: issued.replace(/\D/g, '') }, 'INVALID_REFUND_ACCOUNT_NUMBER'],
      [{ ...refundAccount, accountNumber: '1'.repeat(21) }, 'INVALID_REFUND_ACCOUNT_NUMBER'],
      [{ ...refundAccount, holderName: '김'.repeat(61) }, 'INVALID_REFUND_ACCOUNT_INFO'],
    ];
    const calls = merchant.callsOf('cancel').length;
    for (const [account, code] of wrong) {
      const wish = {
        orderId: late.orderId,
        reason,
        ...(account && { refundAccount: account as typeof refundAccount }),
      };
      expect(await merchant.toss.cancel(wish)).toMatchObject({ kind: 'refused', trouble: { code } });
    }
    expect(merchant.callsOf('cancel')).toHaveLength(calls);
    expect(await merchant.toss.cancel({ orderId: late.orderId, reason, refundAccount })).toMatchObject({
      ...{ kind: 'done', outcome: { kind: 'refunded' } },
    });
  });

  test('F4 the answer to a cancel is lost: asked again with the same key, and money went back once', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.paid();
    await merchant.faults({ effect: 'answerLost', endpoint: 'cancelPayment' });
    const wish = { orderId, reason, amount: 20_000, refundAccount, requestId: 'form-1' };
    for (let count = 0; count < 2; count++)
      expect(await merchant.toss.cancel(wish)).toMatchObject({ outcome: { balance: { minor: 30_000 } } });
    const keys = merchant.callsOf('cancel').map(({ idempotencyKey }) => idempotencyKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect((await merchant.shop.read(payment))['cancels']).toHaveLength(1);
    expect(await merchant.toss.cancel({ orderId, reason: '가'.repeat(201), refundAccount })).toMatchObject({
      ...{ kind: 'refused', trouble: { code: 'INVALID_REQUEST' } },
    });
    expect(await merchant.applied()).toEqual([1]);
  });

  test('F5 a part of a PayPal payment goes back with its currency', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.paidInDollars('129.90');
    expect(await merchant.toss.cancel({ orderId, reason, amount: '29.95' })).toMatchObject({
      ...{ kind: 'done', outcome: { kind: 'partly-refunded', balance: { value: '99.95' } } },
    });
    expect(merchant.callsOf('cancel')).toMatchObject([{ body: { cancelAmount: 29.95, currency: 'USD' } }]);
    expect(await merchant.shop.read(payment)).toMatchObject({ balanceAmount: 99.95 });
  });

  test('F6 parts that add up to everything: PARTIAL_CANCELED by name, refunded by its balance', async () => {
    const merchant = await openMerchant(town());
    const { orderId, payment } = await merchant.paid();
    for (const amount of [20_000, 20_000, 10_000])
      expect(await merchant.toss.cancel({ orderId, reason, amount, refundAccount })).toMatchObject({
        kind: 'done',
      });
    expect(await merchant.shop.read(payment)).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 0 });
    expect(await merchant.kind(orderId)).toBe('refunded');
    expect(merchant.deliveries()).toEqual(['start', 'stop']);
  });

  test('F7 goods are put aside with the request and go back once, by deadline or by cancel', async () => {
    const merchant = await openMerchant(town(), { store: 'sqlite' });
    await merchant.faults({ effect: 'duplicate', times: 'always' });
    const canceled = await merchant.waiting();
    expect(merchant.shelf()).toEqual(['take']);
    await merchant.toss.cancel({ orderId: canceled.orderId, reason });
    await expect.poll(() => merchant.answers.length).toBeGreaterThanOrEqual(2);
    await merchant.toss.reconcile({ all: true });
    expect(merchant.shelf()).toEqual(['take', 'put back']);
    await merchant.waiting();
    await merchant.passes('P8D');
    await Promise.all([merchant.toss.reconcile(), merchant.open().reconcile()]);
    await merchant.toss.reconcile({ all: true });
    expect(merchant.shelf()).toEqual(['take', 'put back', 'take', 'put back']);
  });

  test('F8 an account number leads to no order: numbers are used again', async () => {
    const merchant = await openMerchant(town());
    const [one, other] = [await merchant.waiting(), await merchant.waiting()];
    const { virtualAccount } = await merchant.shop.read(one.payment);
    const { secret } = await merchant.order(other.orderId);
    const { orderId, payment } = other;
    // The number of one order in a notice about the other: only what the notice names is read.
    expect(await merchant.post(statusNotice({ ...payment, orderId, secret, virtualAccount }))).toBe(200);
    expect(await merchant.post({ ...statusNotice({ virtualAccount, secret }) })).toBe(200);
    expect(merchant.callsOf('read')).toHaveLength(1);
    const { accountNumber } = virtualAccount;
    expect(await merchant.store.find(accountNumber)).toBeUndefined();
    expect(await merchant.store.findByPaymentKey(accountNumber)).toBeUndefined();
    expect(await merchant.kind(one.orderId)).toBe('account-issued');
  });
}
