import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alarmsOf, booksOf, leftOn, transfersOf } from './support/books.ts';
import { type Payment, refundReceiveAccount, type Shop } from './support/shop.ts';
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
