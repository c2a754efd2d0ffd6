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
export function issueReceipt(payment: Payment, key: { receiptKey: string; issueNumber: string }, at: Date): CashReceipt[] {
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
  const confirms = receipts.filter((receipt) => receipt.transactionType === 'CONFIRM');
  const issued = confirms.at(-1);
  if (!issued) return undefined;
  const canceled = receipts
    .slice(receipts.indexOf(issued))
    .filter((receipt) => receipt.transactionType === 'CANCEL')
    .reduce((sum, receipt) => sum + receipt.amount, 0);
  return canceled < issued.amount ? issued : undefined;
}

/** Takes back all or part of the standing receipt. Cancel keys carry the prefix `c_`. */
export function cancelReceipt(
  payment: Payment,
  part: { amount: number; taxFreeAmount: number },
  key: { receiptKey: string; issueNumber: string },
  at: Date,
): CashReceipt[] {
  const issued = standingReceipt(payment.cashReceipts);
  if (!issued) return [];
  return [
    {
      ...issued,
      receiptKey: `c_${key.receiptKey}`,
      issueNumber: key.issueNumber,
      transactionType: 'CANCEL',
      amount: part.amount,
      taxFreeAmount: part.taxFreeAmount,
      requestedAt: at,
    },
  ];
}
