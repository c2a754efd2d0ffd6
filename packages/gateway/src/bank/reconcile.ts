import { issuingBanks } from '@tollgate/contract';
import type { Gateway } from '../gateway.ts';
import { countOpen } from '../store/reconciliation-breaks.ts';
import {
  type BankDay,
  expectFiles,
  firstDayOf,
  giveBackDay,
  raiseLate,
  readDay,
  takeDay,
  takeDueDay,
} from '../store/reconciliations.ts';
import { compareDay } from './compare-day.ts';
import { fetchFile, type NoFile } from './daily-file.ts';
import { LATE_MS, lookAgainAfterMs } from './look-again.ts';

/** Days that one run takes on, so that a process that has to stop need not finish a backlog first. */
const DAYS_AT_ONCE = issuingBanks.length;

/** What became of a day: compared, or why not. */
export interface Reconciled {
  outcome: 'COMPARED' | NoFile | 'NOT_OURS';
  open: number;
}

/** Compares (대사) every day whose file is due with what we know. Each row is worked on by one process at a time. */
export async function reconcileDue(gateway: Gateway): Promise<void> {
  await expectAllFiles(gateway);
  for (let count = 0; count < DAYS_AT_ONCE; count += 1) {
    const day = await takeDueDay(gateway.db, [...gateway.rails.keys()]);
    if (!day) return;
    await look(gateway, day, { isWhole: false });
  }
}

export async function expectAllFiles(gateway: Gateway): Promise<void> {
  for (const rail of gateway.rails.keys())
    await expectFiles(
      gateway.db,
      rail,
      issuingBanks.map(({ code }) => code),
    );
}

/**
 * Compares one day now and as a whole, whatever was compared before. The same again changes nothing.
 *
 * @param day of the bank's own calendar: no clock is asked whether it is over, only the bank
 */
export async function reconcile(gateway: Gateway, day: BankDay): Promise<Reconciled> {
  await expectAllFiles(gateway);
  const since = await firstDayOf(gateway.db, day);
  // What a bank did before it worked for us is in its files too, and is none of our money.
  if (!since || day.date < since) return { outcome: 'NOT_OURS', open: 0 };
  await takeDay(gateway.db, day);
  return look(gateway, day, { isWhole: true });
}

async function look(gateway: Gateway, day: BankDay, { isWhole }: { isWhole: boolean }): Promise<Reconciled> {
  const { db } = gateway;
  const fetched = await fetchFile(gateway, day);
  const known = await readDay(db, day);
  if (!known) throw new Error(`no row for ${day.rail} ${day.bankCode} ${day.date}`);
  const { lateMs, createdAt } = known;
  const isThere = createdAt !== null;
  const outcome = isThere
    ? await compareDay(gateway, day, { ...known, createdAt, isWhole: isWhole || !known.isCompared })
    : (fetched ?? 'NOT_READY');
  const open = await countOpen(db, day);
  if (!isThere && lateMs > LATE_MS) await raiseLate(db, day);
  await giveBackDay(db, day, lookAgainAfterMs({ lateMs, isCompared: outcome === 'COMPARED', open }));
  return { outcome, open };
}
