import type { Change } from '@tollgate/domain';
import type { NumberUse, WantedNumbers } from '../store/numbers.ts';

/** How many numbers of each bank a batch may need. */
export function wantedNumbers(numbers: readonly { rail: string; bankCode: string }[]): WantedNumbers[] {
  const counts = new Map<string, WantedNumbers>();
  for (const { rail, bankCode } of numbers) {
    const key = `${rail}/${bankCode}`;
    counts.set(key, { rail, bankCode, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  // Every process asks for banks in the same order, so that two batches cannot wait for each other in a ring.
  return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** Numbers that a batch opens for their payments, and those that it closes or opens again. */
export interface NumberChanges {
  opened: NumberUse[];
  turned: (NumberUse & { isOpen: boolean })[];
}

/**
 * What changes of payments mean for their account numbers: a number is open exactly while its payment waits for
 * a deposit that may still come. Of several changes of one payment the last decides.
 */
export function numberChanges(changes: readonly Change[]): NumberChanges {
  const opened: NumberUse[] = [];
  const turned = new Map<string, NumberUse & { isOpen: boolean }>();
  for (const { payment, event } of changes) {
    if (!payment.virtualAccount) continue;
    const { rail, bankCode, accountNumber, generation } = payment.virtualAccount;
    const { mId, paymentKey } = payment;
    const use = { rail, bankCode, accountNumber, generation, mId, paymentKey };
    const isOpen = isOpenAfter[event];
    if (event === 'accountIssued') opened.push(use);
    else if (isOpen !== undefined) turned.set(`${mId}/${paymentKey}`, { ...use, isOpen });
  }
  return { opened, turned: [...turned.values()] };
}

const isOpenAfter: Partial<Record<Change['event'], boolean>> = {
  deposited: false,
  depositReversed: true,
  canceledInFull: false,
  deadlinePassed: false,
};
