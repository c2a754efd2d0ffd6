import {
  type Deposit,
  deposit,
  type FreshKeys,
  suspenseEntry,
  suspenseReversalEntry,
} from '@tollgate/domain';
import { Desk } from '../payments/desk.ts';
import { type Alarm, raiseAlarms } from '../store/alarms.ts';
import type { Write } from '../store/batch.ts';
import type { Tx } from '../store/database.ts';
import {
  type ArrivedDeposit,
  acceptedInquiries,
  type DepositState,
  inquiryKey,
  knownDeposits,
  lockDeposits,
  naturalKey,
  type StoredDeposit,
  saveDeposits,
} from '../store/deposits.ts';
import type { NumberUse } from '../store/numbers.ts';
import { type Reversal, type ReversalState, saveReversals, waitingReversals } from '../store/reversals.ts';

/** Money that belongs to no merchant is kept on the house's own books. */
export const HOUSE = 'tollgate';

/** A deposit notice (입금통보) and whose number it was paid to, if anybody's. */
export interface ApplyDeposit {
  mId: string;
  paymentKey?: string;
  arrived: ArrivedDeposit;
  use: NumberUse | undefined;
  keys: FreshKeys;
}

/** Whether this money was known already, and what was done with it. */
export interface Applied {
  isDuplicate: boolean;
  state: DepositState;
}

/** Everything a batch of deposits has before it. */
class Counter {
  readonly desk: Desk;
  readonly known: Map<string, StoredDeposit>;
  readonly reversals: Map<string, Reversal>;
  readonly accepted: Set<string>;
  readonly deposits: StoredDeposit[] = [];
  readonly reversed: (Reversal & { state: ReversalState })[] = [];
  readonly alarms: Alarm[] = [];

  constructor(
    desk: Desk,
    known: Map<string, StoredDeposit>,
    reversals: Map<string, Reversal>,
    accepted: Set<string>,
  ) {
    this.desk = desk;
    this.known = known;
    this.reversals = reversals;
    this.accepted = accepted;
  }

  keep(deposit: StoredDeposit): void {
    this.known.set(naturalKey(deposit), deposit);
    this.deposits.push(deposit);
  }
}

/**
 * Applies deposits to the payments they were made for. The bank repeats a notice until it is
 * answered, so the same money may come ten times and counts once.
 *
 * Money is never refused here: it has already moved. What belongs to no payment goes to suspense,
 * with an alarm.
 */
export const applyDeposit: Write<ApplyDeposit, Counter, Applied> = {
  name: 'applyDeposit',
  load: loadCounter,
  decide(counter, command) {
    const { arrived, use } = command;
    const known = counter.known.get(naturalKey(arrived));
    if (known && (isOther(known, arrived) || !hasCleared(known, arrived)))
      return repeated(counter, command, known);
    const stored: StoredDeposit = {
      ...arrived,
      mId: use?.mId ?? null,
      paymentKey: use?.paymentKey ?? null,
      state: 'APPLIED',
      reason: null,
    };
    const outcome = decideDeposit(counter, command);
    counter.keep({ ...stored, ...outcome });
    return { isDuplicate: false, state: outcome.state };
  },
  async save(tx, counter) {
    await counter.desk.save(tx);
    await saveDeposits(tx, newest(counter.deposits));
    await saveReversals(tx, counter.reversed);
    await raiseAlarms(tx, counter.alarms);
  },
};

async function loadCounter(tx: Tx, commands: readonly ApplyDeposit[]): Promise<Counter> {
  await lockDeposits(
    tx,
    commands.flatMap(({ arrived }) => [arrived.depositId, naturalKey(arrived)]),
  );
  const desk = await Desk.load(tx, commands);
  const arrived = commands.map((command) => command.arrived);
  const asked = commands.flatMap(({ use, arrived: { amount } }) => (use ? [{ ...use, amount }] : []));
  return new Counter(
    desk,
    await knownDeposits(tx, arrived),
    await waitingReversals(tx, arrived),
    await acceptedInquiries(tx, asked),
  );
}

/** The bank's numbering says that it is the same money, and the rest says that it is not. */
const isOther = (known: StoredDeposit, arrived: ArrivedDeposit): boolean =>
  known.amount !== arrived.amount || known.accountNumber !== arrived.accountNumber;

/** The cheques in it have become money since. */
const hasCleared = (known: StoredDeposit, arrived: ArrivedDeposit): boolean =>
  known.state === 'UNCLEARED' && arrived.unclearedAmount === 0;

function repeated(counter: Counter, { arrived, mId }: ApplyDeposit, known: StoredDeposit): Applied {
  if (isOther(known, arrived))
    counter.alarms.push({ mId, kind: 'DEPOSIT_CONFLICT', facts: { known, arrived } });
  return { isDuplicate: true, state: known.state };
}

function decideDeposit(
  counter: Counter,
  command: ApplyDeposit,
): { state: DepositState; reason: string | null } {
  const { arrived, use, mId, keys } = command;
  const { desk } = counter;
  if (arrived.unclearedAmount > 0) {
    counter.alarms.push({ mId, kind: 'DEPOSIT_UNCLEARED', facts: { ...arrived } });
    return { state: 'UNCLEARED', reason: 'uncleared cheques are not money yet' };
  }
  const reversal = counter.reversals.get(`${arrived.rail}/${arrived.depositId}`);
  if (reversal) {
    // It came and went before we heard of it: the payment never changes, the books show both.
    bookSuspense(command, desk);
    desk.book({ ...suspenseReversalEntry(naturalKey(arrived), arrived.amount), ...house(command, desk) });
    counter.reversed.push({ ...reversal, state: 'APPLIED' });
    return { state: 'REVERSED', reason: 'taken back before it was announced' };
  }
  const payment = command.paymentKey ? desk.payment({ mId, paymentKey: command.paymentKey }) : undefined;
  const money: Deposit = {
    key: naturalKey(arrived),
    amount: arrived.amount,
    depositorName: arrived.depositorName,
    depositedAt: desk.clocks.merchantTimeOf(mId, earlier(arrived.depositedAt, desk.clocks.wall)),
    inquiryAccepted:
      use !== undefined && counter.accepted.has(inquiryKey({ ...use, amount: arrived.amount })),
  };
  const change = payment ? deposit(payment, money, keys) : 'UNKNOWN_ACCOUNT';
  if (typeof change !== 'string') {
    desk.record(change);
    return { state: 'APPLIED', reason: null };
  }
  bookSuspense(command, desk);
  counter.alarms.push({ mId, kind: 'DEPOSIT_TO_NOBODY', facts: { reason: change, ...arrived } });
  return { state: 'SUSPENSE', reason: change };
}

const bookSuspense = (command: ApplyDeposit, desk: Desk): void =>
  desk.book({
    ...suspenseEntry(naturalKey(command.arrived), command.arrived.amount),
    ...house(command, desk),
  });

const house = ({ mId, paymentKey }: ApplyDeposit, desk: Desk) => ({
  mId,
  paymentKey: paymentKey ?? null,
  currency: 'KRW',
  at: desk.now(mId),
});

/** A bank whose clock is ahead cannot make a deposit happen in the future. */
const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/** Of several states of one deposit within a batch, the last stands. */
const newest = (deposits: StoredDeposit[]): StoredDeposit[] => [
  ...new Map(deposits.map((each) => [naturalKey(each), each])).values(),
];
