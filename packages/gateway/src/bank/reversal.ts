import { type FreshKeys, reverseDeposit, suspenseReversalEntry } from '@tollgate/domain';
import type { Write } from '../store/batch.ts';
import { type Alarm, raiseAlarms } from '../store/alarms.ts';
import { depositsById, lockDepositIds, naturalKey, saveDeposits, type StoredDeposit } from '../store/deposits.ts';
import { knownReversals, type Reversal, type ReversalState, saveReversals } from '../store/reversals.ts';
import { Desk } from '../payments/desk.ts';

/** A reversal notice (입금취소통보), with the payment its deposit went to as far as that is known. */
export interface ApplyReversal {
  mId: string;
  paymentKey?: string;
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

/** Takes deposits back. A reversal that comes before its deposit waits for it. */
export const applyReversal: Write<ApplyReversal, Counter, { isDuplicate: boolean; state: ReversalState }> = {
  name: 'applyReversal',
  async load(tx, commands) {
    const reversals = commands.map((command) => command.reversal);
    await lockDepositIds(tx, reversals.map(({ depositId }) => depositId));
    const desk = await Desk.load(tx, commands);
    return { desk, known: await knownReversals(tx, reversals), deposits: await depositsById(tx, reversals), saved: [], changed: [], alarms: [] };
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

function takeBack(counter: Counter, { reversal, keys, mId, paymentKey }: ApplyReversal): ReversalState {
  const { desk } = counter;
  const name = `${reversal.rail}/${reversal.depositId}`;
  const deposit = counter.deposits.get(name);
  if (!deposit) return 'WAITING';
  if (deposit.state === 'REVERSED') return 'APPLIED';
  const reversed: StoredDeposit = { ...deposit, state: 'REVERSED', reason: 'taken back by the bank' };
  if (deposit.state === 'APPLIED') {
    const payment = paymentKey ? desk.payment({ mId, paymentKey }) : undefined;
    const change = payment && reverseDeposit(payment, naturalKey(deposit), keys, desk.now(mId));
    if (!change) {
      // The money went out as a refund already, or is about to: somebody has to ask for it back.
      counter.alarms.push({ mId, kind: 'REVERSAL_AFTER_REFUND', facts: { reversal, status: payment?.status } });
      desk.book({ ...suspenseReversalEntry(naturalKey(deposit), deposit.amount), mId, paymentKey: paymentKey ?? null, currency: 'KRW', at: desk.now(mId) });
      counter.deposits.set(name, reversed);
      counter.changed.push(reversed);
      return 'ALARM';
    }
    desk.record(change);
  } else if (deposit.state === 'SUSPENSE') {
    desk.book({ ...suspenseReversalEntry(naturalKey(deposit), deposit.amount), mId, paymentKey: paymentKey ?? null, currency: 'KRW', at: desk.now(mId) });
  }
  counter.deposits.set(name, reversed);
  counter.changed.push(reversed);
  return 'APPLIED';
}
