import { seoulDateTime } from '@tollgate/contract';
import { payPalRail, simulatorAccount } from '@tollgate/rails';
import { type PayPalSimulator, startPayPalSimulator } from '@tollgate/rails/paypal/simulator';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deposited, openStage } from '../bank/reconcile-stage.ts';
import { FaultRules } from '../faults/fault-rules.ts';
import { confirm } from '../payments/confirm.ts';
import { finishCapture } from '../payments/finish-captures.ts';
import { openPayment } from '../payments/request.ts';
import { PAYPAL_SIMULATOR } from '../paypal/accounts.ts';
import { approvePayment } from '../paypal/approve.ts';
import { orderPlaced } from '../paypal/place-order.ts';
import { confirmation, opening } from '../store/books-stage.ts';
import { openCaptureOf } from '../store/open-captures.ts';
import { type Ask, asking, loggedIn } from './ask.ts';
import { type ConsoleStage, openConsole } from './console-stage.ts';

/* Breaks are planted at PayPal and in our books, and each is found, named, and where that can be, made good. */

let stage: ConsoleStage;
let ask: Ask;
let paypal: PayPalSimulator;
let mId: string;
beforeAll(async () => {
  stage = await openConsole();
  ask = asking(stage);
  // Nobody listens where its webhooks go: whatever happens there, we are not told.
  paypal = await startPayPalSimulator({
    port: 0,
    host: '127.0.0.1',
    callbackUrl: 'http://127.0.0.1:1/webhooks',
    databasePath: ':memory:',
  });
  const { gateway, books } = stage;
  gateway.faults = new FaultRules(books.db, gateway.log, gateway.clock.ticks);
  const rail = payPalRail({
    ...simulatorAccount,
    url: paypal.origin,
    allowedBuyerHosts: [new URL(paypal.publicUrl).host],
  });
  gateway.payPal = new Map([[PAYPAL_SIMULATOR, rail]]);
});
afterAll(async () => {
  await stage.gateway.payPal.get(PAYPAL_SIMULATOR)?.close();
  await paypal.close();
  await stage.close();
});
beforeEach(async () => {
  mId = await stage.shop();
});

const DOLLARS = 10_000;

/** A payment of a hundred dollars that PayPal has taken and our books have. */
async function sold(): Promise<{ paymentKey: string; captureId: string }> {
  const { books, gateway } = stage;
  const foreignEasyPay = {
    provider: 'PAYPAL' as const,
    country: 'US',
    products: [],
    shipping: null,
    transactionContext: null,
  };
  const { choices, ...asked } = opening(mId, { currency: 'USD', country: 'US', totalAmount: DOLLARS });
  const request = { ...asked.request, request: { ...asked.request.request, foreignEasyPay } };
  const { payment } = await books.writeValue(openPayment, { ...asked, request });
  const { paymentKey } = payment;
  const order = await gateway.payPal.get(PAYPAL_SIMULATOR)?.createOrder({
    paymentKey,
    mId,
    brandName: 'shop',
    locale: 'ko-KR',
    returnUrl: 'http://localhost:4100/return',
    cancelUrl: 'http://localhost:4100/cancel',
    amount: { currency: 'USD', amount: DOLLARS },
  });
  if (!order?.ok) throw new Error('no order');
  await books.writeValue(orderPlaced, { mId, paymentKey, rail: PAYPAL_SIMULATOR, orderId: order.orderId });
  paypal.control.approve({ orderId: order.orderId });
  const approved = (await books.writeValue(approvePayment, { mId, paymentKey })).payment;
  const caller = { scope: null, traceId: 't', language: 'ko' as const };
  await books.writeValue(confirm, { ...confirmation(approved), amount: '100.00', caller });
  await finishCapture(gateway, await openCaptureOf(books.db, { mId, paymentKey }));
  const read = (await gateway.reads.payment.load({ mId, paymentKey }))?.payment;
  return { paymentKey, captureId: read?.wallet?.capture?.captureId ?? '' };
}

type Break = {
  kind: string;
  what: string;
  todo: string;
  ours: number | null;
  theirs: number | null;
  isOpen: boolean;
};
const compare = async (): Promise<{
  days: { rail: string; state: string; breaks: number }[];
  breaks: Break[];
}> => (await ask('POST', '/reconciliation/run?lang=en')).body;
const about = async (paymentKey: string) =>
  (await compare()).breaks.filter(
    (each) => (each as Break & { paymentKey: string }).paymentKey === paymentKey,
  );
const ledger = async (): Promise<string[]> => {
  const { rows } = await stage.books.db.query(
    `select split_part(event, ':', 1) as event from ledger_entries where m_id = $1 order by 1`,
    [mId],
  );
  return rows.map(({ event }) => event);
};

test('where PayPal and our books agree nothing is found', async () => {
  const { paymentKey } = await sold();
  expect(await about(paymentKey)).toEqual([]);
  expect((await compare()).days).toContainEqual(
    expect.objectContaining({ rail: 'paypal', state: 'matched' }),
  );
});

test('a refund that the seller made at PayPal, and of which no webhook came, is booked and told', async () => {
  const { paymentKey, captureId } = await sold();
  paypal.control.refundAtPayPal({ captureId, amount: 2_500 });
  expect(await about(paymentKey)).toMatchObject([
    {
      kind: 'MISSING_HERE',
      what: expect.stringMatching(/only PayPal has it · refund \w+ · PayPal \$25\.00 · our books none/),
      todo: expect.stringContaining('found'),
      theirs: 25,
      ours: null,
      isOpen: false,
    },
  ]);
  expect(await ledger()).toEqual(['cancel', 'capture', 'fee', 'refund']);
  expect((await about(paymentKey)).map(({ isOpen }) => isOpen)).toEqual([false]);
});

test('money that PayPal took back is booked and told', async () => {
  const { paymentKey, captureId } = await sold();
  paypal.control.reverse({ captureId });
  expect(await about(paymentKey)).toMatchObject([{ kind: 'MISSING_HERE', theirs: 100, isOpen: false }]);
  expect(await ledger()).toEqual(['capture', 'dispute', 'fee']);
});

test('a payment that was removed here stays open until somebody sees to it', async () => {
  const { paymentKey } = await sold();
  await stage.books.db.query(`begin; set local tollgate.reset = 'on';
    delete from ledger_entries where m_id = '${mId}'; delete from payments where m_id = '${mId}';
    delete from payment_history where m_id = '${mId}'; commit`);
  expect(await about(paymentKey)).toMatchObject([
    { kind: 'MISSING_HERE', theirs: 100, ours: null, isOpen: true, todo: expect.stringContaining('removed') },
  ]);
});

test('a capture that PayPal does not know, another amount and another fee are each a break', async () => {
  const [unknown, amount, fee] = [await sold(), await sold(), await sold()];
  const { db } = stage.books;
  await db.query(
    `update payments set wallet = jsonb_set(wallet, '{capture,captureId}', '"NOSUCHCAPTURE0001"') where payment_key = $1`,
    [unknown.paymentKey],
  );
  await db.query(`begin; set local tollgate.reset = 'on';
    create temporary table planted on commit drop as select * from ledger_entries where m_id = '${mId}';
    delete from ledger_entries where m_id = '${mId}';
    update planted set amount = 9000 where event = 'capture:${amount.captureId}';
    update planted set amount = 1 where event = 'fee:${fee.captureId}';
    insert into ledger_entries select * from planted; commit`);
  expect(await about(unknown.paymentKey)).toMatchObject([
    {
      kind: 'MISSING_AT_PAYPAL',
      ours: 100,
      theirs: null,
      isOpen: true,
      todo: expect.stringMatching(/^Stop/),
    },
  ]);
  expect(await about(amount.paymentKey)).toMatchObject([{ kind: 'AMOUNT_DIFF', ours: 90, theirs: 100 }]);
  expect(await about(fee.paymentKey)).toMatchObject([{ kind: 'FEE_DIFF', ours: 0.01, theirs: 4.7 }]);
  expect((await compare()).days).toContainEqual(expect.objectContaining({ rail: 'paypal', state: 'breaks' }));
});

test('only owners see it, and a PayPal that is away breaks nothing', async () => {
  const developer = await loggedIn(stage, 'developer');
  expect((await ask('GET', '/reconciliation', undefined, developer)).status).toBe(403);
  const { gateway } = stage;
  const known = gateway.payPal;
  gateway.payPal = new Map([
    [PAYPAL_SIMULATOR, payPalRail({ ...simulatorAccount, url: 'http://127.0.0.1:1', attempts: 1 })],
  ]);
  expect((await ask('POST', '/reconciliation/run')).status).toBe(200);
  gateway.payPal = known;
});

test('the bank’s breaks are told with the bank, both amounts and what to do', async () => {
  const bank = await openStage();
  const aDay = seoulDateTime(new Date(Date.now() - 86_400_000)).slice(0, 10);
  const line = deposited({ bankDate: aDay, settleDate: aDay });
  const { gateway, books } = stage;
  const before = { db: gateway.db, rails: gateway.rails, payPal: gateway.payPal };
  Object.assign(gateway, { db: bank.db, rails: bank.gateways[0].rails, payPal: new Map() });
  Object.assign(gateway, { writeValue: bank.gateways[0].writeValue, reads: bank.gateways[0].reads });
  await bank.begin('88', aDay);
  bank.bank.write({ bankCode: '088', date: aDay }, line);
  await bank.tell({ ...line, amount: 9_000 });
  const { breaks, days } = await compare();
  expect(breaks).toContainEqual(
    expect.objectContaining({
      rail: 'bank',
      date: aDay,
      kind: 'AMOUNT_DIFF',
      what: expect.stringMatching(/^Shinhan Bank · other amount or account · DEP\/dep_1/),
      todo: expect.stringContaining('Ask the bank'),
      currency: 'KRW',
      ours: 9_000,
      theirs: 10_000,
      isOpen: true,
    }),
  );
  expect(days).toContainEqual(
    expect.objectContaining({ rail: 'bank', date: aDay, state: 'breaks', lines: 1 }),
  );
  expect(bank.bank.asked).toContain(`file 088 ${aDay}`);
  Object.assign(gateway, { ...before, writeValue: books.writeValue });
  await bank.close();
});
