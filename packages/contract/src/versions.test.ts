import { expect, test } from 'vitest';
import { paymentExamples } from './examples.ts';
import { inLanguage } from './localize.ts';
import type { Payment } from './payment.ts';
import { type ApiVersion, apiVersions, inVersion, isApiVersion, isAtMost } from './versions.ts';

const { waiting, paid, foreign, foreignCanceledInPart, expired } = paymentExamples;
const { receiptKey, receiptUrl } = paid.cashReceipt as NonNullable<Payment['cashReceipt']>;

/** Everything of 2022-11-16 that no older version changes. */
const common = {
  mId: 'tgdocs',
  lastTransactionKey: '3F7A1B8C6D2E4A95B0C4D8E6F1A2B3C7',
  paymentKey: 'tgdoc20260310142231Kq7Zp',
  orderId: 'order-20260310-0001',
  taxExemptionAmount: 0,
  status: 'DONE',
  requestedAt: '2026-03-10T14:22:31+09:00',
  approvedAt: '2026-03-11T09:05:12+09:00',
  useEscrow: false,
  card: null,
  mobilePhone: null,
  giftCertificate: null,
  cashReceipt: {
    type: '소득공제',
    receiptKey,
    issueNumber: '210048815',
    receiptUrl,
    amount: 50000,
    taxFreeAmount: 0,
  },
  discount: null,
  cancels: null,
  secret: null,
  isPartialCancelable: true,
  receipt: { url: 'http://localhost:4100/receipts/tgdoc20260310142231Kq7Zp' },
  checkout: { url: 'http://localhost:4100/v1/payments/tgdoc20260310142231Kq7Zp/checkout' },
  currency: 'KRW',
  totalAmount: 50000,
  balanceAmount: 50000,
  method: '가상계좌',
  metadata: null,
  transactionKey: '3F7A1B8C6D2E4A95B0C4D8E6F1A2B3C7',
  foreignEasyPay: null,
  virtualAccount: {
    accountNumber: 'X5501928374650',
    accountType: '일반',
    bank: '신한',
    customerName: '김하늘',
    dueDate: '2026-03-17T14:22:31+09:00',
    expired: false,
    settlementStatus: 'INCOMPLETED',
    refundStatus: 'NONE',
    refundReceiveAccount: null,
    depositorName: '박도윤',
  },
};
const since1_1 = { transfer: null };
const since1_2 = { type: 'NORMAL', easyPay: null };
const since1_3 = {
  orderName: '도자기 머그잔 외 1건',
  suppliedAmount: 45455,
  vat: 4545,
  cultureExpense: false,
  taxFreeAmount: 0,
};
const since1_4 = { country: 'KR', failure: null };
const wallet = { easyPayAmount: 0, easyPayDiscountAmount: 0 };
const entry = {
  receiptKey,
  orderId: 'order-20260310-0001',
  orderName: '도자기 머그잔 외 1건',
  type: '소득공제',
  issueNumber: '210048815',
  receiptUrl,
  businessNumber: '0000000000',
  amount: 50000,
  taxFreeAmount: 0,
  issueStatus: 'IN_PROGRESS',
  failure: null,
};
const records = [
  {
    ...entry,
    transactionType: 'CONFIRM',
    customerIdentityNumber: '01012345678',
    requestedAt: '2026-03-11T09:05:12+09:00',
  },
];
const joined = [
  {
    ...entry,
    approvalNumber: '210048815',
    registrationNumber: '01012345678',
    approvedAt: '2026-03-11T09:05:12+09:00',
    canceledAt: null,
  },
];

test.each<[ApiVersion, object]>([
  ['2024-06-01', { ...paid, version: '2024-06-01' }],
  ['2022-11-16', paid],
  [
    '2022-07-27',
    {
      ...common,
      ...since1_1,
      ...since1_2,
      ...since1_3,
      ...since1_4,
      cashReceipts: records,
      version: '2022-07-27',
    },
  ],
  [
    '2022-06-08',
    {
      ...common,
      ...since1_1,
      ...since1_2,
      ...since1_3,
      ...since1_4,
      cashReceipts: joined,
      version: '2022-06-08',
    },
  ],
  [
    '1.4',
    {
      ...common,
      ...since1_1,
      ...since1_2,
      ...since1_3,
      ...since1_4,
      ...wallet,
      cashReceipts: joined,
      version: '1.4',
    },
  ],
  [
    '1.3',
    { ...common, ...since1_1, ...since1_2, ...since1_3, ...wallet, cashReceipts: joined, version: '1.3' },
  ],
  ['1.2', { ...common, ...since1_1, ...since1_2, ...wallet, cashReceipts: joined, version: '1.2' }],
  ['1.1', { ...common, ...since1_1, cashReceipts: joined }],
  ['1.0', { ...common, cashReceipts: joined }],
])('the whole paid payment in version %s', (version, whole) => {
  expect(inVersion(paid, version)).toEqual(whole);
});

test('the payment given is left as it was', () => {
  const before = structuredClone(paid);
  for (const version of apiVersions) inVersion(paid, version);
  expect(paid).toEqual(before);
});

test('up to 2022-07-27 a bank is told by its short name, in English by its English one', () => {
  const account = { bankCode: '20', accountNumber: '1002123456789', holderName: '김하늘' };
  const payment: Payment = {
    ...waiting,
    virtualAccount: {
      ...(waiting.virtualAccount as NonNullable<Payment['virtualAccount']>),
      refundReceiveAccount: account,
    },
    transfer: { bankCode: 'SB', settlementStatus: 'COMPLETED' },
  };
  expect(inVersion(payment, '1.4')).toMatchObject({
    virtualAccount: { bank: '신한', refundReceiveAccount: { bank: '우리', accountNumber: '1002123456789' } },
    transfer: { bank: '키움증권', settlementStatus: 'COMPLETED' },
  });
  expect(inVersion(inLanguage(payment, 'en'), '1.4', 'en')).toMatchObject({
    method: 'VIRTUAL_ACCOUNT',
    virtualAccount: { bank: 'SHINHAN', accountType: 'NORMAL' },
  });
});

test('PayPal in 1.4: the wallet beside it as an object, cents kept; in 1.3 cents are cut off', () => {
  expect(inVersion(foreignCanceledInPart, '1.4')).toMatchObject({
    easyPay: '페이팔',
    foreignEasyPay: { provider: '페이팔' },
    totalAmount: 129.9,
    balanceAmount: 99.95,
    cancels: [{ cancelAmount: 29.95 }],
  });
  expect(inVersion(foreignCanceledInPart, '1.3')).toMatchObject({
    totalAmount: 129,
    balanceAmount: 99,
    suppliedAmount: 90,
    vat: 9,
    cancels: [{ cancelAmount: 29, refundableAmount: 99 }],
  });
  expect(inVersion(foreign, '2022-11-16')).not.toHaveProperty('foreignEasyPay');
});

test('PayPal in 1.4 and English: both words of it', () => {
  expect(inVersion(inLanguage(foreign, 'en'), '1.4', 'en')).toMatchObject({
    method: 'FOREIGN_EASY_PAY',
    easyPay: 'PAYPAL',
    foreignEasyPay: { provider: 'PAYPAL' },
    easyPayAmount: 0,
    currency: 'USD',
  });
  expect(inVersion(foreign, '1.1')).not.toHaveProperty('easyPay');
  expect(inVersion(foreign, '1.1')).toMatchObject({
    foreignEasyPay: { provider: '페이팔' },
    totalAmount: 129,
  });
});

test('a domestic wallet paid by card: an object since 2022-06-08, three fields before', () => {
  const payment: Payment = {
    ...paid,
    method: '간편결제',
    easyPay: { provider: '토스페이', amount: 0, discountAmount: 500 },
    card: {
      amount: 49500,
      issuerCode: '11',
      acquirerCode: '11',
      number: '12345678****000*',
      installmentPlanMonths: 3,
      approveNo: '00000000',
      useCardPoint: false,
      cardType: '신용',
      ownerType: '개인',
      acquireStatus: 'READY',
      isInterestFree: false,
      interestPayer: null,
    },
    mobilePhone: {
      customerMobilePhone: '01012345678',
      settlementStatus: 'COMPLETED',
      receiptUrl: 'http://x',
    },
  };
  const { issuerCode, acquirerCode, ...card } = payment.card as NonNullable<Payment['card']>;
  expect(inVersion(payment, '2022-07-27')).toMatchObject({
    easyPay: payment.easyPay,
    card: { ...card, company: '국민' },
  });
  const older = inVersion(payment, '1.4') as Record<string, unknown>;
  expect(older).toMatchObject({ easyPay: '토스페이', easyPayAmount: 0, easyPayDiscountAmount: 500 });
  expect(older['card']).toEqual({ ...card, company: '국민', provider: '토스페이' });
  expect(older['mobilePhone']).toEqual({ ...payment.mobilePhone, carrier: null });
  const { interestPayer, ...oldCard } = card;
  const oldest = inVersion(payment, '1.3') as Record<string, unknown>;
  expect(oldest['card']).toEqual({ ...oldCard, company: '국민', provider: '토스페이' });
  expect(oldest['mobilePhone']).toEqual({
    customerMobilePhone: '01012345678',
    settlementStatus: 'COMPLETED',
    carrier: null,
  });
});

test('before 2022-07-27 a canceled receipt is one record with the time of its cancellation', () => {
  const [issue] = paid.cashReceipts as NonNullable<Payment['cashReceipts']>;
  const canceled = {
    ...issue,
    receiptKey: 'c_1',
    transactionType: 'CANCEL',
    requestedAt: '2026-03-12T16:40:03+09:00',
  } as const;
  const payment = { ...paid, cashReceipts: [issue, canceled] } as Payment;
  expect(inVersion(payment, '2022-07-27')).toMatchObject({ cashReceipts: [issue, canceled] });
  expect((inVersion(payment, '2022-06-08') as Record<string, unknown>)['cashReceipts']).toEqual([
    { ...joined[0], canceledAt: '2026-03-12T16:40:03+09:00' },
  ]);
});

test('a payment that expired in the window has nothing to change but its keys', () => {
  expect(inVersion(expired, '1.3')).toMatchObject({ virtualAccount: null, card: null, transactionKey: null });
  expect(inVersion(expired, '1.3')).not.toHaveProperty('failure');
});

test.each([
  ['1.4', '1.4', true],
  ['1.3', '1.4', true],
  ['2022-06-08', '1.4', false],
  ['2022-11-16', '1.4', false],
  ['2024-06-01', '2022-11-16', false],
  ['9999-01-01', '1.4', false],
  ['', '1.4', false],
] as const)('version %s is at most %s: %s', (version, limit, answer) => {
  expect(isAtMost(version, limit)).toBe(answer);
});

test('a word that is no version is none', () => {
  expect(['1.5', '2022-11-17', '', 'latest'].filter(isApiVersion)).toEqual([]);
  expect(apiVersions.every(isApiVersion)).toBe(true);
});
