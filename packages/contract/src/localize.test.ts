import { expect, test } from 'vitest';
import { errors } from './errors.ts';
import { paymentExamples } from './examples.ts';
import { inLanguage, languageOf } from './localize.ts';
import type { Payment } from './payment.ts';
import { Payment as PaymentSchema } from './payment.ts';

const { paid, foreign, expired } = paymentExamples;

test('in Korean nothing changes', () => {
  for (const payment of Object.values(paymentExamples)) expect(inLanguage(payment, 'ko')).toBe(payment);
});

test('the whole paid payment in English: our words change, the customer’s do not', () => {
  const { virtualAccount, cashReceipt, cashReceipts } = paid;
  expect(inLanguage(paid, 'en')).toEqual({
    ...paid,
    method: 'VIRTUAL_ACCOUNT',
    virtualAccount: { ...virtualAccount, accountType: 'NORMAL' },
    cashReceipt: { ...cashReceipt, type: 'INCOME_DEDUCTION' },
    cashReceipts: [{ ...cashReceipts?.[0], type: 'INCOME_DEDUCTION' }],
  });
});

test('the whole PayPal payment in English', () => {
  expect(inLanguage(foreign, 'en')).toEqual({ ...foreign, method: 'FOREIGN_EASY_PAY', easyPay: 'PAYPAL' });
});

test('a domestic wallet paid by card', () => {
  const payment = {
    ...paid,
    method: '간편결제',
    easyPay: { provider: '토스페이', amount: 0, discountAmount: 0 },
    card: { cardType: '체크', ownerType: '법인' },
  } as Payment;
  expect(inLanguage(payment, 'en')).toMatchObject({
    method: 'EASY_PAY',
    easyPay: { provider: 'TOSSPAY' },
    card: { cardType: 'CHECK', ownerType: 'CORPORATE' },
  });
});

test('a failure is told in English where the words are ours', () => {
  expect(inLanguage(expired, 'en').failure).toEqual({
    code: 'EXPIRED_PAYMENT',
    message: errors.EXPIRED_PAYMENT.en,
  });
  const theirs = { code: 'REJECT_CARD_COMPANY', message: '카드사 사정으로 거절되었습니다. (8324)' };
  expect(inLanguage({ ...paid, failure: theirs }, 'en').failure).toEqual(theirs);
});

test('what is answered in English is still a payment', () => {
  for (const payment of Object.values(paymentExamples)) {
    const english = inLanguage(payment, 'en');
    expect(PaymentSchema.parse(english)).toEqual(english);
    expect(Object.keys(english)).toEqual(Object.keys(payment));
  }
});

test.each([
  [undefined, 'ko'],
  ['', 'ko'],
  ['ko-KR', 'ko'],
  ['en-US', 'en'],
  ['en', 'en'],
  ['EN-gb', 'en'],
  ['en-US,en;q=0.9', 'en'],
  ['ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7', 'ko'],
  ['en-US,en;q=0.9,ko;q=0.8', 'en'],
  ['ko;q=0.5, en;q=0.9', 'en'],
  ['en;q=0, ko;q=0.1', 'ko'],
  ['en;q=0', 'ko'],
  ['ja-JP', 'ko'],
  ['fr, en;q=0.2', 'en'],
  ['*', 'ko'],
  ['english', 'ko'],
])('Accept-Language "%s" is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
