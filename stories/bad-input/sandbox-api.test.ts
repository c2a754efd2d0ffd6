import { endpoints } from '@tollgate/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newOrderId, type Payment, type Shop } from '../support/shop.ts';
import { buildTown, type Town } from '../support/town.ts';
import { books, numbersLeased } from './books.ts';
import { expectRefusal, type FieldRow, refusesWrongFields } from './refusals.ts';
import { abroadFields, accountOptions, optionsOf, toPayPal } from './shared-fields.ts';
import * as wrong from './wrong-values.ts';
import { written } from './wrong-values.ts';

let town: Town;
let shop: Shop;
let stranger: Shop;
let before: Record<string, string>;
let waiting: Payment;
let webhookId: string;
/** Another shop's webhook, and what was delivered to it. */
let strangers: { webhookId: string; deliveryId: string; payment: Payment };

beforeAll(async () => {
  town = await buildTown();
  await numbersLeased(town.db);
  shop = await town.shop();
  waiting = await shop.waiting();
  const body = { url: 'http://localhost:9/webhooks', events: ['PAYMENT_STATUS_CHANGED'] };
  webhookId = (await shop.call('POST', '/sandbox/v1/webhooks', { body })).body.id;
  stranger = await town.shop();
  await stranger.hears('DEPOSIT_CALLBACK');
  const payment = await stranger.paid();
  strangers = { payment, ...(await delivered(payment.orderId)) };
  before = await books(town.db);
});
afterAll(() => town.close());

/** The delivery that has arrived, so that nothing more happens by itself. */
async function delivered(orderId: string): Promise<{ webhookId: string; deliveryId: string }> {
  for (let tries = 0; tries < 200; tries++) {
    const [delivery] = await stranger.deliveries(orderId);
    if (delivery?.['state'] === 'SUCCESS')
      return { webhookId: delivery['webhookId'], deliveryId: delivery['id'] };
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('nothing was delivered');
}

const post = (path: () => string) => (rawBody: string, headers: Record<string, string>) =>
  shop.call('POST', path(), { rawBody, headers });

const INVALID = 'INVALID_REQUEST';

refusesWrongFields('POST /sandbox/v1/merchants', {
  db: () => town.db,
  send: post(() => '/sandbox/v1/merchants'),
  body: () => ({}),
  schema: endpoints.createMerchant.body,
  // biome-ignore format: a table
  fields: [
    ['name',      wrong.text(100),                       INVALID],
    ['version',   [...wrong.word, '2022-11-17', 1.4],    INVALID],
    ['useEscrow', wrong.flag,                            INVALID],
  ],
});

// biome-ignore format: a table
const choices = (at: (field: string) => string): FieldRow[] => [
  [at('bank'),                           wrong.notIssuing, 'INVALID_BANK'],
  [at('depositorName'),                  wrong.text(100),  INVALID],
  [at('cashReceipt.registrationNumber'), wrong.text(30),   INVALID],
];

refusesWrongFields('POST /sandbox/v1/payments', {
  db: () => town.db,
  send: post(() => '/sandbox/v1/payments'),
  body: () => ({
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: 50_000, currency: 'KRW' },
    orderId: newOrderId(),
    orderName: '머그컵',
    cashReceipt: { type: '소득공제' },
    virtualAccount: accountOptions,
    foreignEasyPay: toPayPal,
  }),
  schema: endpoints.playPayment.body,
  // biome-ignore format: a table
  fields: [
    ['method',              [...wrong.word, 'EASY_PAY'],       'NOT_SUPPORTED_METHOD', INVALID],
    ['amount',              [...wrong.noBareAmount, 1e13, 0.5, written('1e-1')], INVALID, 'REQUIRED_AMOUNT'],
    ['amount (positive)',   [0, '0', written('-0'), -1, { value: 0 }, { value: -1, currency: 'KRW' }], 'BELOW_ZERO_AMOUNT'],
    ['amount (value)',      wrong.noAmount.map((value) => ({ value, currency: 'KRW' })), INVALID],
    ['currency',            [...wrong.word, 'EUR'],            'INVALID_CURRENCY'],
    ['orderId',             wrong.orderId,                     'INVALID_ORDER_ID', INVALID],
    ['orderName',           wrong.text(100),                   'INVALID_ORDER_NAME', INVALID],
    ['customerKey',         [...wrong.text(300, 2), 'a b', '고객', 'a/b', '\u202eab'], 'INVALID_CUSTOMER_KEY'],
    ['customerName',        wrong.text(100),                   INVALID],
    ['customerEmail',       wrong.email,                       'INVALID_EMAIL'],
    ['customerMobilePhone', wrong.phone,                       INVALID],
    ['taxFreeAmount',       wrong.noPart,                      INVALID],
    ['metadata',            wrong.metadata,                    INVALID],
    ['useEscrow',           wrong.flag,                        INVALID],
    ['cashReceipt',         wrong.object,                      INVALID],
    ['cashReceipt.type',    wrong.word,                        INVALID],
    ...choices((field) => field),
    ...choices((field) => `virtualAccount.${field}`),
    ...optionsOf('virtualAccount', { date: 'INVALID_DATE' }),
    ...abroadFields('foreignEasyPay'),
  ],
  patches: [
    [{ method: 'CARD' }, 'NOT_SUPPORTED_METHOD'],
    [{ amount: { value: 1, currency: 'USD' } }, 'INVALID_CURRENCY', 'amount.currency'],
    [
      { 'cashReceipt.registrationNumber': '123' },
      'INVALID_REGISTRATION_NUMBER_TYPE',
      'cashReceipt.registrationNumber',
    ],
    [{ 'virtualAccount.dueDate': '2020-01-01T00:00:00' }, 'INVALID_DATE', 'dueDate'],
    [{ 'virtualAccount.validHours': 2_161 }, 'EXCEED_MAX_VALID_HOURS', 'virtualAccount.validHours'],
  ],
});

refusesWrongFields('POST /sandbox/v1/payments/{paymentKey}/deposit', {
  db: () => town.db,
  send: post(() => `/sandbox/v1/payments/${waiting.paymentKey}/deposit`),
  body: () => ({}),
  schema: endpoints.playDeposit.body,
  // biome-ignore format: a table
  fields: [
    ['amount',        wrong.won,       INVALID],
    ['depositorName', [...wrong.text(100), ' ', '\n'], INVALID],
  ],
});

refusesWrongFields('POST /sandbox/v1/clock', {
  db: () => town.db,
  send: post(() => '/sandbox/v1/clock'),
  body: () => ({}),
  schema: endpoints.moveClock.body,
  // biome-ignore format: a table
  fields: [
    ['advance', wrong.duration, INVALID],
    ['to',      wrong.moment,   INVALID],
  ],
  patches: [
    [{}, INVALID, 'advance'],
    [{ advance: 'PT1M', to: '2099-01-01T00:00:00' }, INVALID, 'advance'],
    [{ to: '2020-01-01T00:00:00' }, INVALID, 'to'],
    [{ to: '9999-12-31T23:59:59' }, INVALID, 'to'],
    [{ to: '0000-01-01T00:00:00' }, INVALID, 'to'],
  ],
});

refusesWrongFields('POST /sandbox/v1/webhooks', {
  db: () => town.db,
  send: post(() => '/sandbox/v1/webhooks'),
  body: () => ({ url: 'http://localhost:9/', events: ['DEPOSIT_CALLBACK'] }),
  schema: endpoints.registerWebhook.body,
  // biome-ignore format: a table
  fields: [
    ['url',         wrong.address,                                        INVALID, INVALID],
    ['events',      [...wrong.list, [], Array(21).fill('DEPOSIT_CALLBACK')], INVALID, INVALID],
    ['events[0]',   [...wrong.word, 'deposit_callback'],                  INVALID],
    ['name',        wrong.text(100),                                      INVALID],
    ['sendOnIssue', wrong.flag,                                           INVALID],
  ],
  patches: [
    [{ url: 'http://169.254.169.254/latest/meta-data' }, 'INVALID_URL'],
    [{ url: 'http://[::ffff:169.254.169.254]/' }, 'INVALID_URL'],
    [{ url: 'https://shop.example/a b' }, 'INVALID_URL'],
  ],
});

test.each([
  ['/sandbox/v1/reset'],
  ['/sandbox/v1/payments/{}/deposit-reversal'],
  ['/sandbox/v1/deliveries/{}/resend'],
  ['/sandbox/v1/deliveries/{}/release'],
])('POST %s takes an object or nothing', async (path) => {
  const known = path.replace('{}', path.includes('payments') ? waiting.paymentKey : strangers.deliveryId);
  for (const rawBody of ['[]', '"x"', '7', '7.0', 'null', 'true', '{', '{"a":1,"a":1}']) {
    expectRefusal(await shop.call('POST', known, { rawBody }), { code: INVALID });
  }
});

const nobodys = [
  'nobody',
  'x'.repeat(5_000),
  '%00',
  'a%00b',
  '__proto__',
  'constructor',
  '%F0%9F%99%82',
  "'%20or%201=1--",
];

test('a payment that is not this shop’s cannot be paid or taken back', async () => {
  for (const key of [...nobodys, strangers.payment.paymentKey]) {
    for (const what of ['deposit', 'deposit-reversal']) {
      const answer = await shop.call('POST', `/sandbox/v1/payments/${key}/${what}`, { body: {} });
      expectRefusal(answer, { code: 'NOT_FOUND_PAYMENT' });
    }
  }
});

test('nothing was deposited that could be taken back', async () => {
  expectRefusal(await shop.reverse(waiting), { code: 'NOT_SUPPORTED_PROCESS' });
});

test('a webhook or a delivery that is not this shop’s is not found', async () => {
  for (const id of [...nobodys, strangers.webhookId, strangers.deliveryId]) {
    expectRefusal(await shop.call('DELETE', `/sandbox/v1/webhooks/${id}`), { code: 'NOT_FOUND' });
    for (const what of ['resend', 'release']) {
      expectRefusal(await shop.call('POST', `/sandbox/v1/deliveries/${id}/${what}`), { code: 'NOT_FOUND' });
    }
  }
  expectRefusal(await stranger.call('DELETE', `/sandbox/v1/webhooks/${webhookId}`), { code: 'NOT_FOUND' });
  const notHeld = await stranger.call('POST', `/sandbox/v1/deliveries/${strangers.deliveryId}/release`);
  expectRefusal(notHeld, { code: 'NOT_FOUND' });
});

test.each([
  ['orderId='],
  ['orderId=%00'],
  ['orderId=a%00b'],
  [`orderId=${'x'.repeat(65)}`],
  ['orderId=order-1&orderId=order-2'],
])('GET /sandbox/v1/deliveries?%s is refused', async (query) => {
  const answer = await shop.call('GET', `/sandbox/v1/deliveries?${query}`);
  expectRefusal(answer, { code: INVALID, names: 'orderId' });
});

test.each([
  ['__proto__=1&constructor=2'],
  ['orderId[]=1'],
  ['orderId=%F0%9F%99%82'],
  ['orderId=__proto__'],
  ['%00=1&='],
  ['%'],
])('GET /sandbox/v1/deliveries?%s finds nothing', async (query) => {
  const answer = await shop.call('GET', `/sandbox/v1/deliveries?${query}`);
  expect([answer.status, answer.body]).toEqual([200, []]);
});

test('nothing that was refused left a trace in the database', async () => {
  expect(await books(town.db)).toEqual(before);
});
