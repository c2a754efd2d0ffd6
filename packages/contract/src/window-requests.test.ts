import { expect, test } from 'vitest';
import { refusal } from './refusal.ts';
import { requestPaymentErrors } from './request-payment.ts';
import { windowFields } from './window.ts';
import {
  AuthenticateRequest,
  authenticateErrors,
  DepartRequest,
  LeaveWindowRequest,
  OpenWindowRequest,
} from './window-requests.ts';

const asked = {
  method: 'VIRTUAL_ACCOUNT',
  amount: { value: 50000, currency: 'KRW' },
  orderId: 'order-1',
  orderName: '머그잔',
  successUrl: 'http://localhost:4200/success?basket=7#top',
  failUrl: 'http://localhost:4200/fail',
};
const open = {
  clientKey: 'test_ck_x',
  customerKey: '@@ANONYMOUS',
  target: 'iframe',
  mode: 'redirect',
  language: 'ko',
};
const opened = (request: unknown, changes: object = {}) => {
  const result = OpenWindowRequest.safeParse({ ...open, ...changes, request });
  if (result.success) return result.data.request;
  const { code, field } = refusal(
    { errors: requestPaymentErrors, otherwise: 'INVALID_PARAMETERS' },
    result.error,
  );
  return `${code} ${field}`;
};

test('the whole request of a page is read, with exact amounts; null is nothing, unknown names are ignored', () => {
  const { successUrl, failUrl } = asked;
  expect(
    opened({ ...asked, customerName: null, hidden: 1, virtualAccount: { validHours: 24, useEscrow: null } }),
  ).toEqual({
    ...asked,
    amount: { value: '50000', currency: 'KRW' },
    successUrl,
    failUrl,
    virtualAccount: { validHours: 24 },
  });
});

test('promise mode has neither address', () => {
  const { successUrl, failUrl, ...promised } = asked;
  expect(opened(promised, { mode: 'promise' })).toMatchObject({ orderId: 'order-1' });
  expect(opened(promised)).toBe('INVALID_PARAMETERS mode');
  expect(opened(asked, { mode: 'promise' })).toBe('INVALID_PARAMETERS mode');
});

const paypal = {
  ...asked,
  method: 'FOREIGN_EASY_PAY',
  amount: { value: 129.9, currency: 'USD' },
  foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
};

test('PayPal: dollars and cents', () => {
  expect(opened(paypal, { target: 'self' })).toMatchObject({ amount: { value: '129.9', currency: 'USD' } });
});

test.each([
  ['leaves', LeaveWindowRequest],
  ['departs for the wallet', DepartRequest],
])(
  'whoever %s shows the session of the window; it is empty where its address is the permission',
  (_, schema) => {
    expect(schema.parse({ session: 's_1', hidden: 1 })).toEqual({ session: 's_1' });
    expect(schema.safeParse({ session: '' }).success).toBe(true);
    for (const nothing of [{}, { session: null }, { session: 'x'.repeat(201) }, undefined])
      expect(schema.safeParse(nothing).success).toBe(false);
  },
);

// biome-ignore format: a table
test.each([
  [undefined,                                            'INVALID_PARAMETERS request'],
  [{ ...asked, method: undefined },                      'INVALID_PARAMETERS request.method'],
  [{ ...asked, method: '가상계좌' },                      'V1_METHOD_NOT_SUPPORTED request.method'],
  [{ ...asked, method: '토스페이' },                      'V1_METHOD_NOT_SUPPORTED request.method'],
  [{ ...asked, method: 'EASY_PAY' },                     'NOT_SUPPORTED_METHOD request.method'],
  [{ ...asked, method: 7 },                              'INVALID_PARAMETERS request.method'],
  [{ ...asked, amount: undefined },                      'INVALID_PARAMETERS request.amount'],
  [{ ...asked, amount: { value: '50000', currency: 'KRW' } }, 'INVALID_AMOUNT_VALUE request.amount.value'],
  [{ ...asked, amount: { currency: 'KRW' } },            'INVALID_AMOUNT_VALUE request.amount.value'],
  [{ ...asked, amount: { value: 1e21, currency: 'KRW' } }, 'INVALID_AMOUNT_VALUE request.amount.value'],
  [{ ...asked, amount: { value: 1 } },                   'INVALID_AMOUNT_CURRENCY request.amount.currency'],
  [{ ...asked, amount: { value: 1, currency: 'EUR' } },  'INVALID_AMOUNT_CURRENCY request.amount.currency'],
  [{ ...asked, amount: { value: 0, currency: 'KRW' } },  'BELOW_ZERO_AMOUNT request.amount.value'],
  [{ ...asked, amount: { value: 1, currency: 'USD' } },  'INVALID_AMOUNT_CURRENCY request.amount.currency'],
  [{ ...asked, amount: { value: 1.5, currency: 'KRW' } }, 'INVALID_AMOUNT_VALUE request.amount.value'],
  [{ ...asked, orderId: 'x' },                           'INVALID_PARAMETERS request.orderId'],
  [{ ...asked, orderName: '' },                          'INVALID_PARAMETERS request.orderName'],
  [{ ...asked, successUrl: 'success' },                  'INCORRECT_SUCCESS_URL_FORMAT request.successUrl'],
  [{ ...asked, failUrl: 'app://fail' },                  'INCORRECT_FAIL_URL_FORMAT request.failUrl'],
  [{ ...asked, successUrl: undefined },                  'INCORRECT_SUCCESS_URL_FORMAT request.successUrl'],
  [{ ...asked, failUrl: null },                          'INCORRECT_FAIL_URL_FORMAT request.failUrl'],
  [{ ...asked, customerMobilePhone: '010-1' },           'INVALID_PARAMETERS request.customerMobilePhone'],
  [{ ...asked, windowTarget: 'popup' },                  'INVALID_PARAMETERS request.windowTarget'],
  [{ ...asked, metadata: { a: 'b'.repeat(2001) } },      'INVALID_METADATA request.metadata'],
  [{ ...asked, metadata: { 1: '', 2: '', 3: '', 4: '', 5: '', 6: '' } }, 'INVALID_METADATA request.metadata'],
  [{ ...asked, metadata: ['a'] },                        'INVALID_METADATA request.metadata'],
  [{ ...asked, virtualAccount: 7 },                      'INVALID_PARAMETERS request.virtualAccount'],
  [{ ...asked, virtualAccount: { cashReceipt: { type: 'x' } } }, 'INVALID_PARAMETERS request.virtualAccount.cashReceipt.type'],
  [{ ...asked, virtualAccount: { validHours: 2161 } },   'INVALID_PARAMETERS request.virtualAccount.validHours'],
  [{ ...asked, virtualAccount: { validHours: 1, dueDate: '2026-03-17T00:00:00' } }, 'INVALID_PARAMETERS request.virtualAccount.dueDate'],
  [{ ...asked, sandbox: { paymentResult: 'MAYBE' } },    'INVALID_PARAMETERS request.sandbox.paymentResult'],
  [{ ...paypal, foreignEasyPay: undefined },             'INVALID_PARAMETERS request.foreignEasyPay'],
  [{ ...paypal, amount: { value: 1, currency: 'KRW' } }, 'INVALID_AMOUNT_CURRENCY request.amount.currency'],
  [{ ...paypal, amount: { value: 1.005, currency: 'USD' } }, 'INVALID_AMOUNT_VALUE request.amount.value'],
  [{ ...paypal, foreignEasyPay: { provider: 'PAYPAL', country: 'usa' } }, 'INVALID_PARAMETERS request.foreignEasyPay.country'],
  [{ ...paypal, foreignEasyPay: { provider: 'VENMO', country: 'US' } }, 'INVALID_PARAMETERS request.foreignEasyPay.provider'],
])('a page that asks for %o is told %s', (request, answer) => {
  expect(opened(request)).toBe(answer);
});

test('PayPal has no promise mode', () => {
  const { successUrl, failUrl, ...promised } = paypal;
  expect(opened(promised, { mode: 'promise' })).toBe('NOT_SUPPORTED_PROMISE request.successUrl');
});

test.each([['a'], ['한글'], ['x'.repeat(301)], ['a b'], [null]])(
  'customerKey %o is refused',
  (customerKey) => {
    expect(opened(asked, { customerKey })).toBe('INVALID_CUSTOMER_KEY customerKey');
  },
);

const typed = {
  session: 's',
  bank: '88',
  depositorName: ' 김  하늘 ',
  cashReceipt: { type: '미발행' },
  agreed: true,
};
const authenticated = (changes: object) => {
  const result = AuthenticateRequest.safeParse({ ...typed, ...changes });
  return result.success ? result.data : refusal({ errors: authenticateErrors }, result.error);
};

test('a buyer leaves inputs empty to leave them out, and types blanks as they come', () => {
  expect(authenticated({ customerMobilePhone: '', customerEmail: '' })).toEqual({
    ...typed,
    depositorName: '김 하늘',
  });
});

const receipt = (type: string, registrationNumberType?: string, registrationNumber?: string) => ({
  cashReceipt: { type, registrationNumberType, registrationNumber },
});

// biome-ignore format: a table
test.each([
  [receipt('소득공제', 'MOBILE', '01012345678')],
  [receipt('소득공제', undefined, '010-1234-5678')],
  [receipt('소득공제', 'CASH_RECEIPT_CARD', '1234567890123456')],
  [receipt('지출증빙', 'BUSINESS_REGISTRATION', '1234567890')],
  [receipt('지출증빙', undefined, '123-45-67890')],
])('%o is a cash receipt', (changes) => {
  expect(authenticated(changes)).toMatchObject({ cashReceipt: { registrationNumber: expect.stringMatching(/^\d{10,19}$/) } });
});

// biome-ignore format: a table
test.each<[object, string, string, RegExp]>([
  [{ bank: undefined },                       'INVALID_BANK',    'bank',                /골라/],
  [{ bank: '37' },                            'INVALID_BANK',    'bank',                /골라/],
  [{ depositorName: '   ' },                  'INVALID_REQUEST', 'depositorName',       /입금하는 분/],
  [{ depositorName: undefined },              'INVALID_REQUEST', 'depositorName',       /입금하는 분/],
  [{ depositorName: '가'.repeat(101) },        'INVALID_REQUEST', 'depositorName',       /100자/],
  [{ depositorName: 'a\0' },                  'INVALID_REQUEST', 'depositorName',       /입금하는 분/],
  [{ customerMobilePhone: '010-1234' },       'INVALID_REQUEST', 'customerMobilePhone', /숫자/],
  [{ customerEmail: 'a' },                    'INVALID_EMAIL',   'customerEmail',       /이메일/],
  [receipt('소득공제', 'MOBILE', '0101'),      'INVALID_REGISTRATION_NUMBER_TYPE', 'cashReceipt.registrationNumber', /휴대폰/],
  [receipt('소득공제'),                        'INVALID_REGISTRATION_NUMBER_TYPE', 'cashReceipt.registrationNumber', /휴대폰/],
  [receipt('소득공제', 'BUSINESS_REGISTRATION', '1234567890'), 'INVALID_REGISTRATION_NUMBER_TYPE', 'cashReceipt.registrationNumber', /사업자/],
  [receipt('지출증빙', 'CASH_RECEIPT_CARD', '12'), 'INVALID_REGISTRATION_NUMBER_TYPE', 'cashReceipt.registrationNumber', /카드/],
  [{ agreed: false },                         'INVALID_REQUEST', 'agreed',              /동의/],
  [{ agreed: undefined },                     'INVALID_REQUEST', 'agreed',              /동의/],
  [{ agreed: 'true' },                        'INVALID_REQUEST', 'agreed',              /동의/],
])('the buyer who typed %o is told %s at %s', (changes, code, field, words) => {
  const told = authenticated(changes);
  expect(told).toMatchObject({ code, field, rule: { ko: expect.stringMatching(words), en: expect.any(String) } });
  expect(windowFields).toContain(field);
});
