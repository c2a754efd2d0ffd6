import type { Payment } from './payment.ts';

/** What the customer asked for; 미발행 is no wish. `registrationNumber` is digits only. */
export interface CashReceiptWish {
  type: '소득공제' | '지출증빙';
  registrationNumber: string;
}

/** One issue or one cancel of a cash receipt (현금영수증); amounts in the smallest unit. */
export interface CashReceipt {
  receiptKey: string;
  type: '소득공제' | '지출증빙';
  issueNumber: string;
  transactionType: 'CONFIRM' | 'CANCEL';
  amount: number;
  taxFreeAmount: number;
  issueStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  customerIdentityNumber: string;
  requestedAt: Date;
}

/** A receipt exists only once money has arrived, so it is issued with the deposit and never before. */
export function issueReceipt(
  payment: Payment,
  key: { receiptKey: string; issueNumber: string },
  at: Date,
): CashReceipt[] {
  const wish = payment.choices?.cashReceipt;
  if (!wish) return [];
  return [
    {
      receiptKey: key.receiptKey,
      type: wish.type,
      issueNumber: key.issueNumber,
      transactionType: 'CONFIRM',
      amount: payment.balanceAmount,
      taxFreeAmount: payment.taxFreeAmount,
      issueStatus: 'IN_PROGRESS',
      customerIdentityNumber: wish.registrationNumber,
      requestedAt: at,
    },
  ];
}

/** The receipt that stands: the newest issue, unless the deposit it belongs to was taken back. */
export function standingReceipt(receipts: readonly CashReceipt[]): CashReceipt | undefined {
  const issued = receipts.findLast((receipt) => receipt.transactionType === 'CONFIRM');
  if (!issued) return undefined;
  const canceled = cancelsOf(issued, receipts).reduce((sum, receipt) => sum + receipt.amount, 0);
  return canceled < issued.amount ? issued : undefined;
}

/** Receipts are kept in the order they were made, so what was taken back of one follows it. */
const cancelsOf = (issued: CashReceipt, receipts: readonly CashReceipt[]): CashReceipt[] =>
  receipts.slice(receipts.indexOf(issued)).filter((receipt) => receipt.transactionType === 'CANCEL');

/**
 * Takes back all or part of the standing receipt.
 *
 * The tax office hears of the cancel as a record of its own, so it starts in progress again. Its key is
 * the receipt's own with the prefix `c_`; a further cancel of the same receipt also carries its number.
 */
export function cancelReceipt(
  payment: Payment,
  part: { amount: number; taxFreeAmount: number },
  key: { issueNumber: string },
  at: Date,
): CashReceipt[] {
  const issued = standingReceipt(payment.cashReceipts);
  if (!issued) return [];
  const earlier = cancelsOf(issued, payment.cashReceipts).length;
  return [
    {
      ...issued,
      receiptKey: earlier === 0 ? `c_${issued.receiptKey}` : `c_${issued.receiptKey}_${earlier + 1}`,
      issueNumber: key.issueNumber,
      transactionType: 'CANCEL',
      amount: part.amount,
      taxFreeAmount: part.taxFreeAmount,
      issueStatus: 'IN_PROGRESS',
      requestedAt: at,
    },
  ];
}
