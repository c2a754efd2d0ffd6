/**
 * The accounts of the double-entry ledger, kept per merchant and currency.
 *
 * `rail` what the rail owes us · `merchant` what we owe the merchant · `refunds` what we owe customers
 * · `fees` ours · `suspense` money that arrived and belongs to no payment.
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
