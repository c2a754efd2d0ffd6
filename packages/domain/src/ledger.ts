/**
 * The accounts of the double-entry ledger, kept per merchant and currency.
 *
 * `rail` what the rail owes us · `merchant` what we owe the merchant · `refunds` what we owe customers
 * · `fees` what rails charged us · `suspense` money that arrived and belongs to no payment.
 */
export type Account = 'rail' | 'merchant' | 'refunds' | 'fees' | 'suspense';

/**
 * One movement. It carries both sides, so debits equal credits in every row and no sum can be
 * unbalanced: the invariant is the row's shape. Entries are only ever appended.
 */
export interface Entry {
  /** Unique per merchant: `deposit:<key>`, `cancel:<key>`, …; the same event can never be booked twice. */
  event: string;
  debit: Account;
  credit: Account;
  /** Above zero, in the currency's smallest unit. */
  amount: number;
}

export const depositEntry = (depositKey: string, amount: number): Entry => ({
  event: `deposit:${depositKey}`,
  debit: 'rail',
  credit: 'merchant',
  amount,
});

export const reversalEntry = (depositKey: string, amount: number): Entry => ({
  event: `reversal:${depositKey}`,
  debit: 'merchant',
  credit: 'rail',
  amount,
});

export const cancelEntry = (refundId: string, amount: number): Entry => ({
  event: `cancel:${refundId}`,
  debit: 'merchant',
  credit: 'refunds',
  amount,
});

export const refundEntry = (refundId: string, amount: number): Entry => ({
  event: `refund:${refundId}`,
  debit: 'refunds',
  credit: 'rail',
  amount,
});

/** A wallet took a customer's money for us. */
export const captureEntry = (captureId: string, amount: number): Entry => ({
  event: `capture:${captureId}`,
  debit: 'rail',
  credit: 'merchant',
  amount,
});

/** What the wallet keeps of it: it owes us so much less. Nothing is no movement. */
export const feeEntry = (captureId: string, amount: number): Entry[] =>
  amount > 0 ? [{ event: `fee:${captureId}`, debit: 'fees', credit: 'rail', amount }] : [];

/** The fee that comes back with a refund, where the wallet gives any back. */
export const feeReturnEntry = (refundId: string, amount: number): Entry[] =>
  amount > 0 ? [{ event: `fee-return:${refundId}`, debit: 'rail', credit: 'fees', amount }] : [];

/** The wallet took back what it had given us. */
export const disputeEntry = (captureId: string, amount: number): Entry => ({
  event: `dispute:${captureId}`,
  debit: 'merchant',
  credit: 'rail',
  amount,
});

export const suspenseEntry = (depositKey: string, amount: number): Entry => ({
  event: `suspense:${depositKey}`,
  debit: 'rail',
  credit: 'suspense',
  amount,
});

export const suspenseReversalEntry = (depositKey: string, amount: number): Entry => ({
  event: `suspense-reversal:${depositKey}`,
  debit: 'suspense',
  credit: 'rail',
  amount,
});
