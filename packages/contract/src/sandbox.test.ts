import { expect, test } from 'vitest';
import { read } from './endpoints.ts';

const play = {
  method: 'VIRTUAL_ACCOUNT',
  amount: { value: 50000, currency: 'KRW' },
  orderId: 'order-1',
  orderName: '머그잔',
};
const played = (body: object) => read('playPayment', 'body', { ...play, ...body });
const choices = (body: object) => played(body).value?.choices;

test('a played payment needs only what requestPayment needs: somebody buys through 신한', () => {
  expect(played({}).value).toMatchObject({
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: '50000', currency: 'KRW' },
    choices: { bank: '88', depositorName: '김테스트', cashReceipt: { type: '미발행' }, useEscrow: false },
  });
  expect(choices({ customerName: '김하늘' })?.depositorName).toBe('김하늘');
});

test('the buyer’s choices may stand inside virtualAccount or beside it; beside it wins', () => {
  const inside = {
    bank: '우리',
    depositorName: '박도윤',
    cashReceipt: { type: '소득공제', registrationNumber: '01012345678' },
    useEscrow: true,
  };
  const chosen = {
    bank: '20',
    depositorName: '박도윤',
    cashReceipt: { type: '소득공제', registrationNumber: '01012345678' },
    useEscrow: true,
  };
  expect(choices({ virtualAccount: inside })).toMatchObject(chosen);
  expect(choices(inside)).toMatchObject(chosen);
  expect(choices({ virtualAccount: inside, bank: '39' })?.bank).toBe('39');
});

test.each([
  ['소득공제', '01012345678'],
  ['지출증빙', '1234567890'],
])('a receipt of %s without a number is registered to somebody', (type, registrationNumber) => {
  expect(choices({ virtualAccount: { cashReceipt: { type } } })?.cashReceipt).toEqual({
    type,
    registrationNumber,
  });
});

test('the merchant’s own options stay with the request', () => {
  expect(played({ virtualAccount: { validHours: 24, bank: '88' } }).value?.virtualAccount).toMatchObject({
    validHours: 24,
  });
});

const payPal = {
  method: 'FOREIGN_EASY_PAY',
  amount: { value: 726.24, currency: 'USD' },
  foreignEasyPay: { provider: 'PAYPAL', country: 'BS' },
};

test('PayPal is played by one of the simulator’s buyers, the documentation’s where the test names nobody', () => {
  const { value } = played(payPal);
  expect(value).toMatchObject({
    method: 'FOREIGN_EASY_PAY',
    amount: { value: '726.24', currency: 'USD' },
    foreignEasyPay: { provider: 'PAYPAL', country: 'BS' },
    buyer: 'tosspayments-paypal@example.com',
  });
  expect(value?.choices).toBeUndefined();
  expect(played({ ...payPal, buyer: 'declined@example.com' }).value?.buyer).toBe('declined@example.com');
});

test('each method has its own part of the request, and nobody the other’s', () => {
  const { value } = played({ foreignEasyPay: payPal.foreignEasyPay, buyer: 'declined@example.com' });
  expect([value?.method, value?.foreignEasyPay, value?.buyer]).toEqual([
    'VIRTUAL_ACCOUNT',
    undefined,
    undefined,
  ]);
  expect(played({ ...payPal, bank: '88' }).value?.choices).toBeUndefined();
});

// biome-ignore format: a table
test.each([
  [{ ...payPal, foreignEasyPay: undefined },          'INVALID_REQUEST foreignEasyPay'],
  [{ ...payPal, amount: 726.24 },                     'INVALID_CURRENCY amount.currency'],
  [{ ...payPal, amount: { value: 1.005, currency: 'USD' } }, 'INVALID_REQUEST amount.value'],
  [{ ...payPal, buyer: 'x'.repeat(255) },             'INVALID_REQUEST buyer'],
  [{ method: 'X' },                                   'NOT_SUPPORTED_METHOD method'],
  [{ amount: 0 },                                     'BELOW_ZERO_AMOUNT amount.value'],
  [{ bank: '37' },                                    'INVALID_BANK bank'],
  [{ virtualAccount: { bank: '37' } },                'INVALID_BANK virtualAccount.bank'],
  [{ virtualAccount: { cashReceipt: { type: '소득공제', registrationNumber: '1' } } },
    'INVALID_REGISTRATION_NUMBER_TYPE virtualAccount.cashReceipt.registrationNumber'],
  [{ virtualAccount: { validHours: 9000 } },          'EXCEED_MAX_VALID_HOURS virtualAccount.validHours'],
  [{ virtualAccount: { validHours: 1, dueDate: '2026-03-17T00:00:00' } },
    'INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE virtualAccount.dueDate'],
  [{ orderId: 'x' },                                  'INVALID_ORDER_ID orderId'],
  [{ depositorName: '' },                             'INVALID_REQUEST depositorName'],
])('a played payment with %o answers %s', (body, answer) => {
  const { refusal } = played(body);
  expect(`${refusal?.code} ${refusal?.field}`).toBe(answer);
});

// biome-ignore format: a table
test.each<[object, object | string]>([
  [{ advance: 'PT10M' },                       { advance: 600_000 }],
  [{ advance: 'P1D', to: null },               { advance: 86_400_000 }],
  [{ to: '2026-03-17T14:22:31+09:00' },        { to: '2026-03-17T14:22:31+09:00' }],
  [{},                                         'INVALID_REQUEST advance'],
  [{ advance: 'PT1M', to: '2026-03-17T00:00:00' }, 'INVALID_REQUEST advance'],
  [{ advance: '10 minutes' },                  'INVALID_REQUEST advance'],
  [{ advance: 600 },                           'INVALID_REQUEST advance'],
  [{ advance: 'P5000D' },                      'INVALID_REQUEST advance'],
  [{ to: 'tomorrow' },                         'INVALID_REQUEST to'],
])('the clock moves by %o: %o', (body, answer) => {
  const { value, refusal } = read('moveClock', 'body', body);
  expect(refusal ? `${refusal.code} ${refusal.field}` : value).toEqual(answer);
});

// biome-ignore format: a table
test.each<[object, string | undefined]>([
  [{ url: 'http://localhost:4200/hook', events: ['DEPOSIT_CALLBACK'] },            undefined],
  [{ url: 'https://shop.example/hook', events: ['DEPOSIT_CALLBACK'], name: '입금' }, undefined],
  [{ events: ['DEPOSIT_CALLBACK'] },                            'INVALID_REQUEST url'],
  [{ url: 'ftp://shop.example', events: ['DEPOSIT_CALLBACK'] }, 'INVALID_REQUEST url'],
  [{ url: 'https://shop.example' },                             'INVALID_REQUEST events'],
  [{ url: 'https://shop.example', events: [] },                 'INVALID_REQUEST events'],
  [{ url: 'https://shop.example', events: ['EVERYTHING'] },     'INVALID_REQUEST events[0]'],
  [{ url: 'https://shop.example', events: 'DEPOSIT_CALLBACK' }, 'INVALID_REQUEST events'],
])('registering the webhook %o: %s', (body, answer) => {
  const { refusal } = read('registerWebhook', 'body', body);
  expect(refusal && `${refusal.code} ${refusal.field}`).toBe(answer);
});

test.each([[{}], [{ amount: '50000', depositorName: '박도윤' }], [{ amount: 1 }]])(
  'a deposit of %o can be played',
  (body) => {
    expect(read('playDeposit', 'body', body).refusal).toBeUndefined();
  },
);

test.each([[{ amount: 0 }], [{ amount: 0.5 }], [{ amount: -1 }], [{ amount: [] }]])(
  'a deposit of %o cannot',
  (body) => {
    expect(read('playDeposit', 'body', body).refusal).toMatchObject({
      code: 'INVALID_REQUEST',
      field: 'amount',
    });
  },
);
