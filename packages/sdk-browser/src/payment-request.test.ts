import { foreignProviders } from '@tollgate/contract/codes';
import { describe, expect, test } from 'vitest';
import { type Course, checkPaymentRequest } from './payment-request.ts';

type Given = Record<string, unknown>;

const valid: Given = {
  method: 'VIRTUAL_ACCOUNT',
  amount: { value: 50_000, currency: 'KRW' },
  orderId: 'order-0001',
  orderName: '생수 외 1건',
  successUrl: 'http://localhost:4200/success',
  failUrl: 'http://localhost:4200/fail',
};
const paypal: Given = {
  ...valid,
  method: 'FOREIGN_EASY_PAY',
  amount: { value: 664.98, currency: 'USD' },
  foreignEasyPay: { provider: 'PAYPAL', country: 'KR' },
};
const account = (virtualAccount: unknown): Given => ({ virtualAccount });
const product = { name: 'tee', quantity: 2, unitAmount: 9.99, currency: 'USD', description: 'white' };
const wallet = (more: Given, besides: Given = {}): Given => ({
  ...paypal,
  ...besides,
  foreignEasyPay: { ...(paypal['foreignEasyPay'] as Given), ...more },
});
const ship = (more: Given): Given =>
  wallet({ shipping: { fullName: null, address: { country: 'US', area2: 'San Jose', ...more } } });
const told = (setTransactionContext: unknown): Given =>
  wallet({ paymentMethodOptions: { paypal: { setTransactionContext } } });
const context = 'foreignEasyPay.paymentMethodOptions.paypal.setTransactionContext';

/** The course of the request, or the code and the field it is refused with. */
function check(request: unknown, isMobile = false): Course | string {
  try {
    return checkPaymentRequest(request, isMobile);
  } catch (error) {
    const { code, message, name } = error as Error & { code: string };
    expect(name).toMatch(/^[A-Z]\w+Error$/);
    const detail = /\((\S+)\)$/.exec(message)?.[1];
    return detail ? `${code} ${detail}` : code;
  }
}

describe('a request for a virtual account', () => {
  test('with both addresses is a redirect over the page', () => {
    expect(check(valid)).toEqual({ mode: 'redirect', target: 'iframe' });
  });

  test('without addresses is a promise', () => {
    expect(check({ ...valid, successUrl: null, failUrl: undefined })).toEqual({
      mode: 'promise',
      target: 'iframe',
    });
  });

  test.each([
    ['on a PC, asked to', { windowTarget: 'self' }, false],
    ['on a phone', {}, true],
    ['on a phone, even where an iframe is asked for', { windowTarget: 'iframe' }, true],
  ])('moves the page %s', (_, more, isMobile) => {
    expect(check({ ...valid, ...more }, isMobile)).toEqual({ mode: 'redirect', target: 'self' });
  });

  test('may leave out or null whatever is optional', () => {
    const names =
      'customerName customerEmail customerMobilePhone taxFreeAmount windowTarget metadata pendingUrl';
    const empty = `${names} orderProductCode sandbox subOrders virtualAccount`.split(' ');
    expect(check({ ...valid, ...Object.fromEntries(empty.map((name) => [name, null])) })).toMatchObject({
      mode: 'redirect',
    });
    const fields =
      'cashReceipt useEscrow escrowProducts validHours dueDate isCulturalExpenses taxExemptionAmount';
    const options = `${fields} showCustomerMobilePhone refundReceiveAccount`.split(' ');
    const nulls = Object.fromEntries(options.map((name) => [name, null]));
    expect(check({ ...valid, ...account(nulls) })).toMatchObject({ mode: 'redirect' });
  });

  test.each<[string, Given]>([
    [
      'every field',
      {
        customerName: '김토스',
        customerEmail: 'kim@example.com',
        customerMobilePhone: '01012345678',
        taxFreeAmount: 0,
        metadata: { a: '1', b: '', c: '가'.repeat(2000), d: '4', ['k'.repeat(40)]: '5' },
        pendingUrl: 'http://localhost/pending',
        orderProductCode: 'P',
        sandbox: { paymentResult: 'SUCCESS' },
        subOrders: [
          {
            merchantBusinessNumber: '1234567890',
            merchantName: 'shop',
            merchantAddress: { country: 'KR', postalCode: '06133', address: 'Seoul', detailAddress: null },
            orderName: 'tee',
          },
        ],
        virtualAccount: {
          cashReceipt: { type: '소득공제' },
          useEscrow: false,
          escrowProducts: [{ id: '1', name: 'tee', code: 'T', unitPrice: 1000, quantity: 2 }, {}],
          validHours: 24,
          isCulturalExpenses: false,
          taxExemptionAmount: 100,
          showCustomerMobilePhone: true,
          refundReceiveAccount: { bankCode: '88', accountNumber: '11012345678', holderName: '김토스' },
        },
      },
    ],
    ['a deadline as a date', account({ dueDate: '2025-01-01T00:00:00' })],
    ['hours as digits', account({ validHours: '72' })],
    ['the longest deadline', account({ validHours: 2160 })],
    [
      'names nobody knows',
      { colour: 'red', virtualAccount: { colour: 'red' }, foreignEasyPay: 5, card: 'x' },
    ],
    ['a name of 100 emojis', { orderName: '🥤'.repeat(100) }],
    ['the shortest and longest order numbers', { orderId: 'a-_=b6' }],
    ['an order number of 64', { orderId: 'x'.repeat(64) }],
    [
      'addresses with a query and a fragment',
      { successUrl: 'https://shop.test/s?a=1#b', failUrl: 'HTTP://shop.test' },
    ],
    ['the largest amount', { amount: { value: 999_999_999_999_999, currency: 'KRW' } }],
  ])('is accepted with %s', (_, more) => {
    expect(check({ ...valid, ...more })).toEqual({ mode: 'redirect', target: 'iframe' });
  });
});

describe('a refused request', () => {
  // biome-ignore format: a table
  test.each<[string, unknown, string]>([
    // method
    ['no request',              undefined,                                  'INVALID_PARAMETERS method'],
    ['a list',                  [valid],                                    'INVALID_PARAMETERS method'],
    ['no method',               { method: undefined },                      'INVALID_PARAMETERS method'],
    ['a method of another type', { method: 5 },                             'INVALID_PARAMETERS method'],
    ['an unknown method',       { method: 'BITCOIN' },                      'NOT_SUPPORTED_METHOD BITCOIN'],
    ['a name of Object',        { method: 'constructor' },                  'NOT_SUPPORTED_METHOD constructor'],
    ['easy pay by itself',      { method: 'EASY_PAY' },                     'NOT_SUPPORTED_METHOD EASY_PAY'],
    ['a method to come',        { method: 'CARD' },                         'NOT_SUPPORTED_METHOD CARD'],
    ['a method to come',        { method: 'GAME_GIFT_CERTIFICATE' },        'NOT_SUPPORTED_METHOD GAME_GIFT_CERTIFICATE'],
    ['a v1 name',               { method: '가상계좌' },                     'V1_METHOD_NOT_SUPPORTED 가상계좌'],
    ['a v1 name',               { method: '해외간편결제' },                 'V1_METHOD_NOT_SUPPORTED 해외간편결제'],
    ['the v1 way of calling',   '가상계좌',                                 'V1_METHOD_NOT_SUPPORTED 가상계좌'],
    ['Korean that v1 never knew', { method: '외상' },                       'NOT_SUPPORTED_METHOD 외상'],
    // amount
    ['no amount',               { amount: undefined },                      'INVALID_AMOUNT_VALUE'],
    ['the v1 amount',           { amount: 50_000 },                         'INVALID_AMOUNT_VALUE'],
    ['no value',                { amount: { currency: 'KRW' } },            'INVALID_AMOUNT_VALUE'],
    ['a value as text',         { amount: { value: '50000', currency: 'KRW' } }, 'INVALID_AMOUNT_VALUE'],
    ['NaN',                     { amount: { value: Number.NaN, currency: 'KRW' } }, 'INVALID_AMOUNT_VALUE'],
    ['infinity',                { amount: { value: Infinity, currency: 'KRW' } }, 'INVALID_AMOUNT_VALUE'],
    ['minus infinity',          { amount: { value: -Infinity, currency: 'KRW' } }, 'BELOW_ZERO_AMOUNT'],
    ['a big integer',           { amount: { value: 5n, currency: 'KRW' } }, 'INVALID_AMOUNT_VALUE'],
    ['half a won',              { amount: { value: 100.5, currency: 'KRW' } }, 'INVALID_AMOUNT_VALUE'],
    ['too much',                { amount: { value: 1e15, currency: 'KRW' } }, 'INVALID_AMOUNT_VALUE'],
    ['nothing',                 { amount: { value: 0, currency: 'KRW' } },  'BELOW_ZERO_AMOUNT'],
    ['less than nothing',       { amount: { value: -0.5, currency: 'KRW' } }, 'BELOW_ZERO_AMOUNT'],
    ['no currency',             { amount: { value: 100 } },                 'INVALID_AMOUNT_CURRENCY'],
    ['a currency of null',      { amount: { value: 100, currency: null } }, 'INVALID_AMOUNT_CURRENCY'],
    ['small letters',           { amount: { value: 100, currency: 'krw' } }, 'INVALID_AMOUNT_CURRENCY'],
    ['an unknown currency',     { amount: { value: 100, currency: 'EUR' } }, 'INVALID_AMOUNT_CURRENCY'],
    ['a name of Object',        { amount: { value: 100, currency: 'toString' } }, 'INVALID_AMOUNT_CURRENCY'],
    ['dollars at a Korean bank', { amount: { value: 100, currency: 'USD' } }, 'INVALID_AMOUNT_CURRENCY KRW'],
    // fields
    ['no order number',         { orderId: undefined },                     'INVALID_PARAMETERS orderId'],
    ['an order number of null', { orderId: null },                          'INVALID_PARAMETERS orderId'],
    ['an order number as number', { orderId: 1_000_000 },                   'INVALID_PARAMETERS orderId'],
    ['a short order number',    { orderId: '12345' },                       'INVALID_PARAMETERS orderId'],
    ['a long order number',     { orderId: 'x'.repeat(65) },                'INVALID_PARAMETERS orderId'],
    ['a space in it',           { orderId: 'order 1' },                     'INVALID_PARAMETERS orderId'],
    ['a line end after it',     { orderId: 'order-1\n' },                   'INVALID_PARAMETERS orderId'],
    ['no order name',           { orderName: undefined },                   'INVALID_PARAMETERS orderName'],
    ['an empty order name',     { orderName: '' },                          'INVALID_PARAMETERS orderName'],
    ['a long order name',       { orderName: '가'.repeat(101) },            'INVALID_PARAMETERS orderName'],
    ['a customer of 101',       { customerName: 'x'.repeat(101) },          'INVALID_PARAMETERS customerName'],
    ['an e-mail as number',     { customerEmail: 1 },                       'INVALID_PARAMETERS customerEmail'],
    ['an e-mail of 101',        { customerEmail: 'x'.repeat(101) },         'INVALID_PARAMETERS customerEmail'],
    ['a phone with hyphens',    { customerMobilePhone: '010-1234-5678' },   'INVALID_PARAMETERS customerMobilePhone'],
    ['a phone of 7',            { customerMobilePhone: '1234567' },         'INVALID_PARAMETERS customerMobilePhone'],
    ['a phone of 16',           { customerMobilePhone: '1'.repeat(16) },    'INVALID_PARAMETERS customerMobilePhone'],
    ['a negative tax-free part', { taxFreeAmount: -1 },                     'INVALID_PARAMETERS taxFreeAmount'],
    ['a tax-free part as text', { taxFreeAmount: '0' },                     'INVALID_PARAMETERS taxFreeAmount'],
    ['a popup',                 { windowTarget: 'popup' },                  'INVALID_PARAMETERS windowTarget'],
    ['an unknown test result',  { sandbox: { paymentResult: 'MAYBE' } },    'INVALID_PARAMETERS sandbox.paymentResult'],
    ['a sub-order without name', { subOrders: [{}] },                       'INVALID_PARAMETERS subOrders[0].merchantBusinessNumber'],
    ['sub-orders as an object', { subOrders: {} },                          'INVALID_PARAMETERS subOrders'],
    ['options as text',         account('yes'),                             'INVALID_PARAMETERS virtualAccount'],
    ['options as a list',       account([]),                                'INVALID_PARAMETERS virtualAccount'],
    ['a receipt as text',       account({ cashReceipt: '소득공제' }),       'INVALID_PARAMETERS virtualAccount.cashReceipt'],
    ['a receipt without type',  account({ cashReceipt: {} }),               'INVALID_PARAMETERS virtualAccount.cashReceipt.type'],
    ['a receipt type in English', account({ cashReceipt: { type: 'EXPENSE_PROOF' } }), 'INVALID_PARAMETERS virtualAccount.cashReceipt.type'],
    ['escrow as text',          account({ useEscrow: 'true' }),             'INVALID_PARAMETERS virtualAccount.useEscrow'],
    ['a price as text',         account({ escrowProducts: [{}, { unitPrice: '1' }] }), 'INVALID_PARAMETERS virtualAccount.escrowProducts[1].unitPrice'],
    ['no hours',                account({ validHours: 0 }),                 'INVALID_PARAMETERS virtualAccount.validHours'],
    ['half an hour',            account({ validHours: 0.5 }),               'INVALID_PARAMETERS virtualAccount.validHours'],
    ['91 days',                 account({ validHours: 2161 }),              'INVALID_PARAMETERS virtualAccount.validHours'],
    ['hours in words',          account({ validHours: 'a day' }),           'INVALID_PARAMETERS virtualAccount.validHours'],
    ['a date without time',     account({ dueDate: '2025-01-01' }),         'INVALID_PARAMETERS virtualAccount.dueDate'],
    ['a date with an offset',   account({ dueDate: '2025-01-01T00:00:00Z' }), 'INVALID_PARAMETERS virtualAccount.dueDate'],
    ['a 13th month',            account({ dueDate: '2025-13-01T00:00:00' }), 'INVALID_PARAMETERS virtualAccount.dueDate'],
    ['hours and a date',        account({ validHours: 1, dueDate: '2025-01-01T00:00:00' }), 'INVALID_PARAMETERS virtualAccount.dueDate'],
    ['culture as a number',     account({ isCulturalExpenses: 1 }),         'INVALID_PARAMETERS virtualAccount.isCulturalExpenses'],
    ['a negative exemption',    account({ taxExemptionAmount: -1 }),        'INVALID_PARAMETERS virtualAccount.taxExemptionAmount'],
    ['phone input as text',     account({ showCustomerMobilePhone: 'no' }), 'INVALID_PARAMETERS virtualAccount.showCustomerMobilePhone'],
    ['half a refund account',   account({ refundReceiveAccount: { bankCode: '88' } }), 'INVALID_PARAMETERS virtualAccount.refundReceiveAccount.accountNumber'],
    // addresses
    ['only a success address',  { failUrl: undefined },                     'INCORRECT_FAIL_URL_FORMAT'],
    ['only a fail address',     { successUrl: null },                       'INCORRECT_SUCCESS_URL_FORMAT'],
    ['an empty address',        { successUrl: '' },                         'INCORRECT_SUCCESS_URL_FORMAT'],
    ['a path',                  { successUrl: '/success' },                 'INCORRECT_SUCCESS_URL_FORMAT'],
    ['no scheme',               { failUrl: 'localhost:4200/fail' },         'INCORRECT_FAIL_URL_FORMAT'],
    ['a scheme without host',   { failUrl: 'https:shop.test/fail' },        'INCORRECT_FAIL_URL_FORMAT'],
    ['another scheme',          { failUrl: 'ftp://shop.test/fail' },        'INCORRECT_FAIL_URL_FORMAT'],
    ['a script',                { successUrl: 'javascript:alert(1)' },      'INCORRECT_SUCCESS_URL_FORMAT'],
    ['a password',              { successUrl: 'https://a:b@shop.test/' },   'INCORRECT_SUCCESS_URL_FORMAT'],
    ['a user',                  { failUrl: 'https://a@shop.test/' },        'INCORRECT_FAIL_URL_FORMAT'],
    ['an address as object',    { successUrl: new URL('https://shop.test') }, 'INCORRECT_SUCCESS_URL_FORMAT'],
    ['a very long address',     { failUrl: `https://shop.test/${'x'.repeat(2000)}` }, 'INCORRECT_FAIL_URL_FORMAT'],
    // mode
    ['a promise of a page that leaves', { successUrl: null, failUrl: null, windowTarget: 'self' }, 'NOT_SUPPORTED_PROMISE'],
    // metadata
    ['metadata as text',        { metadata: 'a=1' },                        'INVALID_METADATA'],
    ['metadata as a list',      { metadata: ['1'] },                        'INVALID_METADATA'],
    ['six pairs',               { metadata: { a: '', b: '', c: '', d: '', e: '', f: '' } }, 'INVALID_METADATA'],
    ['a number in it',          { metadata: { a: 1 } },                     'INVALID_METADATA'],
    ['null in it',              { metadata: { a: null } },                  'INVALID_METADATA'],
    ['brackets in a key',       { metadata: { 'a[0]': '1' } },              'INVALID_METADATA'],
    ['an empty key',            { metadata: { '': '1' } },                  'INVALID_METADATA'],
    ['a key of 41',             { metadata: { ['k'.repeat(41)]: '1' } },    'INVALID_METADATA'],
    ['a value of 2001',         { metadata: { a: 'x'.repeat(2001) } },      'INVALID_METADATA'],
    ['a symbol as key',         { metadata: { [Symbol('a')]: '1' } },       'INVALID_METADATA'],
  ])('%s: %o → %s', (_, wrong, refusal) => {
    const isWhole = typeof wrong !== 'object' || Array.isArray(wrong);
    expect(check(isWhole ? wrong : { ...valid, ...(wrong as Given) })).toBe(refusal);
  });

  test('a promise on a phone', () => {
    expect(check({ ...valid, successUrl: null, failUrl: null }, true)).toBe('NOT_SUPPORTED_PROMISE');
  });
});

describe('a foreign wallet', () => {
  test('always leaves the page', () => {
    expect(check({ ...paypal, windowTarget: 'iframe' })).toEqual({ mode: 'redirect', target: 'self' });
  });

  test('takes products, an address and transaction data', () => {
    const more = {
      products: [product],
      shipping: { fullName: 'Kim', address: { country: 'KR', area2: 'Seoul', postalCode: '06133' } },
      paymentMethodOptions: { paypal: { setTransactionContext: { sender_account_id: 'A1' } } },
    };
    expect(check(wallet(more))).toMatchObject({ target: 'self' });
    expect(check(wallet({ products: null, shipping: null, paymentMethodOptions: null }))).toMatchObject({
      target: 'self',
    });
  });

  test.each<[string, Given]>([
    ['fifty thousand dollars', { ...paypal, amount: { value: 50_000, currency: 'USD' } }],
    ['a cent', { ...paypal, amount: { value: 0.01, currency: 'USD' } }],
    ['an amount no float can hold', { ...paypal, amount: { value: 726.24, currency: 'USD' } }],
    ['ten products', wallet({ products: Array(10).fill(product) })],
    ['goods for nothing', wallet({ products: [{ ...product, unitAmount: 0, description: '' }] })],
    ['an address with empty lines', ship({ line1: '', line2: null, area1: '', postalCode: '' })],
    ['no transaction data', told(null)],
    [
      'a hundred transaction data',
      told(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, i]))),
    ],
    // Which wallets have a contract, and in which currency, the gateway says.
    ['another wallet, in yen', wallet({ provider: 'PAYPAY' }, { amount: { value: 500, currency: 'JPY' } })],
    ['another wallet, in won', wallet({ provider: 'GCASH' }, { amount: { value: 5000, currency: 'KRW' } })],
    [
      'another wallet and its goods',
      wallet(
        { provider: 'PAYPAY', products: [{ ...product, unitAmount: 250, currency: 'JPY' }] },
        { amount: { value: 500, currency: 'JPY' } },
      ),
    ],
  ])('is sent with %s', (_, request) => {
    expect(check(request)).toEqual({ mode: 'redirect', target: 'self' });
  });

  test.each(Object.keys(foreignProviders))('%s is sent', (provider) => {
    expect(check(wallet({ provider }))).toEqual({ mode: 'redirect', target: 'self' });
  });

  // biome-ignore format: a table
  test.each<[string, Given, string]>([
    ['nothing',             { ...paypal, amount: { value: 0, currency: 'USD' } },     'BELOW_ZERO_AMOUNT'],
    ['no wallet, in won',   { ...paypal, amount: { value: 5000, currency: 'KRW' }, foreignEasyPay: undefined }, 'INVALID_PARAMETERS foreignEasyPay'],
    ['a country of nobody', wallet({ country: 'XX' }),                       'INVALID_PARAMETERS foreignEasyPay.country'],
    ['an unknown country',  wallet({ country: 'ZZ' }),                       'INVALID_PARAMETERS foreignEasyPay.country'],
    ['a country in small letters', wallet({ country: 'kr' }),                'INVALID_PARAMETERS foreignEasyPay.country'],
    ['eleven products',     wallet({ products: Array(11).fill(product) }),   'INVALID_PARAMETERS foreignEasyPay.products'],
    ['a product alone',     wallet({ products: product }),                   'INVALID_PARAMETERS foreignEasyPay.products'],
    ['a product without name', wallet({ products: [{ ...product, name: '' }] }), 'INVALID_PARAMETERS foreignEasyPay.products[0].name'],
    ['none of a product',   wallet({ products: [{ ...product, quantity: 0 }] }), 'INVALID_PARAMETERS foreignEasyPay.products[0].quantity'],
    ['half a product',      wallet({ products: [product, { ...product, quantity: 0.5 }] }), 'INVALID_PARAMETERS foreignEasyPay.products[1].quantity'],
    ['products as text',    wallet({ products: [{ ...product, quantity: '2' }] }), 'INVALID_PARAMETERS foreignEasyPay.products[0].quantity'],
    ['a negative price',    wallet({ products: [{ ...product, unitAmount: -1 }] }), 'INVALID_PARAMETERS foreignEasyPay.products[0].unitAmount'],
    ['a price of 3 decimals', wallet({ products: [{ ...product, unitAmount: 9.999 }] }), 'INVALID_PARAMETERS foreignEasyPay.products[0].unitAmount'],
    ['a price in won',      wallet({ products: [{ ...product, currency: 'KRW' }] }), 'INVALID_PARAMETERS foreignEasyPay.products[0].currency'],
    ['a price without currency', wallet({ products: [{ ...product, currency: null }] }), 'INVALID_PARAMETERS foreignEasyPay.products[0].currency'],
    ['a novel of a description', wallet({ products: [{ ...product, description: 'x'.repeat(2001) }] }), 'INVALID_PARAMETERS foreignEasyPay.products[0].description'],
    ['an unknown country to send to', ship({ country: 'XX' }),               'INVALID_PARAMETERS foreignEasyPay.shipping.address.country'],
    ['no country to send to', ship({ country: undefined }),                  'INVALID_PARAMETERS foreignEasyPay.shipping.address.country'],
    ['a city of blanks',    ship({ area2: '  ' }),                           'INVALID_PARAMETERS foreignEasyPay.shipping.address.area2'],
    ['a postal code of 61', ship({ postalCode: '1'.repeat(61) }),            'INVALID_PARAMETERS foreignEasyPay.shipping.address.postalCode'],
    ['a name of 301',       wallet({ shipping: { fullName: 'x'.repeat(301) } }), 'INVALID_PARAMETERS foreignEasyPay.shipping.fullName'],
    ['transaction data as text', told('A1'),                                 `INVALID_PARAMETERS ${context}`],
    ['transaction data as a list', told([{ key: 'a' }]),                     `INVALID_PARAMETERS ${context}`],
    ['transaction data in two floors', told({ sender: { id: 1 } }),          `INVALID_PARAMETERS ${context}`],
    ['too much transaction data', told({ a: 'x'.repeat(10_000) }),           `INVALID_PARAMETERS ${context}`],
    ['one address only',    { ...paypal, failUrl: null },                    'INCORRECT_FAIL_URL_FORMAT'],
    ['won',                 { ...paypal, amount: { value: 5000, currency: 'KRW' } }, 'INVALID_AMOUNT_CURRENCY USD'],
    ['a tenth of a cent',   { ...paypal, amount: { value: 1.005, currency: 'USD' } }, 'INVALID_AMOUNT_VALUE'],
    ['no wallet',           { ...paypal, foreignEasyPay: null },             'INVALID_PARAMETERS foreignEasyPay'],
    ['no provider',         wallet({ provider: undefined }),                 'INVALID_PARAMETERS foreignEasyPay.provider'],
    ['an unknown provider', wallet({ provider: 'TOSSPAY' }),                 'INVALID_PARAMETERS foreignEasyPay.provider'],
    ['no country',          wallet({ country: null }),                       'INVALID_PARAMETERS foreignEasyPay.country'],
    ['a country in full',   wallet({ country: 'Korea' }),                    'INVALID_PARAMETERS foreignEasyPay.country'],
    ['a product without description', wallet({ products: [{ ...product, description: null }] }), 'INVALID_PARAMETERS foreignEasyPay.products[0].description'],
    ['a long product name', wallet({ products: [{ ...product, name: 'x'.repeat(101) }] }), 'INVALID_PARAMETERS foreignEasyPay.products[0].name'],
    ['an address without city', wallet({ shipping: { address: { country: 'KR' } } }), 'INVALID_PARAMETERS foreignEasyPay.shipping.address.area2'],
    ['a promise',           { ...paypal, successUrl: null, failUrl: null },  'NOT_SUPPORTED_PROMISE'],
  ])('is refused with %s', (_, request, refusal) => {
    expect(check(request)).toBe(refusal);
  });
});

describe('a request that is wrong in two ways', () => {
  /** One fault per step, in the order the protocol recommends. */
  const faults: [string, Given][] = [
    ['NOT_SUPPORTED_METHOD', { method: 'BITCOIN' }],
    ['INVALID_AMOUNT_VALUE', { value: 'x' }],
    ['INVALID_AMOUNT_CURRENCY', { currency: 'EUR' }],
    ['BELOW_ZERO_AMOUNT', { value: 0 }],
    ['INVALID_AMOUNT_CURRENCY', { currency: 'USD' }],
    ['INVALID_PARAMETERS', { orderId: 'x' }],
    ['INCORRECT_SUCCESS_URL_FORMAT', { successUrl: 'x' }],
    ['INCORRECT_FAIL_URL_FORMAT', { failUrl: 'x' }],
    ['NOT_SUPPORTED_PROMISE', { successUrl: null, failUrl: null, windowTarget: 'self' }],
    ['INVALID_METADATA', { metadata: 5 }],
  ];
  const pairs = faults.flatMap(([code, first], index) =>
    faults
      .slice(index + 1)
      // Two faults in the same place are one.
      .filter(([, second]) => !Object.keys(first).some((name) => name in second))
      .map(([later, second]) => [code, later, { ...first, ...second }] as const),
  );

  test.each(pairs)('hears of %s before %s', (code, _, wrong) => {
    const { value = 50_000, currency = 'KRW', ...fields }: Given = wrong;
    expect(check({ ...valid, amount: { value, currency }, ...fields })).toMatch(new RegExp(`^${code}\\b`));
  });
});
