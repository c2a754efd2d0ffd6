import { expect, test } from 'vitest';
import { exactNumber } from './decimal.ts';
import { type Endpoint, type EndpointName, endpoints, errorsOf, read } from './endpoints.ts';
import { type ErrorCode, errors } from './errors.ts';
import { requestExamples, responseExamples } from './examples.ts';

const long = (length: number) => 'x'.repeat(length);
const accepts = (name: EndpointName, body: unknown) =>
  read(name, 'body', body).value as Record<string, unknown>;
const refuses = (name: EndpointName, body: unknown) => {
  const { refusal } = read(name, 'body', body);
  return refusal && `${refusal.code} ${refusal.field}`;
};

test('every endpoint of the protocol and the sandbox is there once', () => {
  const lines = Object.values<Endpoint>(endpoints).map(({ method, path }) => `${method} ${path}`);
  expect(new Set(lines).size).toBe(lines.length);
  expect(lines.slice(0, 7)).toEqual([
    'POST /v1/payments/confirm',
    'POST /v1/payments/:paymentKey',
    'GET /v1/payments/:paymentKey',
    'GET /v1/payments/orders/:orderId',
    'POST /v1/payments/:paymentKey/cancel',
    'POST /v1/virtual-accounts',
    'POST /v1/payments',
  ]);
  expect(lines.slice(7).every((line) => line.includes(' /sandbox/v1/'))).toBe(true);
  expect(lines).toHaveLength(26);
});

test('an endpoint may answer its own codes, those of every endpoint, and a POST those of the idempotency key', () => {
  expect(errorsOf(endpoints.getPayment)).toEqual(
    expect.arrayContaining(['NOT_FOUND_PAYMENT', 'UNAUTHORIZED_KEY']),
  );
  expect(errorsOf(endpoints.getPayment)).not.toContain('IDEMPOTENT_REQUEST_PROCESSING');
  expect(errorsOf(endpoints.confirmPayment)).toContain('IDEMPOTENT_REQUEST_PROCESSING');
  for (const endpoint of Object.values<Endpoint>(endpoints)) {
    const codes = errorsOf(endpoint);
    expect(codes.filter((code) => errors[code].only === 'failure')).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  }
});

const examples = Object.entries(requestExamples).flatMap(([kind, bodies]) =>
  Object.entries(bodies).map(([name, body]) => [name, kind, body] as const),
);
test.each(examples)('the documented example of %s (%s) is accepted', (name, _, example) => {
  expect(read(name as EndpointName, 'body', example).refusal).toBeUndefined();
});

test.each(Object.entries(responseExamples))(
  'what %s is shown to answer is what it answers',
  (name, answers) => {
    for (const answer of answers) {
      expect(endpoints[name as keyof typeof responseExamples].response.parse(answer)).toEqual(answer);
    }
  },
);

const confirm = { paymentKey: 'tgdoc20260310142231Kq7Zp', orderId: 'order-20260310-0001', amount: 50000 };

test('confirm reads an amount exactly, however it was written, and never through a float', () => {
  for (const amount of [50000, '50000', '5e4', 50000.0, exactNumber('50000.00')]) {
    expect(accepts('confirmPayment', { ...confirm, amount })).toEqual({ ...confirm, amount: '50000' });
  }
  const amount = exactNumber('999999999999999.999999');
  expect(accepts('confirmPayment', { ...confirm, amount })['amount']).toBe('999999999999999.999999');
});

test('confirm takes a numeric orderId for its text, digit by digit, and ignores what it does not know', () => {
  const body = {
    ...confirm,
    orderId: exactNumber('12345678901234567890'),
    extra: { deep: [1] },
    __proto__: null,
  };
  expect(accepts('confirmPayment', body)).toEqual({
    ...confirm,
    orderId: '12345678901234567890',
    amount: '50000',
  });
  expect(accepts('confirmPayment', { ...confirm, orderId: 20260310 })['orderId']).toBe('20260310');
  expect(accepts('confirmPayment', { ...confirm, orderId: 'a-_=Z9' })['orderId']).toBe('a-_=Z9');
});

test('a number is no object without fields, and an object cannot pass for a number', () => {
  for (const number of [7, exactNumber('7.0')]) {
    expect(refuses('createMerchant', number)).toBe('INVALID_REQUEST ');
    expect(refuses('issueVirtualAccount', { ...issue, escrowProducts: [number] })).toBe(
      'INVALID_REQUEST escrowProducts[0]',
    );
  }
  expect(refuses('confirmPayment', { ...confirm, amount: { isLosslessNumber: true, value: '50000' } })).toBe(
    'INVALID_REQUEST amount',
  );
});

test('confirm leaves an amount of zero or below to the comparison, which refuses it as unequal', () => {
  expect(accepts('confirmPayment', { ...confirm, amount: -1 })['amount']).toBe('-1');
});

// biome-ignore format: a table
test.each([
  [{},                                        'INVALID_REQUEST paymentKey'],
  [{ ...confirm, paymentKey: undefined },     'INVALID_REQUEST paymentKey'],
  [{ ...confirm, paymentKey: null },          'INVALID_REQUEST paymentKey'],
  [{ ...confirm, paymentKey: '' },            'INVALID_REQUEST paymentKey'],
  [{ ...confirm, paymentKey: long(201) },     'INVALID_REQUEST paymentKey'],
  [{ ...confirm, paymentKey: ['a'] },         'INVALID_REQUEST paymentKey'],
  [{ ...confirm, paymentKey: 'a\0b' },        'INVALID_REQUEST paymentKey'],
  [{ ...confirm, paymentKey: 'a\ud800' },     'INVALID_REQUEST paymentKey'],
  [{ ...confirm, orderId: undefined },        'INVALID_REQUEST orderId'],
  [{ ...confirm, orderId: null },             'INVALID_REQUEST orderId'],
  [{ ...confirm, orderId: 'abcde' },          'INVALID_REQUEST orderId'],
  [{ ...confirm, orderId: 12345 },            'INVALID_REQUEST orderId'],
  [{ ...confirm, orderId: long(65) },         'INVALID_REQUEST orderId'],
  [{ ...confirm, orderId: 'order 1' },        'INVALID_REQUEST orderId'],
  [{ ...confirm, orderId: '주문번호입니다' },   'INVALID_REQUEST orderId'],
  [{ ...confirm, orderId: 'order-1\n' },      'INVALID_REQUEST orderId'],
  [{ ...confirm, orderId: '🙂🙂🙂🙂🙂🙂' },     'INVALID_REQUEST orderId'],
  [{ ...confirm, orderId: true },             'INVALID_REQUEST orderId'],
  [{ ...confirm, orderId: { a: 1 } },         'INVALID_REQUEST orderId'],
  [{ ...confirm, orderId: 1e21 },             'INVALID_REQUEST orderId'],
  [{ ...confirm, amount: undefined },         'INVALID_REQUEST amount'],
  [{ ...confirm, amount: null },              'INVALID_REQUEST amount'],
  [{ ...confirm, amount: '' },                'INVALID_REQUEST amount'],
  [{ ...confirm, amount: '50,000' },          'INVALID_REQUEST amount'],
  [{ ...confirm, amount: '0x10' },            'INVALID_REQUEST amount'],
  [{ ...confirm, amount: exactNumber('1e400') }, 'INVALID_REQUEST amount'],
  [{ ...confirm, amount: [50000] },           'INVALID_REQUEST amount'],
  [{ ...confirm, amount: true },              'INVALID_REQUEST amount'],
  [{ ...confirm, amount: { value: 50000 } },  'INVALID_REQUEST amount'],
  [[],                                        'INVALID_REQUEST '],
  [null,                                      'INVALID_REQUEST '],
  ['{}',                                      'INVALID_REQUEST '],
  [7,                                         'INVALID_REQUEST '],
])('confirm %o answers %s', (body, answer) => {
  expect(refuses('confirmPayment', body)).toBe(answer);
  if (!('paymentKey' in Object(body)) || answer.endsWith('paymentKey')) return;
  const { paymentKey, ...rest } = body as typeof confirm;
  expect(refuses('confirmPaymentByKey', rest)).toBe(answer);
});

const account = { bank: '20', accountNumber: '1002123456789', holderName: '김하늘' };
const cancel = { cancelReason: '고객 변심' };

test('cancel: every optional field may be null, which is the same as leaving it out', () => {
  const nothing = {
    cancelAmount: null,
    refundReceiveAccount: null,
    taxFreeAmount: null,
    taxExemptionAmount: null,
    currency: null,
    refundableAmount: null,
    cancelRequestId: null,
  };
  expect(accepts('cancelPayment', { ...cancel, ...nothing })).toEqual(cancel);
  expect(accepts('cancelPayment', cancel)).toEqual(cancel);
});

test.each(['20', '우리', '우리은행', 'WOORI', 'woori'])('cancel: the refund bank may be named %s', (bank) => {
  const body = { ...cancel, refundReceiveAccount: { ...account, bank } };
  expect(accepts('cancelPayment', body)['refundReceiveAccount']).toEqual(account);
});

test('cancel: a refund may go to any bank or securities firm, also one that issues no accounts', () => {
  const body = { ...cancel, refundReceiveAccount: { ...account, bank: '토스증권' } };
  expect(accepts('cancelPayment', body)['refundReceiveAccount']).toMatchObject({ bank: 'ST' });
});

test('cancel: an account number sent as a number is taken for its digits', () => {
  const body = {
    ...cancel,
    refundReceiveAccount: { ...account, accountNumber: exactNumber('1002123456789') },
  };
  expect(accepts('cancelPayment', body)['refundReceiveAccount']).toEqual(account);
});

test('cancel: a reason of 200 characters is counted as a reader counts', () => {
  expect(accepts('cancelPayment', { cancelReason: '🙂'.repeat(200) })['cancelReason']).toBe('🙂'.repeat(200));
  expect(refuses('cancelPayment', { cancelReason: '🙂'.repeat(201) })).toBe('INVALID_REQUEST cancelReason');
});

const refund = (changes: object) => ({ ...cancel, refundReceiveAccount: { ...account, ...changes } });
// biome-ignore format: a table
test.each([
  [{},                                          'INVALID_REQUEST cancelReason'],
  [{ cancelReason: '' },                        'INVALID_REQUEST cancelReason'],
  [{ cancelReason: long(201) },                 'INVALID_REQUEST cancelReason'],
  [{ cancelReason: 'a\0' },                     'INVALID_REQUEST cancelReason'],
  [{ cancelReason: '\udc00' },                  'INVALID_REQUEST cancelReason'],
  [{ cancelReason: ['x'] },                     'INVALID_REQUEST cancelReason'],
  [{ ...cancel, cancelAmount: 0 },              'INVALID_REQUEST cancelAmount'],
  [{ ...cancel, cancelAmount: '0.00' },         'INVALID_REQUEST cancelAmount'],
  [{ ...cancel, cancelAmount: -1 },             'INVALID_REQUEST cancelAmount'],
  [{ ...cancel, cancelAmount: 'all' },          'INVALID_REQUEST cancelAmount'],
  [{ ...cancel, cancelAmount: exactNumber('1e99999') }, 'INVALID_REQUEST cancelAmount'],
  [{ ...cancel, cancelAmount: '1000000000000000' },  'INVALID_REQUEST cancelAmount'],
  [{ ...cancel, taxFreeAmount: -1 },            'INVALID_REQUEST taxFreeAmount'],
  [{ ...cancel, refundableAmount: 'x' },        'INVALID_REQUEST refundableAmount'],
  [{ ...cancel, currency: 'MUSD' },             'INVALID_CURRENCY currency'],
  [{ ...cancel, currency: 'usd' },              'INVALID_CURRENCY currency'],
  [{ ...cancel, cancelRequestId: 'short' },     'INVALID_REQUEST cancelRequestId'],
  [{ ...cancel, refundReceiveAccount: 'mine' }, 'INVALID_REQUEST refundReceiveAccount'],
  [{ ...cancel, refundReceiveAccount: [] },     'INVALID_REQUEST refundReceiveAccount'],
  [{ ...cancel, refundReceiveAccount: {} },     'INVALID_REFUND_ACCOUNT_INFO refundReceiveAccount.bank'],
  [refund({ bank: '99' }),                      'INVALID_BANK refundReceiveAccount.bank'],
  [refund({ bank: ['20'] }),                    'INVALID_BANK refundReceiveAccount.bank'],
  [refund({ bank: null }),                      'INVALID_REFUND_ACCOUNT_INFO refundReceiveAccount.bank'],
  [refund({ accountNumber: '1002-123' }),       'INVALID_REFUND_ACCOUNT_NUMBER refundReceiveAccount.accountNumber'],
  [refund({ accountNumber: 'X123' }),           'INVALID_REFUND_ACCOUNT_NUMBER refundReceiveAccount.accountNumber'],
  [refund({ accountNumber: '1'.repeat(21) }),   'INVALID_REFUND_ACCOUNT_NUMBER refundReceiveAccount.accountNumber'],
  [refund({ accountNumber: '１２３' }),           'INVALID_REFUND_ACCOUNT_NUMBER refundReceiveAccount.accountNumber'],
  [refund({ accountNumber: undefined }),        'INVALID_REFUND_ACCOUNT_INFO refundReceiveAccount.accountNumber'],
  [refund({ holderName: '' }),                  'INVALID_REFUND_ACCOUNT_INFO refundReceiveAccount.holderName'],
  [refund({ holderName: long(61) }),            'INVALID_REFUND_ACCOUNT_INFO refundReceiveAccount.holderName'],
  [refund({ holderName: undefined }),           'INVALID_REFUND_ACCOUNT_INFO refundReceiveAccount.holderName'],
])('cancel %o answers %s', (body, answer) => {
  expect(refuses('cancelPayment', body)).toBe(answer);
});

const issue = { amount: 50000, orderId: 'order-1', orderName: '머그잔', customerName: '김하늘', bank: '88' };

test('issue: text for hours, words for the bank and the account type, a receipt number with hyphens', () => {
  const body = {
    ...issue,
    bank: '신한',
    validHours: '24',
    accountType: '일반',
    useEscrow: 'true',
    taxFreeAmount: '3000',
    cashReceipt: { type: '소득공제', registrationNumber: '010-000-1234' },
  };
  expect(accepts('issueVirtualAccount', body)).toEqual({
    ...issue,
    amount: '50000',
    validHours: 24,
    accountType: 'NORMAL',
    useEscrow: true,
    taxFreeAmount: '3000',
    cashReceipt: { type: '소득공제', registrationNumber: '0100001234' },
  });
});

const receipt = (type: unknown, registrationNumber?: unknown) => ({
  ...issue,
  cashReceipt: { type, registrationNumber },
});
// biome-ignore format: a table
test.each([
  [receipt('소득공제', '01012345678'),          { type: '소득공제', registrationNumber: '01012345678' }],
  [receipt('소득공제', '1234567890123'),        { type: '소득공제', registrationNumber: '1234567890123' }],
  [receipt('INCOME_DEDUCTION', '0101234567'),  { type: '소득공제', registrationNumber: '0101234567' }],
  [receipt('지출증빙', '123-45-67890'),         { type: '지출증빙', registrationNumber: '1234567890' }],
  [receipt('지출증빙', exactNumber('1234567890')), { type: '지출증빙', registrationNumber: '1234567890' }],
  [receipt('미발행'),                          { type: '미발행' }],
  [receipt('미발행', 'whatever'),              { type: '미발행' }],
])('issue: the cash receipt of %o is %o', (body, wish) => {
  expect(accepts('issueVirtualAccount', body)['cashReceipt']).toEqual(wish);
});

// biome-ignore format: a table
test.each([
  [{ ...issue, amount: undefined },            'INVALID_REQUEST amount'],
  [{ ...issue, amount: 0 },                    'INVALID_REQUEST amount'],
  [{ ...issue, amount: -1 },                   'INVALID_REQUEST amount'],
  [{ ...issue, amount: 100.5 },                'INVALID_REQUEST amount'],
  [{ ...issue, amount: 1_000_000_000_001 },    'INVALID_REQUEST amount'],
  [{ ...issue, amount: exactNumber('1e999') },    'INVALID_REQUEST amount'],
  [{ ...issue, orderId: 'short' },             'INVALID_REQUEST orderId'],
  [{ ...issue, orderName: '' },                'INVALID_REQUEST orderName'],
  [{ ...issue, orderName: long(101) },         'INVALID_REQUEST orderName'],
  [{ ...issue, orderName: 'a\0' },             'INVALID_REQUEST orderName'],
  [{ ...issue, customerName: undefined },      'INVALID_REQUEST customerName'],
  [{ ...issue, customerName: long(101) },      'INVALID_REQUEST customerName'],
  [{ ...issue, bank: undefined },              'INVALID_REQUEST bank'],
  [{ ...issue, bank: '37' },                   'INVALID_BANK bank'],
  [{ ...issue, bank: '카카오뱅크' },             'INVALID_BANK bank'],
  [{ ...issue, bank: {} },                     'INVALID_BANK bank'],
  [{ ...issue, validHours: 0 },                'INVALID_REQUEST validHours'],
  [{ ...issue, validHours: 1.5 },              'INVALID_REQUEST validHours'],
  [{ ...issue, validHours: 'week' },           'INVALID_REQUEST validHours'],
  [{ ...issue, validHours: 2161 },             'EXCEED_MAX_VALID_HOURS validHours'],
  [{ ...issue, dueDate: 'tomorrow' },          'INVALID_DATE dueDate'],
  [{ ...issue, dueDate: '2026-02-30T00:00:00' }, 'INVALID_DATE dueDate'],
  [{ ...issue, dueDate: 20260310 },            'INVALID_DATE dueDate'],
  [{ ...issue, validHours: 24, dueDate: '2026-03-17T00:00:00' }, 'INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE dueDate'],
  [{ ...issue, customerEmail: 'nobody' },      'INVALID_REQUEST customerEmail'],
  [{ ...issue, customerEmail: `${long(100)}@b.kr` }, 'INVALID_REQUEST customerEmail'],
  [{ ...issue, customerMobilePhone: '010-1234-5678' }, 'INVALID_REQUEST customerMobilePhone'],
  [{ ...issue, customerMobilePhone: '1234567' }, 'INVALID_REQUEST customerMobilePhone'],
  [{ ...issue, customerMobilePhone: '1'.repeat(16) }, 'INVALID_REQUEST customerMobilePhone'],
  [{ ...issue, useEscrow: 'yes' },             'INVALID_REQUEST useEscrow'],
  [{ ...issue, accountType: '적금' },           'INVALID_VIRTUAL_ACCOUNT_TYPE accountType'],
  [{ ...issue, accountType: '고정' },           'REQUIRED_ACCOUNT_KEY accountKey'],
  [{ ...issue, accountKey: long(14) },         'INVALID_REQUEST accountKey'],
  [{ ...issue, cashReceipt: '소득공제' },        'INVALID_REQUEST cashReceipt'],
  [{ ...issue, cashReceipt: {} },              'INVALID_REQUEST cashReceipt.type'],
  [receipt('현금'),                            'INVALID_REQUEST cashReceipt.type'],
  [receipt('소득공제'),                         'INVALID_REGISTRATION_NUMBER_TYPE cashReceipt.registrationNumber'],
  [receipt('소득공제', '123'),                  'INVALID_REGISTRATION_NUMBER_TYPE cashReceipt.registrationNumber'],
  [receipt('지출증빙', '01012345678'),          'INVALID_REGISTRATION_NUMBER_TYPE cashReceipt.registrationNumber'],
  [{ ...issue, escrowProducts: {} },           'INVALID_REQUEST escrowProducts'],
  [{ ...issue, escrowProducts: Array(101).fill({}) }, 'INVALID_REQUEST escrowProducts'],
  [{ ...issue, escrowProducts: [{ quantity: 0 }] }, 'INVALID_REQUEST escrowProducts[0].quantity'],
  [{ ...issue, metadata: { a: 1 } },           'INVALID_REQUEST metadata'],
])('issue %o answers %s', (body, answer) => {
  expect(refuses('issueVirtualAccount', body)).toBe(answer);
});

const create = { ...requestExamples.virtualAccount.createPayment };

test('create: an amount alone is won; the method may be named in Korean', () => {
  expect(accepts('createPayment', { ...create, method: '가상계좌' })).toMatchObject({
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: '50000', currency: 'KRW' },
  });
  const dollars = {
    ...create,
    method: 'FOREIGN_EASY_PAY',
    foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
  };
  for (const body of [
    { ...dollars, amount: { value: 129.9, currency: 'USD' } },
    { ...dollars, amount: '129.90', currency: 'USD' },
  ]) {
    expect(accepts('createPayment', body)).toMatchObject({ amount: { value: '129.9', currency: 'USD' } });
  }
});

// biome-ignore format: a table
test.each([
  [{ ...create, method: undefined },          'INVALID_REQUEST method'],
  [{ ...create, method: 'BITCOIN' },          'NOT_SUPPORTED_METHOD method'],
  [{ ...create, method: 'EASY_PAY' },         'NOT_SUPPORTED_METHOD method'],
  [{ ...create, amount: undefined },          'REQUIRED_AMOUNT amount'],
  [{ ...create, amount: {} },                 'INVALID_REQUEST amount'],
  [{ ...create, amount: { value: 'x' } },     'INVALID_REQUEST amount'],
  [{ ...create, amount: 0 },                  'BELOW_ZERO_AMOUNT amount.value'],
  [{ ...create, amount: -0.5 },               'BELOW_ZERO_AMOUNT amount.value'],
  [{ ...create, amount: 10.5 },               'INVALID_REQUEST amount.value'],
  [{ ...create, amount: { value: 1, currency: 'USD' } }, 'INVALID_CURRENCY amount.currency'],
  [{ ...create, amount: { value: 1, currency: 'EUR' } }, 'INVALID_REQUEST amount'],
  [{ ...create, currency: 'EUR' },            'INVALID_CURRENCY currency'],
  [{ ...create, orderId: 'x' },               'INVALID_ORDER_ID orderId'],
  [{ ...create, orderName: long(101) },       'INVALID_ORDER_NAME orderName'],
  [{ ...create, successUrl: undefined },      'INVALID_SUCCESS_URL successUrl'],
  [{ ...create, successUrl: '/success' },     'INVALID_SUCCESS_URL successUrl'],
  [{ ...create, successUrl: 'javascript:alert(1)' }, 'INVALID_SUCCESS_URL successUrl'],
  [{ ...create, successUrl: 'https://me:pw@shop.example' }, 'INVALID_SUCCESS_URL successUrl'],
  [{ ...create, failUrl: 'http://' },         'INCORRECT_FAIL_URL_FORMAT failUrl'],
  [{ ...create, failUrl: `http://a/${long(2000)}` }, 'INCORRECT_FAIL_URL_FORMAT failUrl'],
  [{ ...create, customerEmail: '@' },         'INVALID_EMAIL customerEmail'],
  [{ ...create, metadata: { 'a[0]': 'b' } },  'INVALID_REQUEST metadata'],
  [{ ...create, virtualAccount: { validHours: 24, dueDate: '2026-03-17T00:00:00' } },
                                              'INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE virtualAccount.dueDate'],
])('create %o answers %s', (body, answer) => {
  expect(refuses('createPayment', body)).toBe(answer);
});

const dollars = { ...requestExamples.payPal.createPayment };
const wallet = (changes: object) => ({
  ...dollars,
  foreignEasyPay: { ...dollars.foreignEasyPay, ...changes },
});

test('create through PayPal: prices are exact text, dollars stay dollars', () => {
  expect(accepts('createPayment', dollars)).toMatchObject({
    method: 'FOREIGN_EASY_PAY',
    amount: { value: '129.9', currency: 'USD' },
    foreignEasyPay: { provider: 'PAYPAL', country: 'US', products: [{ quantity: 1, unitAmount: '129.9' }] },
  });
});

test('create through PayPal: 50000 dollars are accepted, whoever meant cents', () => {
  expect(accepts('createPayment', { ...dollars, amount: { value: 50_000, currency: 'USD' } })).toMatchObject({
    amount: { value: '50000', currency: 'USD' },
  });
});

// biome-ignore format: a table
test.each([
  [{ ...dollars, foreignEasyPay: undefined },  'INVALID_REQUEST foreignEasyPay'],
  [{ ...dollars, foreignEasyPay: null },       'INVALID_REQUEST foreignEasyPay'],
  [{ ...dollars, amount: 129.9 },              'INVALID_CURRENCY amount.currency'],
  [{ ...dollars, amount: 129.999, currency: 'USD' }, 'INVALID_REQUEST amount.value'],
  [wallet({ country: 'XX' }),                  'INVALID_REQUEST foreignEasyPay.country'],
  [wallet({ products: Array(11).fill(dollars.foreignEasyPay.products[0]) }), 'INVALID_REQUEST foreignEasyPay.products'],
])('create through PayPal %o answers %s', (body, answer) => {
  expect(refuses('createPayment', body)).toBe(answer);
});

test('what PayPal may say to a confirm or a cancellation has a code there', () => {
  expect(errorsOf(endpoints.confirmPayment)).toEqual(
    expect.arrayContaining([
      'REJECT_CARD_COMPANY',
      'PROVIDER_ERROR',
      'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING',
      'NOT_FOUND_PAYMENT_SESSION',
    ]),
  );
  expect(errorsOf(endpoints.cancelPayment)).toEqual(
    expect.arrayContaining([
      'EXCEED_MAX_REFUND_DUE',
      'NOT_CANCELABLE_AMOUNT',
      'REFUND_REJECTED',
      'FAILED_REFUND_PROCESS',
      'INVALID_CURRENCY',
      'PROVIDER_ERROR',
      'INVALID_REQUEST',
    ]),
  );
});

test('a cancellation names its currency where it has to', () => {
  expect(accepts('cancelPayment', requestExamples.payPal.cancelPayment)).toMatchObject({
    cancelAmount: '29.95',
    currency: 'USD',
  });
  const { currency, ...unnamed } = requestExamples.payPal.cancelPayment;
  expect(accepts('cancelPayment', { ...unnamed, currency: null })).not.toHaveProperty('currency', 'USD');
  expect(refuses('cancelPayment', { ...unnamed, currency: 'EUR' })).toBe('INVALID_CURRENCY currency');
});

test('what stands in the address is found or not found, never a bad request', () => {
  const answer = (name: EndpointName, params: unknown) => read(name, 'params', params).refusal?.code;
  expect(answer('getPayment', { paymentKey: long(201) })).toBe('NOT_FOUND_PAYMENT');
  expect(answer('getPayment', { paymentKey: 'a\0' })).toBe('NOT_FOUND_PAYMENT');
  expect(answer('getPaymentByOrderId', { orderId: long(65) })).toBe('NOT_FOUND_PAYMENT');
  expect(answer('getPaymentByOrderId', { orderId: 'x' })).toBeUndefined();
  expect(answer('cancelPayment', { paymentKey: '\ud800' })).toBe('NOT_FOUND_PAYMENT');
  expect(answer('resendDelivery', { id: long(101) })).toBe('NOT_FOUND');
});

test('a refusal names the field and the rule in both languages', () => {
  expect(read('confirmPayment', 'body', { ...confirm, orderId: 'abc' }).refusal).toEqual({
    code: 'INVALID_REQUEST',
    field: 'orderId',
    rule: {
      ko: '영문, 숫자, - _ = 로 된 6자 이상 64자 이하여야 해요.',
      en: 'must be 6 to 64 letters, digits or - _ =',
    },
    message: {
      ko: 'orderId: 영문, 숫자, - _ = 로 된 6자 이상 64자 이하여야 해요.',
      en: 'orderId: must be 6 to 64 letters, digits or - _ =',
    },
  });
});

test('of several mistakes the first in the documented order is told', () => {
  expect(refuses('confirmPayment', { amount: 'x', orderId: 'y' })).toBe('INVALID_REQUEST paymentKey');
});

test('a missing value is INVALID_REQUIRED_PARAM where the endpoint lists it', async () => {
  const { refusal } = await import('./refusal.ts');
  const found = endpoints.confirmPayment.body.safeParse({});
  const codes: ErrorCode[] = ['INVALID_REQUIRED_PARAM', 'INVALID_REQUEST'];
  expect(found.error && refusal({ errors: codes }, found.error).code).toBe('INVALID_REQUIRED_PARAM');
});

test('a body that was not sent is an empty one', () => {
  expect(read('playDeposit', 'body', undefined).refusal).toBeUndefined();
  expect(read('confirmPayment', 'body', undefined).refusal?.code).toBe('INVALID_REQUEST');
});
