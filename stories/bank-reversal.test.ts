import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noticeOf, numberOf, say, sendMoney } from './support/bank-line.ts';
import { alarmsOf, booksOf, leftOn } from './support/books.ts';
import { newOrderId, refundReceiveAccount } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

const receipt = { cashReceipt: { type: '소득공제', registrationNumber: '01012345678' } };

describe('the bank takes a deposit back', () => {
  test('the order waits again, its receipt is cancelled, and the shop hears of it (reversal_within_2min)', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
    const issued = await shop.waiting(receipt);
    const paid = (await shop.deposit(issued)).body;
    expect(paid).toMatchObject({
      status: 'DONE',
      cashReceipt: { amount: 50_000 },
      approvedAt: expect.any(String),
    });

    const reversed = (await shop.reverse(paid)).body;
    expect(reversed).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      approvedAt: null,
      balanceAmount: 50_000,
      cancels: null,
      cashReceipt: null,
      virtualAccount: {
        depositorName: null,
        refundStatus: 'NONE',
        accountNumber: issued.virtualAccount.accountNumber,
      },
      secret: null,
    });
    expect(
      reversed.cashReceipts.map(({ transactionType }: { transactionType: string }) => transactionType),
    ).toEqual(['CONFIRM', 'CANCEL']);
    expect(new Set([issued, paid, reversed].map(({ lastTransactionKey }) => lastTransactionKey)).size).toBe(
      3,
    );
    expect(await booksOf(town, paid)).toEqual([
      'deposit rail→merchant 50000',
      'reversal merchant→rail 50000',
    ]);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(0);

    const letters = await inbox.wait(3);
    const callbacks = letters.map(({ body }) => body).filter((body) => !('eventType' in body));
    expect(callbacks.find(({ status }) => status === 'WAITING_FOR_DEPOSIT')).toEqual({
      createdAt: expect.any(String),
      secret: issued.secret,
      status: 'WAITING_FOR_DEPOSIT',
      transactionKey: reversed.lastTransactionKey,
      orderId: issued.orderId,
    });
    // PAYMENT_STATUS_CHANGED knows no way back.
    expect(letters.filter(({ body }) => 'eventType' in body).map(({ body }) => body.data.status)).toEqual([
      'DONE',
    ]);
  });

  test('and the customer pays again: DONE with a new transaction and a new receipt', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK');
    const issued = await shop.waiting(receipt);
    const first = (await shop.deposit(issued)).body;
    await shop.reverse(issued);
    const second = (await shop.deposit(issued, { depositorName: '다시 보냄' })).body;
    expect(second).toMatchObject({
      status: 'DONE',
      virtualAccount: { depositorName: '다시 보냄' },
      cashReceipt: { amount: 50_000 },
    });
    expect(second.lastTransactionKey).not.toBe(first.lastTransactionKey);
    expect(second.cashReceipt.receiptKey).not.toBe(first.cashReceipt.receiptKey);
    expect((await inbox.wait(3)).map(({ body }) => body.status).sort()).toEqual([
      'DONE',
      'DONE',
      'WAITING_FOR_DEPOSIT',
    ]);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(50_000);
    expect((await shop.cancel(issued, { refundReceiveAccount })).body).toMatchObject({
      status: 'CANCELED',
      balanceAmount: 0,
    });
  });

  test.each([['1.4'], ['1.3']])('a shop on version %s is told CANCELED, for good', async (version) => {
    const shop = await town.shop({ version });
    const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
    const issued = await shop.waiting();
    await shop.deposit(issued);
    expect((await shop.reverse(issued)).body).toMatchObject({
      status: 'CANCELED',
      balanceAmount: 0,
      approvedAt: null,
      cancels: [{ cancelAmount: 50_000 }],
    });
    expect(await shop.deposit(issued)).toMatchObject({ status: 422, body: { code: 'CLOSED' } });
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(0);
    const statuses = (await inbox.wait(4)).map(({ body }) => body.status ?? body.data.status);
    expect(statuses.sort()).toEqual(['CANCELED', 'CANCELED', 'DONE', 'DONE']);
  });

  test('twice changes nothing the second time, and there is no second deposit to take back', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    const reversed = (await shop.reverse(payment)).body;
    const notice = await noticeOf(town, payment, 'reversal');
    expect(await say(town, 'deposit-reversals', { ...notice, noticeId: newOrderId() })).toMatchObject({
      status: 200,
      body: { result: 'OK', duplicate: true },
    });
    expect(await shop.reverse(payment)).toMatchObject({
      status: 400,
      body: { code: 'NOT_SUPPORTED_PROCESS' },
    });
    expect((await shop.read(payment)).lastTransactionKey).toBe(reversed.lastTransactionKey);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(0);
  });

  test('many times at once takes it back once', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    await town.bank.control.setKnob({
      knob: 'duplicateNotice',
      notice: 'reversal',
      copies: 20,
      accountNumber: numberOf(payment),
    });
    expect((await shop.reverse(payment)).body).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
    expect(await booksOf(town, payment)).toEqual([
      'deposit rail→merchant 50000',
      'reversal merchant→rail 50000',
    ]);
  });

  test('after the deadline: the order waits, but its number takes no more money', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    await shop.advance('P8D');
    expect((await shop.reverse(payment)).body).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      virtualAccount: { expired: true },
    });
    expect(await shop.deposit(payment)).toMatchObject({ status: 422, body: { code: 'EXPIRED' } });
    await expect
      .poll(async () => {
        const { rows } = await town.db.query('select closed_at from account_uses where payment_key = $1', [
          payment.paymentKey,
        ]);
        return rows[0].closed_at;
      })
      .not.toBeNull();
  });
});

describe('a reversal is told before its deposit', () => {
  test('the sum is nothing and the order goes on waiting (reversal_before_deposit)', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
    const payment = await shop.waiting();
    await town.bank.control.setKnob({ knob: 'reversalFirst', accountNumber: numberOf(payment) });
    expect(await sendMoney(town, payment)).toMatchObject({ status: 200, body: { noticed: true } });
    expect(await shop.read(payment)).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      lastTransactionKey: payment.lastTransactionKey,
    });
    expect(await booksOf(town, payment)).toEqual([
      'suspense rail→suspense 50000',
      'suspense-reversal suspense→rail 50000',
    ]);
    expect(await alarmsOf(town, shop.mId)).toEqual([]);
    // The next deposit is another one, and the only one that anybody hears of.
    expect((await shop.deposit(payment)).body).toMatchObject({ status: 'DONE' });
    await inbox.wait(2);
    expect(await shop.deliveries(payment.orderId)).toHaveLength(2);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(50_000);
  });

  test('both at the same moment: the sum is nothing, whichever was first', async () => {
    const shop = await town.shop();
    const payments = await Promise.all(Array.from({ length: 10 }, () => shop.paid()));
    const model = await noticeOf(town, payments[0] as object);
    for (const payment of await Promise.all(Array.from({ length: 10 }, () => shop.waiting()))) {
      const own = { depositId: newOrderId(), accountNumber: numberOf(payment), eventSeq: 1 };
      const at = new Date().toISOString();
      const deposit = { ...model, ...own, bankTxNo: newOrderId(), depositedAt: at, attempt: 1 };
      const reversal = { ...model, ...own, bankTxNo: newOrderId(), reversalId: newOrderId(), reversedAt: at };
      const answers = await Promise.all([
        say(town, 'deposits', deposit),
        say(town, 'deposit-reversals', reversal),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(await shop.read(payment)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', approvedAt: null });
    }
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(10 * 50_000);
    expect(await leftOn(town, shop.mId, 'suspense')).toBe(0);
    expect(await leftOn(town, shop.mId, 'rail')).toBe(-10 * 50_000);
  });
});

describe('the money has gone out already', () => {
  test('a part was refunded: nothing is undone, nothing more goes out, a person is asked (reversal_after_refund_alarm)', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    await shop.cancel(payment, { cancelAmount: 20_000, refundReceiveAccount });
    expect((await shop.reverse(payment)).body).toMatchObject({
      status: 'PARTIAL_CANCELED',
      balanceAmount: 30_000,
    });
    expect(await alarmsOf(town, shop.mId)).toMatchObject([{ kind: 'REVERSAL_AFTER_REFUND' }]);
    // The bank no longer holds what could be given back.
    const rest = await shop.cancel(payment, { refundReceiveAccount });
    expect(rest).toMatchObject({ status: 400, body: { code: 'REFUND_REJECTED' } });
    expect(await shop.read(payment)).toMatchObject({
      status: 'PARTIAL_CANCELED',
      balanceAmount: 30_000,
      cancels: [{ cancelAmount: 20_000 }],
    });
    expect(await leftOn(town, shop.mId, 'suspense')).toBe(-50_000);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(30_000);
  });

  test('all of it was refunded', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    await shop.cancel(payment, { refundReceiveAccount });
    expect((await shop.reverse(payment)).body).toMatchObject({ status: 'CANCELED', balanceAmount: 0 });
    expect(await alarmsOf(town, shop.mId)).toMatchObject([{ kind: 'REVERSAL_AFTER_REFUND' }]);
    const { rows } = await town.db.query('select refund_id from cancellations where payment_key = $1', [
      payment.paymentKey,
    ]);
    expect(rows).toHaveLength(1);
  });

  test('a refund is on its way at that moment: it goes on, and a person is asked', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    await town.bank.control.setKnob({ knob: 'hang', call: 'inquireHolder', ms: 3_000 });
    const canceling = shop.cancel(payment, { refundReceiveAccount });
    await expect
      .poll(
        async () =>
          (await town.db.query('select 1 from cancellations where payment_key = $1', [payment.paymentKey]))
            .rowCount,
      )
      .toBe(1);
    await shop.reverse(payment);
    expect((await canceling).body).toMatchObject({ status: 'CANCELED', balanceAmount: 0 });
    expect(await alarmsOf(town, shop.mId)).toMatchObject([{ kind: 'REVERSAL_AFTER_REFUND' }]);
  });

  test('money that belonged to nobody simply leaves suspense again', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    await town.bank.control.setKnob({ knob: 'skipInquiry', accountNumber: numberOf(payment) });
    await sendMoney(town, payment);
    expect(await leftOn(town, shop.mId, 'suspense')).toBe(50_000);
    // The newest deposit of the number is the one that was too much.
    expect((await shop.reverse(payment)).body).toMatchObject({ status: 'DONE' });
    expect(await leftOn(town, shop.mId, 'suspense')).toBe(0);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(50_000);
  });
});
