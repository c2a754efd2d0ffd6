import { afterAll, beforeAll, expect, test } from 'vitest';
import { refundReceiveAccount } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/*
 * Every key of a Payment, in the documented order, with its value or its null: what confirm answers, what
 * a read answers after the deposit, and what a cancel in part answers.
 */

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

const text = (pattern: RegExp) => expect.stringMatching(pattern);
const time = text(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/);
const transactionKey = text(/^(txrd_\w{1,59}|[0-9A-F]{32})$/);
const order = {
  orderId: 'ord-20260310-0001',
  orderName: 'Ceramic mug and 1 more',
  customerName: 'Kim Sample',
};

/** The virtual account's own keys; the deposit fills in who paid. */
const account = (depositorName: string | null) => ({
  accountNumber: text(/^X\d{8,19}$/),
  accountType: '일반',
  bankCode: '88',
  customerName: 'Kim Sample',
  dueDate: time,
  expired: false,
  settlementStatus: 'INCOMPLETED',
  refundStatus: 'NONE',
  refundReceiveAccount: null,
  depositorName,
});

type Changes = {
  status: string;
  depositorName?: string;
  secret?: unknown;
  cashReceipt?: object;
  cashReceipts?: object[];
  cancels?: object[];
  money?: { balanceAmount: number; suppliedAmount: number; vat: number };
};

function example(mId: string, changes: Changes) {
  const { status, depositorName, secret, cashReceipt, cashReceipts, cancels, money } = changes;
  return {
    mId,
    lastTransactionKey: transactionKey,
    paymentKey: text(new RegExp(`^${mId.slice(0, 5)}\\d{14}[A-Za-z0-9]{5,}$`)),
    orderId: order.orderId,
    orderName: order.orderName,
    taxExemptionAmount: 0,
    status,
    requestedAt: time,
    approvedAt: depositorName === undefined ? null : time,
    useEscrow: false,
    cultureExpense: false,
    card: null,
    virtualAccount: account(depositorName ?? null),
    transfer: null,
    mobilePhone: null,
    giftCertificate: null,
    cashReceipt: cashReceipt ?? null,
    cashReceipts: cashReceipts ?? null,
    discount: null,
    cancels: cancels ?? null,
    secret: secret ?? null,
    type: 'NORMAL',
    easyPay: null,
    country: 'KR',
    failure: null,
    isPartialCancelable: true,
    receipt: { url: text(/^http:\/\/\S+$/) },
    checkout: { url: text(/^http:\/\/\S+\/v1\/payments\/[\w-]+\/checkout$/) },
    currency: 'KRW',
    totalAmount: 50_000,
    ...(money ?? { balanceAmount: 50_000, suppliedAmount: 45_455, vat: 4_545 }),
    taxFreeAmount: 0,
    method: '가상계좌',
    version: '2022-11-16',
    metadata: null,
  };
}

/** The same keys, in the same order, all the way down; and the same values. */
function expectExactly(payment: unknown, wanted: object): void {
  expect(payment).toEqual(wanted);
  expect(keysOf(payment)).toEqual(keysOf(wanted));
}

function keysOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysOf);
  if (typeof value !== 'object' || value === null || 'asymmetricMatch' in value) return undefined;
  return Object.entries(value).map(([key, inner]) => [key, keysOf(inner)]);
}

test('confirm answers with every key of a waiting virtual account', async () => {
  const shop = await town.shop();
  const issued = await shop.waiting(order);
  const secret = text(/^ps_[0-9A-Za-z]{28}$/);
  expectExactly(issued, example(shop.mId, { status: 'WAITING_FOR_DEPOSIT', secret }));
});

test('a read after the deposit has every key, the cash receipt among them, and no secret', async () => {
  const shop = await town.shop();
  const cashReceipt = { type: '소득공제', registrationNumber: '01012345678' };
  const issued = await shop.waiting({ ...order, cashReceipt });
  await shop.deposit(issued, { depositorName: 'Park Payer' });
  const receiptKey = text(/^[\w-]{10,200}$/);
  const issueNumber = text(/^\d{9}$/);
  const receiptUrl = text(/^http:\/\/\S+$/);
  const wanted = example(shop.mId, {
    status: 'DONE',
    depositorName: 'Park Payer',
    cashReceipt: { type: '소득공제', receiptKey, issueNumber, receiptUrl, amount: 50_000, taxFreeAmount: 0 },
    cashReceipts: [
      {
        receiptKey,
        orderId: order.orderId,
        orderName: order.orderName,
        type: '소득공제',
        issueNumber,
        receiptUrl,
        businessNumber: text(/^\d{10}$/),
        transactionType: 'CONFIRM',
        amount: 50_000,
        taxFreeAmount: 0,
        issueStatus: 'IN_PROGRESS',
        failure: null,
        customerIdentityNumber: text(/^[\d*]{10,}$/),
        requestedAt: time,
      },
    ],
  });
  expectExactly(await shop.read(issued), wanted);
});

test('the answer to a cancel in part has every key, those of the cancel among them', async () => {
  const shop = await town.shop();
  const issued = await shop.waiting(order);
  await shop.deposit(issued, { depositorName: 'Park Payer' });
  const cancelReason = 'one item out of stock';
  const canceled = await shop.cancel(issued, { cancelReason, cancelAmount: 20_000, refundReceiveAccount });
  const cancel = {
    transactionKey,
    cancelReason,
    taxExemptionAmount: 0,
    canceledAt: time,
    cardDiscountAmount: 0,
    transferDiscountAmount: 0,
    easyPayDiscountAmount: 0,
    receiptKey: null,
    cancelAmount: 20_000,
    taxFreeAmount: 0,
    refundableAmount: 30_000,
    cancelStatus: 'DONE',
    cancelRequestId: null,
  };
  const money = { balanceAmount: 30_000, suppliedAmount: 27_273, vat: 2_727 };
  const wanted = example(shop.mId, {
    status: 'PARTIAL_CANCELED',
    depositorName: 'Park Payer',
    cancels: [cancel],
    money,
  });
  expectExactly(canceled.body, wanted);
  expect(canceled.body.lastTransactionKey).toBe(canceled.body.cancels[0].transactionKey);
});
