import { type FreshKeys, reverseDeposit, suspenseReversalEntry } from '@tollgate/domain';
import { Desk } from '../payments/desk.ts';
import { type Alarm, raiseAlarms } from '../store/alarms.ts';
import type { Write } from '../store/batch.ts';
import {
  depositsById,
  lockDeposits,
  naturalKey,
  type StoredDeposit,
  saveDeposits,
} from '../store/deposits.ts';
import { knownReversals, type Reversal, type ReversalState, saveReversals } from '../store/reversals.ts';
import { HOUSE } from './deposit.ts';

/** A reversal notice (입금취소통보). */
export interface ApplyReversal {
  reversal: Reversal;
  keys: FreshKeys;
}

interface Counter {
  desk: Desk;
  known: Set<string>;
  deposits: Map<string, StoredDeposit>;
  saved: (Reversal & { state: ReversalState })[];
  changed: StoredDeposit[];
  alarms: Alarm[];
}

/**
 * Takes deposits back. A reversal that comes before its deposit waits for it.
 *
 * It concerns the payment its deposit was made for, and not whoever has the number by now.
 */
export const applyReversal: Write<ApplyReversal, Counter, { isDuplicate: boolean; state: ReversalState }> = {
  name: 'applyReversal',
  async load(tx, commands) {
    const reversals = commands.map((command) => command.reversal);
    await lockDeposits(
      tx,
      reversals.map(({ depositId }) => depositId),
    );
    const deposits = await depositsById(tx, reversals);
    const desk = await Desk.load(
      tx,
      reversals.map((reversal) => ownerOf(deposits.get(depositOf(reversal)))),
    );
    return { desk, known: await knownReversals(tx, reversals), deposits, saved: [], changed: [], alarms: [] };
  },
  decide(counter, command) {
    const { reversal } = command;
    const name = `${reversal.rail}/${reversal.reversalId}`;
    if (counter.known.has(name)) return { isDuplicate: true, state: 'APPLIED' };
    counter.known.add(name);
    const state = takeBack(counter, command);
    counter.saved.push({ ...reversal, state });
    return { isDuplicate: false, state };
  },
  async save(tx, counter) {
    await counter.desk.save(tx);
    await saveDeposits(tx, counter.changed);
    await saveReversals(tx, counter.saved);
    await raiseAlarms(tx, counter.alarms);
  },
};

const depositOf = ({ rail, depositId }: Reversal): string => `${rail}/${depositId}`;

/** Money that belongs to nobody is the house's. */
const ownerOf = (deposit: StoredDeposit | undefined): { mId: string; paymentKey?: string } =>
  deposit?.mId && deposit.paymentKey ? { mId: deposit.mId, paymentKey: deposit.paymentKey } : { mId: HOUSE };

function takeBack(counter: Counter, { reversal, keys }: ApplyReversal): ReversalState {
  const { desk } = counter;
  const name = depositOf(reversal);
  const deposit = counter.deposits.get(name);
  if (!deposit) return 'WAITING';
  if (deposit.state === 'REVERSED') return 'APPLIED';
  const reversed: StoredDeposit = { ...deposit, state: 'REVERSED', reason: 'taken back by the bank' };
  counter.deposits.set(name, reversed);
  counter.changed.push(reversed);
  const { mId, paymentKey } = ownerOf(deposit);
  const outOfSuspense = (): void =>
    desk.book({
      ...suspenseReversalEntry(naturalKey(deposit), deposit.amount),
      mId,
      paymentKey: paymentKey ?? null,
      currency: 'KRW',
      at: desk.now(mId),
    });
  if (deposit.state === 'SUSPENSE') outOfSuspense();
  if (deposit.state !== 'APPLIED') return 'APPLIED';
  const payment = paymentKey ? desk.payment({ mId, paymentKey }) : undefined;
  const change = payment && reverseDeposit(payment, naturalKey(deposit), keys, desk.now(mId));
  if (change) {
    desk.record(change);
    return 'APPLIED';
  }
  // The money went out as a refund already, or is about to: somebody has to ask for it back.
  outOfSuspense();
  counter.alarms.push({ mId, kind: 'REVERSAL_AFTER_REFUND', facts: { reversal, status: payment?.status } });
  return 'ALARM';
}
