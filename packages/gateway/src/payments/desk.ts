import {
  type Change,
  expiresAt,
  type IssuedNumber,
  openCancellation,
  type Payment,
  takesOrder,
} from '@tollgate/domain';
import { type Alarm, raiseAlarms } from '../store/alarms.ts';
import { type SavedCancellation, saveCancellations, type WaitingCaller } from '../store/cancellations.ts';
import { type Tx, together } from '../store/database.ts';
import { appendHistory } from '../store/history.ts';
import { type BookedEntry, bookEntries } from '../store/ledger.ts';
import { type Clocks, holdClocks, readClocks } from '../store/merchants.ts';
import { closeNumbers, lockFreeNumbers, openNumbers } from '../store/numbers.ts';
import { removeOpenCaptures, saveOpenCaptures } from '../store/open-captures.ts';
import { pointOrders, takenOrders } from '../store/orders.ts';
import { type Listeners, type OutgoingWebhook, postWebhooks, readListeners } from '../store/outbox.ts';
import {
  insertPayments,
  lockPayments,
  nameOf,
  type PaymentName,
  type Recorded,
  type Stored,
  updatePayments,
} from '../store/payments.ts';
import { writeWebhooks } from '../webhooks/webhook-bodies.ts';
import { numberChanges, wantedNumbers } from './account-numbers.ts';
import { tellPayment } from './wire.ts';

/** What a command needs besides its payment, known once the payment is. */
export interface AlsoNeeds {
  orderId?: string | undefined;
  number?: { rail: string; bankCode: string } | undefined;
}

/** Wall time until a job takes an unanswered cancellation over, should its process have died. */
export const TAKE_OVER_MS = 15_000;
/** Wall time until the bank is asked what became of a refund it has not reported. */
const ASK_AFTER_MS = 30_000;

/**
 * All that one batch of commands has before it, loaded and locked at once, and all that it decided,
 * saved at once. A decision sees the results of those before it in the batch.
 */
export class Desk {
  readonly clocks: Clocks;
  /** Whether the saved batch owes anybody a webhook who listens. */
  hasWebhooks = false;
  /** The numbers that this batch used up. */
  readonly taken: IssuedNumber[] = [];
  readonly #payments: Map<string, Stored>;
  /** As they were before this batch. */
  readonly #loaded: ReadonlyMap<string, Stored>;
  readonly #orders: Map<string, string>;
  readonly #numbers: IssuedNumber[];
  readonly #listeners: Listeners;
  readonly #recorded: Recorded[] = [];
  readonly #entries: BookedEntry[] = [];
  readonly #alarms: Alarm[] = [];
  readonly #callers = new Map<string, WaitingCaller>();
  readonly #confirmers = new Map<string, WaitingCaller>();

  private constructor(
    clocks: Clocks,
    payments: Map<string, Stored>,
    orders: Map<string, string>,
    numbers: IssuedNumber[],
    listeners: Listeners,
  ) {
    this.clocks = clocks;
    this.#payments = new Map(payments);
    this.#loaded = payments;
    this.#orders = orders;
    this.#numbers = numbers;
    this.#listeners = listeners;
  }

  /** Loads what the commands name: payments first, then what those turn out to need. */
  static async load<Command extends { mId: string; paymentKey?: string }>(
    tx: Tx,
    commands: readonly Command[],
    needs: (command: Command, payment: Payment | undefined) => AlsoNeeds = () => ({}),
  ): Promise<Desk> {
    const mIds = commands.map((command) => command.mId);
    const held = commands.every(({ paymentKey }) => paymentKey === undefined)
      ? await holdClocks(tx, mIds)
      : undefined;
    const names = commands.filter(
      (command): command is Command & PaymentName => command.paymentKey !== undefined,
    );
    const [stored, listeners, clocks] = await together(tx, () => [
      lockPayments(tx, names),
      readListeners(tx, mIds),
      // The clock is read after the lock: time spent waiting for it counts, so a deadline is never judged by an older time.
      held ?? readClocks(tx, mIds),
    ]);
    const payments = new Map(stored.map((each) => [nameOf(each.payment.mId, each.payment.paymentKey), each]));
    const also = commands.map((command) => ({
      mId: command.mId,
      ...needs(
        command,
        command.paymentKey ? payments.get(nameOf(command.mId, command.paymentKey))?.payment : undefined,
      ),
    }));
    const [orders, numbers] = await together(tx, () => [
      takenOrders(
        tx,
        also.flatMap(({ mId, orderId }) => (orderId ? [{ mId, orderId }] : [])),
      ),
      lockFreeNumbers(tx, wantedNumbers(also.flatMap(({ number }) => number ?? []))),
    ]);
    return new Desk(clocks, payments, orders, numbers, listeners);
  }

  now(mId: string): Date {
    return this.clocks.now(mId);
  }

  payment({ mId, paymentKey }: PaymentName): Payment | undefined {
    return this.#payments.get(nameOf(mId, paymentKey))?.payment;
  }

  /** Whether something will happen to this payment by itself; a deadline that has passed does not pass again. */
  isScheduled({ mId, paymentKey }: PaymentName): boolean {
    return (this.#payments.get(nameOf(mId, paymentKey))?.dueAt ?? null) !== null;
  }

  /** Whether another payment was approved under this order number. */
  isOrderTaken(mId: string, orderId: string, byOtherThan?: string): boolean {
    const paymentKey = this.#orders.get(nameOf(mId, orderId));
    return paymentKey !== undefined && paymentKey !== byOtherThan;
  }

  /** Hands out a number of the bank once; undefined when its pool is empty. */
  takeNumber(rail: string, bankCode: string): IssuedNumber | undefined {
    const place = this.#numbers.findIndex((number) => number.rail === rail && number.bankCode === bankCode);
    const [taken] = place < 0 ? [] : this.#numbers.splice(place, 1);
    if (taken) this.taken.push(taken);
    return taken;
  }

  /** Takes a decision into the batch. `caller` waits for the cancellation or the capture that this change opens. */
  record(change: Change, caller?: WaitingCaller): Payment {
    const { payment } = change;
    const name = nameOf(payment.mId, payment.paymentKey);
    const before = this.#payments.get(name);
    const version = (before?.version ?? 0) + 1;
    const dueAt = this.#dueAt(change);
    this.#payments.set(name, { payment, version, dueAt });
    const orderName = nameOf(payment.mId, payment.orderId);
    if (takesOrder(payment)) this.#orders.set(orderName, payment.paymentKey);
    else if (before && takesOrder(before.payment)) this.#orders.delete(orderName);
    this.#recorded.push({ change, version, dueAt });
    this.#entries.push(...change.entries.map((entry) => bookedFor(payment, entry, change.at)));
    const opened = openCancellation(payment);
    if (caller && opened) this.#callers.set(opened.refundId, caller);
    if (caller && change.event === 'captureOpened') this.#confirmers.set(name, caller);
    return payment;
  }

  /** Asks for a person, where no rule may decide. */
  alarm(alarm: Alarm): void {
    this.#alarms.push(alarm);
  }

  /** Books money that belongs to no payment. */
  book(entry: BookedEntry): void {
    this.#entries.push(entry);
  }

  /** The wall time at which something falls due for this payment by itself. */
  #dueAt({ payment, event }: Change): Date | null {
    if (event === 'deadlinePassed') return null;
    const at =
      payment.status === 'WAITING_FOR_DEPOSIT' ? payment.virtualAccount?.dueDate : expiresAt(payment);
    return at ? this.clocks.wallTimeOf(payment.mId, at) : null;
  }

  /** Saves every decision of the batch and puts what the merchants must be told into the outbox. */
  async save(tx: Tx): Promise<void> {
    const newest = new Map(
      this.#recorded.map((each) => [nameOf(each.change.payment.mId, each.change.payment.paymentKey), each]),
    );
    const isNew = (each: Recorded): boolean =>
      !this.#loaded.has(nameOf(each.change.payment.mId, each.change.payment.paymentKey));
    const changed = [...newest.values()];
    const { opened, turned } = numberChanges(this.#recorded.map(({ change }) => change));
    const pointing = changed.filter((each) => isNew(each) || this.#turnedOrder(each.change.payment));
    const webhooks = this.#recorded.flatMap(({ change }) => this.#webhooksOf(change));
    // They run in this order and cross in one packet: none waits for another's answer.
    await together(tx, () => [
      insertPayments(tx, changed.filter(isNew)),
      updatePayments(
        tx,
        changed.filter((each) => !isNew(each)),
        this.#loaded,
      ),
      appendHistory(tx, this.#recorded),
      bookEntries(tx, this.#entries),
      saveCancellations(
        tx,
        changed.flatMap((each) => this.#changedCancellations(each.change.payment)),
      ),
      ...this.#saveCaptures(tx, changed),
      openNumbers(tx, opened),
      closeNumbers(tx, turned),
      raiseAlarms(tx, this.#alarms),
      pointOrders(
        tx,
        pointing.map((each) => each.change.payment),
        ({ mId, paymentKey }) => !this.#loaded.has(nameOf(mId, paymentKey)),
      ),
      postWebhooks(tx, webhooks).then((posted) => {
        this.hasWebhooks = posted > 0;
      }),
    ]);
  }

  /** Time runs out at its deadline, also where a test's clock jumped over it; everything else happens when it is recorded. */
  #webhooksOf(change: Change): OutgoingWebhook[] {
    const heard = change.webhooks.filter((webhook) =>
      this.#listeners.hears(change.payment.mId, webhook.eventType, isOnIssue(webhook)),
    );
    if (heard.length === 0) return [];
    const at = change.event === 'expired' ? change.at : this.now(change.payment.mId);
    return writeWebhooks({ ...change, webhooks: heard }, at, (payment) =>
      tellPayment(payment, { now: at, language: 'ko', withSecret: true }),
    );
  }

  #saveCaptures(tx: Tx, changed: readonly Recorded[]): Promise<void>[] {
    const touched = changed.map(({ change: { payment } }) => {
      const name = nameOf(payment.mId, payment.paymentKey);
      const wasOpen = isCapturing(this.#loaded.get(name)?.payment);
      return { payment, wasOpen, isOpen: isCapturing(payment), caller: this.#confirmers.get(name) ?? null };
    });
    const dueAt = new Date(this.clocks.wall.getTime() + TAKE_OVER_MS);
    return [
      saveOpenCaptures(
        tx,
        touched.flatMap(({ payment: { mId, paymentKey }, isOpen, caller }) =>
          isOpen ? [{ mId, paymentKey, caller, dueAt }] : [],
        ),
      ),
      removeOpenCaptures(
        tx,
        touched.flatMap(({ payment, wasOpen, isOpen }) => (wasOpen && !isOpen ? [payment] : [])),
      ),
    ];
  }

  /** Whether the payment took its order number, or gave it back because its wallet refused. */
  #turnedOrder(payment: Payment): boolean {
    const before = this.#loaded.get(nameOf(payment.mId, payment.paymentKey))?.payment;
    return takesOrder(payment) !== (before !== undefined && takesOrder(before));
  }

  #changedCancellations(payment: Payment): SavedCancellation[] {
    const known = new Set(this.#loaded.get(nameOf(payment.mId, payment.paymentKey))?.payment.cancellations);
    return payment.cancellations
      .filter((cancellation) => !known.has(cancellation))
      .map((cancellation) => ({
        mId: payment.mId,
        paymentKey: payment.paymentKey,
        cancellation,
        caller: this.#callers.get(cancellation.refundId) ?? null,
        dueAt: this.#refundDueAt(cancellation),
      }));
  }

  #refundDueAt({ outcome, refund }: Payment['cancellations'][number]): Date | null {
    if (outcome === null) return new Date(this.clocks.wall.getTime() + TAKE_OVER_MS);
    return outcome === 'DONE' && refund?.state === 'PENDING'
      ? new Date(this.clocks.wall.getTime() + ASK_AFTER_MS)
      : null;
  }
}

/** The wallet has not said yet whether the money came. */
const isCapturing = (payment: Payment | undefined): boolean => {
  const state = payment?.wallet?.capture?.state;
  return state === 'OPEN' || state === 'PENDING';
};

const isOnIssue = (webhook: Change['webhooks'][number]): boolean =>
  webhook.eventType === 'DEPOSIT_CALLBACK' && webhook.onIssue;

const bookedFor = (payment: Payment, entry: Change['entries'][number], at: Date): BookedEntry => ({
  ...entry,
  mId: payment.mId,
  paymentKey: payment.paymentKey,
  currency: payment.currency,
  at,
});
