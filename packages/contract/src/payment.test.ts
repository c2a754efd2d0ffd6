import { expect, test } from 'vitest';
import type { z } from 'zod';
import { Cancel } from './cancel.ts';
import { CashReceiptEntry } from './cash-receipt.ts';
import { paymentExamples } from './examples.ts';
import { Payment } from './payment.ts';
import { VirtualAccount } from './virtual-account.ts';

/** The documented order of keys, as the reference's whole bodies show it. */
const documented =
  `mId lastTransactionKey paymentKey orderId orderName taxExemptionAmount status requestedAt approvedAt
  useEscrow cultureExpense card virtualAccount transfer mobilePhone giftCertificate cashReceipt cashReceipts discount
  cancels secret type easyPay country failure isPartialCancelable receipt checkout currency totalAmount balanceAmount
  suppliedAmount vat taxFreeAmount method version metadata`.split(/\s+/);

const nullable =
  `lastTransactionKey approvedAt useEscrow card virtualAccount transfer mobilePhone giftCertificate
  cashReceipt cashReceipts discount cancels secret easyPay failure receipt checkout method metadata`.split(
    /\s+/,
  );

const { waiting, paid, canceledInPart, foreign } = paymentExamples;

test('a payment has 37 keys in the documented order', () => {
  expect(documented).toHaveLength(37);
  expect(Object.keys(Payment.shape)).toEqual(documented);
});

test.each([
  [
    VirtualAccount,
    'accountNumber accountType bankCode customerName dueDate expired settlementStatus refundStatus refundReceiveAccount depositorName',
  ],
  [
    Cancel,
    'transactionKey cancelReason taxExemptionAmount canceledAt cardDiscountAmount transferDiscountAmount easyPayDiscountAmount receiptKey cancelAmount taxFreeAmount refundableAmount cancelStatus cancelRequestId',
  ],
  [
    CashReceiptEntry,
    'receiptKey orderId orderName type issueNumber receiptUrl businessNumber transactionType amount taxFreeAmount issueStatus failure customerIdentityNumber requestedAt',
  ],
])('its parts too', (schema, keys) => {
  expect(Object.keys((schema as z.ZodObject).shape).join(' ')).toBe(keys);
});

test.each(Object.entries(paymentExamples))(
  'the payment "%s" is whole: every key in order, none besides',
  (_, payment) => {
    expect(Payment.parse(payment)).toEqual(payment);
    expect(Object.keys(payment)).toEqual(documented);
  },
);

test.each(documented)('a payment without %s is not a payment: absent is null, never missing', (key) => {
  const { [key as keyof Payment]: _, ...rest } = paid;
  expect(Payment.safeParse(rest).success).toBe(false);
  expect(Payment.safeParse({ ...paid, [key]: undefined }).success).toBe(false);
});

test('exactly the documented keys may be null', () => {
  expect(documented.filter((key) => Payment.safeParse({ ...paid, [key]: null }).success)).toEqual(nullable);
});

test('money is a number, also in dollars, and never text', () => {
  expect(Payment.safeParse({ ...foreign, totalAmount: '129.90' }).success).toBe(false);
  expect(Payment.safeParse({ ...paid, vat: 'NaN' }).success).toBe(false);
});

test('a foreign wallet is a plain word, a domestic one an object', () => {
  expect(foreign.easyPay).toBe('페이팔');
  const domestic = { ...paid, easyPay: { provider: '토스페이', amount: 0, discountAmount: 0 } };
  expect(Payment.parse(domestic).easyPay).toEqual(domestic.easyPay);
});

test('the examples keep the rules of money', () => {
  for (const {
    totalAmount,
    balanceAmount,
    suppliedAmount,
    vat,
    taxFreeAmount,
    taxExemptionAmount,
    cancels,
    ...payment
  } of Object.values(paymentExamples)) {
    const cents = (...amounts: number[]) =>
      amounts.reduce((sum, amount) => sum + Math.round(amount * 100), 0);
    expect(cents(suppliedAmount, vat, taxFreeAmount, taxExemptionAmount)).toBe(cents(balanceAmount));
    expect(cents(balanceAmount, ...(cancels ?? []).map(({ cancelAmount }) => cancelAmount))).toBe(
      cents(totalAmount),
    );
    if (!cancels) continue;
    expect(cancels.at(-1)?.refundableAmount).toBe(balanceAmount);
    expect(cancels.at(-1)?.transactionKey).toBe(payment.lastTransactionKey);
  }
});

test('the secret is told once, the receipt exists after the deposit, the account stays', () => {
  expect([waiting.secret?.length, paid.secret, canceledInPart.secret]).toEqual([31, null, null]);
  expect([waiting.cashReceipts, paid.cashReceipts?.length]).toEqual([null, 1]);
  expect(paid.virtualAccount).toEqual({ ...waiting.virtualAccount, depositorName: '박도윤' });
});
