import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alarmsOf, booksOf, leftOn, transfersOf } from './support/books.ts';
import { newOrderId, type Payment, refundReceiveAccount, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

/** Every story refunds to an account of its own, so that what it does to the bank meets nobody else. */
let accounts = 0;
const ownAccount = () => ({
  ...refundReceiveAccount,
  accountNumber: `1107${String(++accounts).padStart(8, '0')}`,
});

const refundStatus = async (shop: Shop, payment: Payment): Promise<string> =>
  (await shop.read(payment)).virtualAccount.refundStatus;
const becomes = (shop: Shop, payment: Payment, status: string) =>
  expect.poll(() => refundStatus(shop, payment), { timeout: 20_000, interval: 100 }).toBe(status);

describe('what becomes of the money that goes back', () => {
  test('the answer says NONE, then it is PENDING, then COMPLETED', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
    const payment = await shop.paid();
    const account = ownAccount();
    await town.bank.control.setKnob({
      knob: 'transferOutcome',
      outcome: 'UNKNOWN_FOREVER',
      accountNumber: account.accountNumber,
    });
    const canceled = (await shop.cancel(payment, { refundReceiveAccount: account })).body;
    expect(canceled).toMatchObject({ status: 'CANCELED', virtualAccount: { refundStatus: 'NONE' } });
    expect(await refundStatus(shop, payment)).toBe('PENDING');
    expect(await leftOn(town, shop.mId, 'refunds')).toBe(50_000);
    const [transfer] = await transfersOf(town, shop.mId);
    await town.bank.control.finishTransfer({ transferId: transfer?.transferId ?? '', status: 'SUCCEEDED' });
    expect(await refundStatus(shop, payment)).toBe('COMPLETED');
    expect(await booksOf(town, payment)).toEqual([
      'deposit rail→merchant 50000',
      'cancel merchant→refunds 50000',
      'refund refunds→rail 50000',
    ]);
    // Of the refund itself no webhook tells.
    await inbox.wait(4);
    expect(await shop.deliveries(payment.orderId)).toHaveLength(4);
  });

  // biome-ignore format: a table
  test.each([
    ['SUCCEEDED_LATER',        'COMPLETED'],
    ['SUCCEEDED_AT_ONCE',      'COMPLETED'],
    ['UNKNOWN_THEN_SUCCEEDED', 'COMPLETED'],
    ['FAILED_LATER',           'FAILED'],
    ['UNKNOWN_THEN_FAILED',    'FAILED'],
  ] as const)('%s: the cancellation stands and the refund is %s, ordered once (refund_unknown_not_resent)', async (outcome, status) => {
    const shop = await town.shop();
    const payment = await shop.paid();
    const account = ownAccount();
    await town.bank.control.setKnob({ knob: 'transferOutcome', outcome, ms: 300, accountNumber: account.accountNumber });
    expect(await shop.cancel(payment, { refundReceiveAccount: account })).toMatchObject({ status: 200, body: { status: 'CANCELED', virtualAccount: { refundStatus: 'NONE' } } });
    await becomes(shop, payment, status);
    expect(await transfersOf(town, shop.mId)).toHaveLength(1);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(0);
    expect(await leftOn(town, shop.mId, 'refunds')).toBe(status === 'FAILED' ? 50_000 : 0);
    expect((await alarmsOf(town, shop.mId)).map(({ kind }) => kind)).toEqual(status === 'FAILED' ? ['REFUND_FAILED'] : []);
  });

  test('refused at once: nothing is cancelled, and the next account may do', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK');
    const payment = await shop.paid();
    const account = ownAccount();
    await town.bank.control.setKnob({
      knob: 'transferOutcome',
      outcome: 'FAILED_AT_ONCE',
      accountNumber: account.accountNumber,
    });
    expect(await shop.cancel(payment, { refundReceiveAccount: account })).toMatchObject({
      status: 400,
      body: { code: 'FORBIDDEN_BANK_REFUND_REQUEST' },
    });
    expect(await shop.read(payment)).toMatchObject({
      status: 'DONE',
      balanceAmount: 50_000,
      cancels: null,
      virtualAccount: { refundStatus: 'NONE' },
    });
    expect(await booksOf(town, payment)).toEqual(['deposit rail→merchant 50000']);
    const again = await shop.cancel(payment, { refundReceiveAccount: ownAccount() });
    expect(again.body).toMatchObject({ status: 'CANCELED', cancels: [{ cancelAmount: 50_000 }] });
    await becomes(shop, payment, 'COMPLETED');
    expect(await alarmsOf(town, shop.mId)).toEqual([]);
    expect((await inbox.wait(2)).map(({ body }) => body.status).sort()).toEqual(['CANCELED', 'DONE']);
  });

  test('one part arrives and one does not: PARTIAL_FAILED', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    const bad = ownAccount();
    await town.bank.control.setKnob({
      knob: 'transferOutcome',
      outcome: 'FAILED_LATER',
      ms: 100,
      accountNumber: bad.accountNumber,
    });
    await shop.cancel(payment, { cancelAmount: 10_000, refundReceiveAccount: bad });
    await shop.cancel(payment, { cancelAmount: 10_000, refundReceiveAccount: ownAccount() });
    await becomes(shop, payment, 'PARTIAL_FAILED');
    expect(await leftOn(town, shop.mId, 'refunds')).toBe(10_000);
    expect(await shop.read(payment)).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 30_000 });
  });

  test('a result told twenty times at once is booked once', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    const account = ownAccount();
    await town.bank.control.setKnob({
      knob: 'duplicateNotice',
      notice: 'transferResult',
      copies: 20,
      accountNumber: account.accountNumber,
    });
    await shop.cancel(payment, { refundReceiveAccount: account });
    await becomes(shop, payment, 'COMPLETED');
    expect(await leftOn(town, shop.mId, 'refunds')).toBe(0);
    expect(await leftOn(town, shop.mId, 'rail')).toBe(0);
  });

  test('a result whose notice is lost is found in the feed', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    const account = ownAccount();
    await town.bank.control.setKnob({
      knob: 'dropNotice',
      notice: 'transferResult',
      accountNumber: account.accountNumber,
    });
    await shop.cancel(payment, { refundReceiveAccount: account });
    await expect
      .poll(async () => (await transfersOf(town, shop.mId))[0]?.status, { timeout: 10_000 })
      .toBe('SUCCEEDED');
    await shop.paid();
    await becomes(shop, payment, 'COMPLETED');
  });
});

describe('the bank is silent', () => {
  // biome-ignore format: a table
  test.each([
    ['is disturbed',              { knob: 'bankError', call: 'inquireHolder' }],
    ['loses its answer',          { knob: 'loseAnswer', call: 'inquireHolder' }],
    ['answers without signature', { knob: 'badAnswerSignature', call: 'inquireHolder' }],
    ['answers too late',          { knob: 'hang', call: 'inquireHolder', ms: 8_000 }],
  ] as const)('and %s when asked for the holder: PROVIDER_ERROR, nothing changed, and the next cancel works', async (_, knob) => {
    const shop = await town.shop();
    const payment = await shop.paid();
    const before = await shop.read(payment);
    await town.bank.control.setKnob(knob);
    expect(await shop.cancel(payment, { refundReceiveAccount })).toMatchObject({ status: 400, body: { code: 'PROVIDER_ERROR' } });
    expect(await shop.read(payment)).toEqual(before);
    expect(await booksOf(town, payment)).toEqual(['deposit rail→merchant 50000']);
    expect((await shop.cancel(payment, { refundReceiveAccount })).body).toMatchObject({ status: 'CANCELED', cancels: [{ cancelAmount: 50_000 }] });
    expect(await transfersOf(town, shop.mId)).toHaveLength(1);
  });

  // biome-ignore format: a table
  test.each([
    ['has taken the order and loses its answer',          { knob: 'loseAnswer', call: 'refund' }],
    ['has taken the order and answers without signature', { knob: 'badAnswerSignature', call: 'refund' }],
    ['has not taken the order',                           { knob: 'bankError', call: 'refund' }],
  ] as const)('and %s: the cancellation stands, and the money goes out once', async (_, knob) => {
    const shop = await town.shop();
    const payment = await shop.paid();
    await town.bank.control.setKnob(knob);
    expect((await shop.cancel(payment, { refundReceiveAccount })).body).toMatchObject({ status: 'CANCELED', virtualAccount: { refundStatus: 'NONE' } });
    // Whoever has not been heard of for a while is asked; a bank that tells that it works is asked at once.
    await town.bank.control.openBank({ bankCode: '088' });
    await becomes(shop, payment, 'COMPLETED');
    expect(await transfersOf(town, shop.mId)).toMatchObject([{ amount: 50_000, status: 'SUCCEEDED' }]);
    expect(await leftOn(town, shop.mId, 'refunds')).toBe(0);
  });

  test('because it is closed: the refund waits until it opens (refund_in_bank_window_queued)', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    await town.bank.control.closeBank({ bankCode: '031', ops: ['TRANSFER'] });
    const account = { ...ownAccount(), bank: '대구' };
    expect(
      (await shop.cancel(payment, { cancelAmount: 20_000, refundReceiveAccount: account })).body,
    ).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 30_000 });
    expect(await refundStatus(shop, payment)).toBe('PENDING');
    expect(await transfersOf(town, shop.mId)).toEqual([]);
    // Another cancel need not wait for it.
    expect((await shop.cancel(payment, { refundReceiveAccount: ownAccount() })).body).toMatchObject({
      balanceAmount: 0,
    });
    await town.bank.control.openBank({ bankCode: '031' });
    await becomes(shop, payment, 'COMPLETED');
    expect((await transfersOf(town, shop.mId)).map(({ amount }) => amount).sort()).toEqual([20_000, 30_000]);
  });
});

describe('many at the same moment', () => {
  test('of twenty cancels one is carried out, and the others are told to wait', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    await town.bank.control.setKnob({ knob: 'hang', call: 'inquireHolder', ms: 3_000 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => shop.cancel(payment, { cancelAmount: 30_000, refundReceiveAccount })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(
      answers.filter(({ status, body }) => status === 403 && body.code === 'FORBIDDEN_CONSECUTIVE_REQUEST'),
    ).toHaveLength(19);
    expect(await shop.read(payment)).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 20_000 });
    expect(await transfersOf(town, shop.mId)).toMatchObject([{ amount: 30_000 }]);
  });

  test('clients that cancel until nothing is left never take more than there was', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    const client = async (): Promise<number> => {
      for (let done = 0; ; ) {
        const { status, body } = await shop.cancel(payment, { cancelAmount: 7_000, refundReceiveAccount });
        if (status === 200) done++;
        else if (body.code === 'NOT_CANCELABLE_AMOUNT') return done;
        else expect(body.code).toBe('FORBIDDEN_CONSECUTIVE_REQUEST');
      }
    };
    const done = await Promise.all(Array.from({ length: 5 }, client));
    expect(done.reduce((sum, count) => sum + count, 0)).toBe(7);
    const end = await shop.read(payment);
    expect(end).toMatchObject({ balanceAmount: 1_000 });
    expect(end.cancels.map(({ refundableAmount }: Payment) => refundableAmount)).toEqual([
      43_000, 36_000, 29_000, 22_000, 15_000, 8_000, 1_000,
    ]);
    expect((await transfersOf(town, shop.mId)).map(({ amount }) => amount)).toEqual(Array(7).fill(7_000));
  });

  test('a cancel and a deposit agree on one end, and no won is lost', async () => {
    const shop = await town.shop();
    const payments = await Promise.all(Array.from({ length: 12 }, () => shop.waiting()));
    const answers = await Promise.all(
      payments.map((payment, index) => {
        // Some cancels come before the bank asks, some between its question and its notice, some after it.
        const canceling = pause(index * 4).then(() => shop.cancel(payment));
        return Promise.all([canceling, shop.deposit(payment)]);
      }),
    );
    let sent = 0;
    let owed = 0;
    for (const [index, payment] of payments.entries()) {
      const [cancel, deposit] = answers[index] as (typeof answers)[number];
      const { status } = await shop.read(payment);
      if (deposit.status === 200) sent += 50_000;
      else expect(deposit.body.code).toBe('CLOSED');
      if (cancel.status === 200) expect(status).toBe('CANCELED');
      else {
        expect(cancel.body.code).toBe('INVALID_REFUND_ACCOUNT_INFO');
        expect(status).toBe('DONE');
        owed += 50_000;
      }
    }
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(owed);
    expect(await leftOn(town, shop.mId, 'suspense')).toBe(sent - owed);
    expect(sent + (await leftOn(town, shop.mId, 'rail'))).toBe(0);
  });

  test('the same request again while it runs is told so, afterwards it gets the same answer', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    const headers = { 'Idempotency-Key': newOrderId() };
    const cancel = () => shop.cancel(payment, { cancelAmount: 10_000, refundReceiveAccount }, { headers });
    await town.bank.control.setKnob({ knob: 'hang', call: 'inquireHolder', ms: 3_000 });
    const first = cancel();
    await expect
      .poll(
        async () =>
          (await town.db.query('select 1 from cancellations where payment_key = $1', [payment.paymentKey]))
            .rowCount,
      )
      .toBe(1);
    for (let count = 0; count < 4; count++)
      expect(await cancel()).toMatchObject({ status: 409, body: { code: 'IDEMPOTENT_REQUEST_PROCESSING' } });
    const done = await first;
    expect(done).toMatchObject({ status: 200, body: { balanceAmount: 40_000 } });
    for (let count = 0; count < 4; count++) expect((await cancel()).text).toBe(done.text);
    expect(await transfersOf(town, shop.mId)).toHaveLength(1);
  });

  test('a silent bank’s refusal is the key’s answer; a new key tries again', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    const cancel = (key: string) =>
      shop.cancel(payment, { refundReceiveAccount }, { headers: { 'Idempotency-Key': key } });
    const key = newOrderId();
    await town.bank.control.setKnob({ knob: 'bankError', call: 'inquireHolder' });
    const first = await cancel(key);
    expect(first).toMatchObject({ status: 400, body: { code: 'PROVIDER_ERROR' } });
    expect((await cancel(key)).text).toBe(first.text);
    expect(await cancel(newOrderId())).toMatchObject({ status: 200 });
  });
});
