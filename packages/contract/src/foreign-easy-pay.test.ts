import { expect, test } from 'vitest';
import { foreignProviders } from './codes.ts';
import { exactNumber } from './decimal.ts';
import { refusal } from './refusal.ts';
import { requestPaymentErrors } from './request-payment.ts';
import { OpenWindowRequest } from './window-requests.ts';

type Given = Record<string, unknown>;
const product = { name: 'tee', quantity: 2, unitAmount: 9.99, currency: 'USD', description: 'white' };
const address = { country: 'US', line1: '12 Main St', area1: 'CA', area2: 'San Jose', postalCode: '95131' };
const asked: Given = {
  method: 'FOREIGN_EASY_PAY',
  amount: { value: 19.98, currency: 'USD' },
  orderId: 'order-us-1',
  orderName: 'Two tees',
  successUrl: 'http://localhost:4200/success',
  failUrl: 'http://localhost:4200/fail',
  foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
};

function opened(request: Given, target = 'self'): Given | string {
  const envelope = { clientKey: 'test_ck_x', customerKey: 'k2', target, mode: 'redirect', language: 'ko' };
  const result = OpenWindowRequest.safeParse({ ...envelope, request });
  if (result.success) return result.data.request as Given;
  const { code, field } = refusal(
    { errors: requestPaymentErrors, otherwise: 'INVALID_PARAMETERS' },
    result.error,
  );
  return `${code} ${field.replace(/^request\.(foreignEasyPay\.)?/, '')}`;
}
const wallet = (options: Given, more: Given = {}) =>
  opened({ ...asked, ...more, foreignEasyPay: { provider: 'PAYPAL', country: 'US', ...options } });
const goods = (...changes: Given[]) => ({ products: changes.map((change) => ({ ...product, ...change })) });
const to = (change: Given) => ({ shipping: { fullName: 'Jane Doe', address: { ...address, ...change } } });
const told = (setTransactionContext: unknown) => ({
  paymentMethodOptions: { paypal: { setTransactionContext } },
});

test('everything a page may tell of a purchase is read, prices as exact text', () => {
  const context = { sender_account_id: 'A1', sender_create_date: '2026-01-01', sender_orders: 3 };
  expect(wallet({ ...goods({}), ...to({ line2: null }), ...told(context) })).toMatchObject({
    foreignEasyPay: {
      provider: 'PAYPAL',
      country: 'US',
      products: [{ ...product, unitAmount: '9.99' }],
      shipping: { fullName: 'Jane Doe', address },
      paymentMethodOptions: { paypal: { setTransactionContext: context } },
    },
  });
});

test('null is left out, and so are the lines of a form that nobody filled in', () => {
  const nothing = { products: null, shipping: null, paymentMethodOptions: null };
  expect(wallet(nothing)).toMatchObject({ foreignEasyPay: { provider: 'PAYPAL', country: 'US' } });
  expect(wallet({ shipping: { fullName: '', address: null } })).toMatchObject({
    foreignEasyPay: { shipping: {} },
  });
  const { foreignEasyPay } = wallet(to({ line2: '', area1: '', postalCode: null })) as {
    foreignEasyPay: Given;
  };
  expect(JSON.parse(JSON.stringify(foreignEasyPay['shipping']))).toEqual({
    fullName: 'Jane Doe',
    address: { country: 'US', line1: '12 Main St', area2: 'San Jose' },
  });
});

test('what is told to PayPal stays as it is: a long number keeps its digits, null is left out', () => {
  const context = { sender_phone: exactNumber('821012345678901234'), sender_email: null, __proto__: null };
  expect(wallet(told(context))).toMatchObject({
    foreignEasyPay: {
      paymentMethodOptions: { paypal: { setTransactionContext: { sender_phone: '821012345678901234' } } },
    },
  });
});

test.each(Object.keys(foreignProviders))(
  'the wallet %s is known, whoever has a contract with it',
  (provider) => {
    expect(wallet({ provider })).toMatchObject({ foreignEasyPay: { provider } });
  },
);

test('another wallet pays in its own currency, and its goods are priced in it', () => {
  const yen = { amount: { value: 2000, currency: 'JPY' } };
  const inYen = goods({ currency: 'JPY', unitAmount: 1000 });
  expect(wallet({ provider: 'PAYPAY', ...inYen }, yen)).toMatchObject({ amount: { value: '2000' } });
  expect(wallet({ provider: 'PAYPAY', ...goods({ currency: 'JPY', unitAmount: 0.5 }) }, yen)).toBe(
    'INVALID_PARAMETERS products[0].unitAmount',
  );
});

// biome-ignore format: a table
test.each<[Given, string | undefined]>([
  [goods(...Array(10).fill({})),               undefined],
  [goods(...Array(11).fill({})),               'products'],
  [{ products: product },                      'products'],
  [goods({ name: undefined }),                 'products[0].name'],
  [goods({ name: null }),                      'products[0].name'],
  [goods({ name: '' }),                        'products[0].name'],
  [goods({ name: 'x'.repeat(100) }),           undefined],
  [goods({ name: 'x'.repeat(101) }),           'products[0].name'],
  [goods({}, { quantity: null }),              'products[1].quantity'],
  [goods({ quantity: 0 }),                     'products[0].quantity'],
  [goods({ quantity: 1.5 }),                   'products[0].quantity'],
  [goods({ unitAmount: undefined }),           'products[0].unitAmount'],
  [goods({ unitAmount: 0 }),                   undefined],
  [goods({ unitAmount: -1 }),                  'products[0].unitAmount'],
  [goods({ unitAmount: 9.999 }),               'products[0].unitAmount'],
  [goods({ currency: undefined }),             'products[0].currency'],
  [goods({ currency: 'DOLLAR' }),              'products[0].currency'],
  [goods({ currency: 'KRW' }),                 'products[0].currency'],
  [goods({}, { currency: 'JPY' }),             'products[1].currency'],
  [goods({ description: undefined }),          'products[0].description'],
  [goods({ description: '' }),                 undefined],
  [goods({ description: 'x'.repeat(2001) }),   'products[0].description'],
  [{ shipping: 'Seoul' },                      'shipping'],
  [to({ country: undefined }),                 'shipping.address.country'],
  [to({ country: 'ZZ' }),                      'shipping.address.country'],
  [to({ area2: undefined }),                   'shipping.address.area2'],
  [to({ area2: ' ' }),                         'shipping.address.area2'],
  [to({ area2: 'x'.repeat(121) }),             'shipping.address.area2'],
  [to({ postalCode: 'x'.repeat(61) }),         'shipping.address.postalCode'],
  [told('A1'),                                 'paymentMethodOptions.paypal.setTransactionContext'],
  [told([{ key: 'sender_account_id' }]),       'paymentMethodOptions.paypal.setTransactionContext'],
  [told({ sender: { id: 'A1' } }),             'paymentMethodOptions.paypal.setTransactionContext'],
  [told({ a: 'x'.repeat(10_000) }),            'paymentMethodOptions.paypal.setTransactionContext'],
  [{ country: 'XX' },                          'country'],
  [{ country: 'ZZ' },                          'country'],
  [{ country: 'kr' },                          'country'],
  [{ country: 'KOR' },                         'country'],
  [{ country: 82 },                            'country'],
  [{ country: null },                          'country'],
  [{ provider: 'VENMO' },                      'provider'],
  [{ provider: null },                         'provider'],
])('a purchase told as %o is wrong at %s', (options, wrong) => {
  const answer = wallet(options);
  expect(typeof answer === 'string' ? answer : undefined).toBe(wrong && `INVALID_PARAMETERS ${wrong}`);
});

// biome-ignore format: a table
test.each<[Given, string]>([
  [{ foreignEasyPay: null },                    'INVALID_PARAMETERS foreignEasyPay'],
  [{ amount: { value: 50_000, currency: 'KRW' } }, 'INVALID_AMOUNT_CURRENCY amount.currency'],
  [{ amount: { value: 1.005, currency: 'USD' } }, 'INVALID_AMOUNT_VALUE amount.value'],
  [{ amount: { value: 0, currency: 'USD' } },   'BELOW_ZERO_AMOUNT amount.value'],
  [{ successUrl: null },                        'INCORRECT_SUCCESS_URL_FORMAT successUrl'],
  [{ failUrl: null },                           'INCORRECT_FAIL_URL_FORMAT failUrl'],
  [{ successUrl: null, failUrl: null },         'NOT_SUPPORTED_PROMISE successUrl'],
])('PayPal with %o is refused: %s', (changes, answer) => {
  expect(opened({ ...asked, ...changes })).toBe(answer);
});

test('fifty thousand dollars are accepted', () => {
  expect(opened({ ...asked, amount: { value: 50_000, currency: 'USD' } })).toMatchObject({
    amount: { value: '50000', currency: 'USD' },
  });
});

test('no wallet is shown in a frame', () => {
  expect(opened(asked, 'iframe')).toBe('INVALID_PARAMETERS target');
});
