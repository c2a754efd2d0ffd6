import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failUrl, successUrl } from '../support/browser-request.ts';
import { newOrderId, type Shop } from '../support/shop.ts';
import { buildTown, type Town } from '../support/town.ts';
import { books, numbersLeased } from './books.ts';
import { expectRefusal } from './refusals.ts';
import { jsonText, written } from './wrong-values.ts';

/*
 * What may be wrong with a purchase in dollars, at each of its three doors: the browser script, the shop's server, and
 * the sandbox. Each refusal names what is wrong, no door answers 5xx, and PayPal hears of none of it.
 */

let town: Town;
let shop: Shop;
beforeAll(async () => {
  town = await buildTown();
  await numbersLeased(town.db);
  shop = await town.shop();
});
afterAll(() => town.close());

type Given = Record<string, unknown>;
const product = { name: 'Mug', quantity: 1, unitAmount: 1, currency: 'USD', description: 'A mug' };
const address = { country: 'US', line1: '12 Main St', area2: 'San Jose' };
const wallet = (more: Given = {}) => ({ provider: 'PAYPAL', country: 'US', ...more });
const purchase = (changes: Given = {}): Given => ({
  method: 'FOREIGN_EASY_PAY',
  amount: { value: 129.9, currency: 'USD' },
  orderId: newOrderId(),
  orderName: 'Linen jacket',
  foreignEasyPay: wallet(),
  successUrl,
  failUrl,
  ...changes,
});

/** The three doors, each with the code of its own for what is simply wrong. */
const doors = {
  script: {
    wrong: 'INVALID_PARAMETERS',
    amount: 'INVALID_AMOUNT_VALUE',
    currency: 'INVALID_AMOUNT_CURRENCY',
    nothing: 'BELOW_ZERO_AMOUNT',
    send: (request: Given) =>
      shop.call('POST', '/checkout/v1/payments', {
        rawBody: jsonText({
          clientKey: shop.clientKey,
          customerKey: '@@ANONYMOUS',
          target: 'self',
          mode: 'redirect',
          language: 'ko',
          request,
        }),
        secretKey: null,
      }),
  },
  server: {
    wrong: 'INVALID_REQUEST',
    amount: 'INVALID_REQUEST',
    currency: 'INVALID_CURRENCY',
    nothing: 'BELOW_ZERO_AMOUNT',
    send: (request: Given) => shop.call('POST', '/v1/payments', { rawBody: jsonText(request) }),
  },
  sandbox: {
    wrong: 'INVALID_REQUEST',
    amount: 'INVALID_REQUEST',
    currency: 'INVALID_CURRENCY',
    nothing: 'BELOW_ZERO_AMOUNT',
    send: ({ successUrl, failUrl, ...request }: Given) =>
      shop.call('POST', '/sandbox/v1/payments', { rawBody: jsonText(request) }),
  },
};
type Word = 'wrong' | 'amount' | 'currency' | 'nothing';

const usd = (value: unknown) => ({ amount: { value, currency: 'USD' } });
const goods = (...products: unknown[]) => ({ foreignEasyPay: wallet({ products }) });
const to = (change: Given) => ({
  foreignEasyPay: wallet({ shipping: { address: { ...address, ...change } } }),
});

// biome-ignore format: a table
const wrongs: [string, Given, Word, string?][] = [
  ['three decimals',             usd(129.905),                                        'amount'],
  ['a thousandth of a cent',     usd(written('0.00001')),                             'amount'],
  ['nothing',                    usd(0),                                              'nothing'],
  ['less than nothing',          usd(-129.9),                                         'nothing'],
  ['beyond every number',        usd(written('1e400')),                               'amount'],
  ['won',                        { amount: { value: 129_900, currency: 'KRW' } },     'currency'],
  ['yen',                        { amount: { value: 129_900, currency: 'JPY' } },     'currency'],
  ['no wallet',                  { foreignEasyPay: undefined },                       'wrong', 'foreignEasyPay'],
  ['an empty wallet',            { foreignEasyPay: {} },                              'wrong', 'provider'],
  ['a wallet nobody knows',      { foreignEasyPay: wallet({ provider: 'VENMO' }) },   'wrong', 'provider'],
  ['no country',                 { foreignEasyPay: { provider: 'PAYPAL' } },          'wrong', 'country'],
  ['an unknown country',         { foreignEasyPay: wallet({ country: 'ZZ' }) },       'wrong', 'country'],
  ['a country in small letters', { foreignEasyPay: wallet({ country: 'us' }) },       'wrong', 'country'],
  ['a country by its long code', { foreignEasyPay: wallet({ country: 'USA' }) },      'wrong', 'country'],
  ['eleven products',            goods(...Array(11).fill(product)),                   'wrong', 'products'],
  ['a product without a name',   goods({ ...product, name: undefined }),              'wrong', 'products[0].name'],
  ['none of a product',          goods({ ...product, quantity: 0 }),                  'wrong', 'products[0].quantity'],
  ['half a product',             goods(product, { ...product, quantity: 0.5 }),       'wrong', 'products[1].quantity'],
  ['a price of three decimals',  goods({ ...product, unitAmount: 0.005 }),            'wrong', 'products[0].unitAmount'],
  ['a price in won',             goods({ ...product, currency: 'KRW' }),              'wrong', 'products[0].currency'],
  ['an address without a city',  to({ area2: undefined }),                            'wrong', 'shipping.address.area2'],
  ['an address of blanks',       to({ area2: '   ' }),                                'wrong', 'shipping.address.area2'],
  ['an address nowhere',         to({ country: 'XX' }),                               'wrong', 'shipping.address.country'],
  ['a context that is a list',   { foreignEasyPay: wallet({ paymentMethodOptions: { paypal: { setTransactionContext: [1] } } }) }, 'wrong', 'setTransactionContext'],
];

describe.each(Object.entries(doors))('at the door of the %s', (_, door) => {
  test.each(wrongs)('%s: refused by name, and nothing is left of it', async (_, changes, word, names) => {
    const before = await books(town.db);
    const answer = await door.send(purchase(changes));
    expectRefusal(answer, { code: door[word], ...(names && { names }) });
    expect(await books(town.db)).toEqual(before);
  });
});

describe('another wallet has no contract', () => {
  // biome-ignore format: a table
  test.each([
    ['GCASH',  { value: 129.9, currency: 'USD' }],
    ['ALIPAY', { value: 129.9, currency: 'USD' }],
    ['PAYPAY', { value: 1_300, currency: 'JPY' }],
  ])('%s: the shop’s server and the sandbox are told, the browser ends at failUrl', async (provider, amount) => {
    const before = await books(town.db);
    const asked = purchase({ amount, foreignEasyPay: wallet({ provider }) });
    for (const door of [doors.server, doors.sandbox])
      expectRefusal(await door.send(asked), { code: 'NOT_SUPPORTED_METHOD', names: provider });
    const { status, body } = await doors.script.send(asked);
    expect(status).toBe(200);
    const address = new URL(body.outcome.url);
    expect(address.origin + address.pathname).toBe('http://localhost:4200/payments/fail');
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      token: 'kept',
      code: 'PAY_PROCESS_ABORTED',
      message: expect.stringContaining(provider),
      orderId: asked['orderId'],
    });
    expect(await books(town.db)).toEqual(before);
  });
});

test('PayPal heard of none of it', async () => {
  expect((await town.payPal.control.books({})).orders).toEqual([]);
});

describe.each(Object.entries(doors))('at the door of the %s', (_, door) => {
  test.each([[1], [10]])('%i products are no trouble', async (count) => {
    const answer = await door.send(purchase(goods(...Array(count).fill(product))));
    expect(answer.status).toBe(200);
  });
});

test('fifty thousand dollars are taken, and the log asks whether cents were forgotten', async () => {
  const said = () => town.gateways.map((gateway) => gateway.output()).join('');
  const warning = 'were cents forgotten';
  expect(said()).not.toContain(warning);
  const paid = await shop.captured(usd(9_999));
  expect(paid['status']).toBe('DONE');
  expect(said(), 'less than that is no cause for it').not.toContain(warning);
  expect(await shop.captured(usd(50_000))).toMatchObject({ status: 'DONE', totalAmount: 50_000 });
  await expect.poll(said).toContain(warning);
});

test('the order number of another customer’s purchase opens nothing of it', async () => {
  const [mine, theirs] = [await shop.approved(), await shop.approved()];
  expectRefusal(await shop.confirm(mine, { orderId: theirs['orderId'] }), { code: 'FORBIDDEN_REQUEST' });
  expectRefusal(await shop.confirm({ ...theirs, paymentKey: mine['paymentKey'] }), {
    code: 'FORBIDDEN_REQUEST',
  });
  expect((await town.payPal.control.books({ customId: mine['paymentKey'] })).captures).toEqual([]);
  const paid = (await shop.confirm(theirs)).body;
  expectRefusal(await doors.server.send(purchase({ orderId: paid.orderId })), {
    code: 'DUPLICATED_ORDER_ID',
  });
  const stranger = await town.shop();
  const path = `/v1/payments/orders/${paid.orderId}`;
  expectRefusal(await shop.call('GET', path, { secretKey: stranger.secretKey }), {
    code: 'NOT_FOUND_PAYMENT',
  });
});
