import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { numberOf } from './support/bank-line.ts';
import { booksOf, leftOn, transfersOf } from './support/books.ts';
import { newOrderId, type Payment, refundReceiveAccount, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

const told = (payment: Payment) => [
  payment.status,
  payment.balanceAmount,
  payment.suppliedAmount,
  payment.vat,
];

describe('before the deposit', () => {
  test.each([[{}], [{ cancelAmount: 50_000 }], [{ cancelAmount: '50000', refundableAmount: 50_000 }]])(
    'everything is cancelled at once with %o: no account, no refund, one webhook of each kind',
    async (body) => {
      const shop = await town.shop();
      const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
      const issued = await shop.waiting();
      const canceled = await shop.cancel(issued, body);
      expect(canceled.body).toMatchObject({
        status: 'CANCELED',
        approvedAt: null,
        secret: null,
        virtualAccount: { depositorName: null, refundStatus: 'NONE' },
        cancels: [
          {
            cancelAmount: 50_000,
            refundableAmount: 0,
            cancelReason: '고객 변심',
            cancelStatus: 'DONE',
            transactionKey: canceled.body.lastTransactionKey,
          },
        ],
      });
      expect(told(canceled.body)).toEqual(['CANCELED', 0, 0, 0]);
      expect(await transfersOf(town, shop.mId)).toEqual([]);
      expect(await booksOf(town, issued)).toEqual([]);
      const letters = await inbox.wait(2);
      expect(letters.find((letter) => !('eventType' in letter.body))?.body).toEqual({
        createdAt: expect.any(String),
        secret: issued.secret,
        status: 'CANCELED',
        transactionKey: canceled.body.lastTransactionKey,
        orderId: issued.orderId,
      });
      expect(letters.find((letter) => 'eventType' in letter.body)?.body.data).toMatchObject({
        status: 'CANCELED',
        secret: issued.secret,
      });
    },
  );

  test('nothing can be cancelled in part', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting();
    const answer = await shop.cancel(payment, { cancelAmount: 49_999, refundReceiveAccount });
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT' },
    });
    expect((await shop.deposit(payment)).body.status).toBe('DONE');
  });

  test('also when the deadline has passed', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting();
    await shop.advance('P7D');
    expect((await shop.cancel(payment)).body).toMatchObject({ status: 'CANCELED' });
  });
});

describe('after the deposit', () => {
  test('part, part and the rest: PARTIAL_CANCELED to the end, and every won goes back once', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
    const payment = await shop.paid();
    const steps: Payment[] = [];
    for (const cancelAmount of [20_000, 15_000, 10_100, 3_900, undefined]) {
      steps.push(
        (
          await shop.cancel(payment, {
            cancelAmount,
            refundReceiveAccount,
            refundableAmount: steps.at(-1)?.balanceAmount ?? 50_000,
          })
        ).body,
      );
    }
    // biome-ignore format: a table
    expect(steps.map(told)).toEqual([
      ['PARTIAL_CANCELED', 30_000, 27_273, 2_727],
      ['PARTIAL_CANCELED', 15_000, 13_636, 1_364],
      ['PARTIAL_CANCELED',  4_900,  4_455,   445],
      ['PARTIAL_CANCELED',  1_000,    909,    91],
      ['PARTIAL_CANCELED',      0,      0,     0],
    ]);
    const end = await shop.read(payment);
    expect(
      end.cancels.map(({ cancelAmount, refundableAmount }: Payment) => [cancelAmount, refundableAmount]),
    ).toEqual([
      [20_000, 30_000],
      [15_000, 15_000],
      [10_100, 4_900],
      [3_900, 1_000],
      [1_000, 0],
    ]);
    expect(end.lastTransactionKey).toBe(end.cancels.at(-1).transactionKey);
    expect(await shop.cancel(payment, { refundReceiveAccount })).toMatchObject({
      status: 403,
      body: { code: 'NOT_CANCELABLE_AMOUNT' },
    });
    expect((await transfersOf(town, shop.mId)).map(({ amount }) => amount).sort((a, b) => a - b)).toEqual([
      1_000, 3_900, 10_100, 15_000, 20_000,
    ]);

    const letters = await inbox.wait(2 + 10);
    const callbacks = letters.map(({ body }) => body).filter((body) => body.status === 'PARTIAL_CANCELED');
    expect(callbacks.map(({ transactionKey }) => transactionKey).sort()).toEqual(
      steps.map(({ lastTransactionKey }) => lastTransactionKey).sort(),
    );
    const changes = letters.flatMap(({ body }) =>
      body.data?.status === 'PARTIAL_CANCELED' ? [body.data.balanceAmount] : [],
    );
    expect(changes.sort((a, b) => a - b)).toEqual([0, 1_000, 4_900, 15_000, 30_000]);
  });

  test('all at once: CANCELED, to the account of whatever bank', async () => {
    const shop = await town.shop();
    for (const bank of ['88', '신한', 'SHINHAN', '토스뱅크', '미래에셋증권']) {
      const payment = await shop.paid();
      const canceled = (
        await shop.cancel(payment, { refundReceiveAccount: { ...refundReceiveAccount, bank } })
      ).body;
      expect(told(canceled)).toEqual(['CANCELED', 0, 0, 0]);
      expect(canceled).toMatchObject({
        approvedAt: payment.approvedAt,
        virtualAccount: { depositorName: '김구매', refundStatus: 'NONE' },
      });
    }
    expect((await transfersOf(town, shop.mId)).map(({ bankCode }) => bankCode).sort()).toEqual([
      '088',
      '088',
      '088',
      '092',
      '238',
    ]);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(0);
  });

  test('what is exempt of tax goes back as the shop says, and the tax is of what is left', async () => {
    const shop = await town.shop();
    const payment = await shop.paid({
      amount: { value: 10_000, currency: 'KRW' },
      taxFreeAmount: 5_000,
      virtualAccount: { taxExemptionAmount: 3_000 },
    });
    // This shop sells taxed goods only, so taxFreeAmount counts for nothing.
    expect(payment).toMatchObject({
      taxFreeAmount: 0,
      taxExemptionAmount: 3_000,
      vat: 636,
      suppliedAmount: 6_364,
    });
    const cancel = async (cancelAmount: number, taxExemptionAmount: number) =>
      shop.cancel(payment, { cancelAmount, taxExemptionAmount, refundReceiveAccount });
    expect((await cancel(4_000, 1_000)).body).toMatchObject({
      taxExemptionAmount: 2_000,
      vat: 364,
      suppliedAmount: 3_636,
      cancels: [{ taxExemptionAmount: 1_000 }],
    });
    for (const [amount, exempt] of [
      [3_000, 2_001],
      [100, 101],
      [4_001, 0],
    ] as const) {
      expect(await cancel(amount, exempt)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    }
    expect((await cancel(4_000, 0)).body).toMatchObject({
      taxExemptionAmount: 2_000,
      vat: 0,
      suppliedAmount: 0,
      balanceAmount: 2_000,
    });
    expect((await shop.cancel(payment, { refundReceiveAccount })).body).toMatchObject({
      taxExemptionAmount: 0,
      balanceAmount: 0,
    });
  });

  test('the cash receipt is taken back with it, part by part', async () => {
    const shop = await town.shop();
    const payment = await shop.paid({ cashReceipt: { type: '지출증빙', registrationNumber: '1234567890' } });
    const part = (await shop.cancel(payment, { cancelAmount: 20_000, refundReceiveAccount })).body;
    const rest = (await shop.cancel(payment, { refundReceiveAccount })).body;
    expect(
      rest.cashReceipts.map(({ transactionType, amount }: Payment) => [transactionType, amount]),
    ).toEqual([
      ['CONFIRM', 50_000],
      ['CANCEL', 20_000],
      ['CANCEL', 30_000],
    ]);
    expect(part.cashReceipt).toMatchObject({ receiptKey: payment.cashReceipt.receiptKey });
    expect(rest.cashReceipt).toBeNull();
    expect(rest.cancels.map(({ receiptKey }: Payment) => receiptKey)).toEqual(
      rest.cashReceipts.slice(1).map(({ receiptKey }: Payment) => receiptKey),
    );
  });
});

describe('what is refused changes nothing and moves no money', () => {
  const account = (changed: object) => ({ refundReceiveAccount: { ...refundReceiveAccount, ...changed } });
  const paid = (shop: Shop) => shop.paid();

  // biome-ignore format: a table
  test.each<[string, (shop: Shop) => Promise<Payment>, object | ((payment: Payment) => object), number, string]>([
    ['no refund account',             paid, {},                                         400, 'INVALID_REFUND_ACCOUNT_INFO'],
    ['no holder',                     paid, account({ holderName: undefined }),         400, 'INVALID_REFUND_ACCOUNT_INFO'],
    ['another holder (refund_wrong_holder_refused)', paid, account({ accountNumber: '110123900001' }), 400, 'INVALID_REFUND_ACCOUNT_INFO'],
    ['an account that does not exist', paid, account({ accountNumber: '110123900004' }), 400, 'INVALID_REFUND_ACCOUNT_NUMBER'],
    ['a number too short for any bank', paid, account({ accountNumber: '123456' }),     400, 'INVALID_REFUND_ACCOUNT_NUMBER'],
    ['a number with hyphens',         paid, account({ accountNumber: '110-123-456789' }), 400, 'INVALID_REFUND_ACCOUNT_NUMBER'],
    ['an account that may not receive', paid, account({ accountNumber: '110123900003' }), 400, 'FORBIDDEN_BANK_REFUND_REQUEST'],
    ['a closed account',              paid, account({ accountNumber: '110123900005' }), 400, 'FORBIDDEN_BANK_REFUND_REQUEST'],
    ['the issued number itself',      paid, (payment) => account({ accountNumber: numberOf(payment) }), 400, 'INVALID_REFUND_ACCOUNT_NUMBER'],
    ['the issued number with its X',  paid, (payment) => account({ accountNumber: payment.virtualAccount.accountNumber }), 400, 'INVALID_REFUND_ACCOUNT_NUMBER'],
    ['a bank nobody knows',           paid, account({ bank: '없는은행' }),              400, 'INVALID_BANK'],
    ['more than there is',            paid, { cancelAmount: 50_001, ...account({}) },   403, 'NOT_CANCELABLE_AMOUNT'],
    ['nothing',                       paid, { cancelAmount: 0, ...account({}) },        400, 'INVALID_REQUEST'],
    ['less than nothing',             paid, { cancelAmount: -1, ...account({}) },       400, 'INVALID_REQUEST'],
    ['half a won',                    paid, { cancelAmount: 0.5, ...account({}) },      400, 'INVALID_REQUEST'],
    ['another currency',              paid, { currency: 'USD', ...account({}) },        400, 'INVALID_CURRENCY'],
    ['an outdated balance',           paid, { refundableAmount: 49_999, ...account({}) }, 400, 'NOT_MATCHES_REFUNDABLE_AMOUNT'],
    ['no reason',                     paid, { cancelReason: undefined, ...account({}) }, 400, 'INVALID_REQUEST'],
    ['a reason of 201 letters',       paid, { cancelReason: '가'.repeat(201), ...account({}) }, 400, 'INVALID_REQUEST'],
    ['a part of what is in escrow',   (shop) => shop.paid({ useEscrow: true }), { cancelAmount: 1_000, ...account({}) }, 403, 'NOT_ALLOWED_PARTIAL_REFUND'],
    ['what is not confirmed',         (shop) => shop.authenticated(), account({}),      403, 'NOT_CANCELABLE_PAYMENT'],
    ['what has expired',              async (shop) => { const payment = await shop.authenticated(); await shop.advance('PT10M'); return payment; }, account({}), 403, 'NOT_CANCELABLE_PAYMENT'],
    ['what is cancelled',             async (shop) => (await shop.cancel(await shop.waiting())).body, account({}), 400, 'ALREADY_CANCELED_PAYMENT'],
    ['after a year',                  async (shop) => { const payment = await shop.paid(); await shop.advance('P365D'); return payment; }, account({}), 403, 'EXCEED_MAX_REFUND_DUE'],
    ['a payment nobody has',          async (shop) => ({ ...(await shop.paid()), paymentKey: 'nothing' }), account({}), 404, 'NOT_FOUND_PAYMENT'],
  ])('%s', async (_, arrange, body, status, code) => {
    const shop = await town.shop();
    const payment = await arrange(shop);
    const before = payment.paymentKey === 'nothing' ? undefined : await shop.read(payment);
    const owed = await leftOn(town, shop.mId, 'merchant');
    const headers = { 'Idempotency-Key': newOrderId() };
    const answer = await shop.cancel(payment, typeof body === 'function' ? body(payment) : body, { headers });
    expect(answer).toMatchObject({ status, body: { code, message: expect.any(String) } });
    expect(Object.keys(answer.body)).toEqual(['code', 'message']);
    if (before) expect(await shop.read(payment)).toEqual(before);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(owed);
    expect(await transfersOf(town, shop.mId)).toEqual([]);
    // A refusal is an answer too: the same key gets it again, whatever is sent.
    expect((await shop.cancel(payment, account({}), { headers })).text).toBe(answer.text);
  });

  test('on the last day of the year it is still in time', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    await shop.advance('P364DT23H');
    expect((await shop.cancel(payment, { refundReceiveAccount })).body.status).toBe('CANCELED');
  });
});
