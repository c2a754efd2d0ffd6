import { RailSilence } from '@tollgate/rails';
import type { Gateway } from '../gateway.ts';
import type { MovementName } from '../store/movements.ts';
import {
  type Found,
  openBreaks,
  type Resolution,
  raiseBreakAlarms,
  recordFindings,
} from '../store/reconciliation-breaks.ts';
import { linesAfter } from '../store/reconciliation-files.ts';
import {
  type BankDay,
  holdDay,
  type KnownDay,
  noteCompared,
  noteProgress,
  readDay,
} from '../store/reconciliations.ts';
import { depositsOfDay, refundsOfDay, reversalsOfDay, type ToldOfDay } from '../store/told-of-day.ts';
import { applyMissing, type MissingMovement } from './apply-missing.ts';
import { askForOpening, nextDate } from './daily-file.ts';
import { followEvents } from './follow-events.ts';
import { matchBalance, matchMovement } from './match-movement.ts';
import { nameOfSubject, readMovements, subjectOf } from './movements.ts';

/** Movements compared in one go: what is in memory at once, and what is compared again after a kill. */
const PAGE = 500;

/** The day's balance, as a break names it. */
const BALANCE = 'BALANCE';

/** A kept file, and how much of it was compared before. */
export interface KeptFile extends Pick<KnownDay, 'isCompared' | 'comparedLines'> {
  createdAt: Date;
  /** Everything, or only what is open. */
  isWhole: boolean;
}

/**
 * Compares the file with our books line by line, our books with the file, and what was left open before.
 *
 * @returns SILENT when the bank had to be asked something and did not answer
 */
export async function compareDay(
  gateway: Gateway,
  day: BankDay,
  file: KeptFile,
): Promise<'COMPARED' | 'SILENT'> {
  let outcome: 'COMPARED' | 'SILENT' = 'COMPARED';
  try {
    if (file.isWhole) {
      await compareLines(gateway, day, file);
      await compareOurs(gateway, day);
    }
    await compareBalance(gateway, day);
    await compareBalance(gateway, { ...day, date: nextDate(day.date) });
    await compareOpen(gateway, day);
    await noteCompared(gateway.db, day, file);
  } catch (error) {
    if (!(error instanceof RailSilence)) throw error;
    gateway.log.warn(
      { ...day, reason: error.reason },
      'the bank did not answer a question about its daily file; asked again later',
    );
    outcome = 'SILENT';
  }
  await raiseBreakAlarms(gateway.db, day);
  return outcome;
}

/**
 * A comparison that came to its end is done again from the first line, one that was cut off from where it was. A file
 * that was replaced meanwhile is compared by whoever brought the newer one.
 */
async function compareLines(gateway: Gateway, day: BankDay, file: KeptFile): Promise<void> {
  let after = file.isCompared ? 0 : file.comparedLines;
  for (;;) {
    const page = await linesAfter(gateway.db, day, after, PAGE);
    const last = page.at(-1);
    if (!last) return;
    await compare(gateway, day, page);
    after = last.place;
    if (!(await noteProgress(gateway.db, day, { comparedLines: after, createdAt: file.createdAt }))) return;
  }
}

/** What the rail told of this day and no line was about. */
async function compareOurs(gateway: Gateway, day: BankDay): Promise<void> {
  for (const told of [depositsOfDay, reversalsOfDay, refundsOfDay]) {
    let last: ToldOfDay | undefined;
    do {
      const page = await told(gateway.db, day, last, PAGE);
      const unlisted = page.flatMap(({ type, id, isListed }) => (id && !isListed ? [{ type, id }] : []));
      await compare(gateway, day, unlisted);
      await holdDay(gateway.db, day);
      last = page.at(-1);
    } while (last);
  }
}

/** Looks again at what is open at this bank, of whichever day: a later file or event may explain it. */
async function compareOpen(gateway: Gateway, { rail, bankCode }: BankDay): Promise<void> {
  const bank = { rail, bankCode };
  for (
    let page = await openBreaks(gateway.db, bank, undefined, PAGE);
    page.length > 0;
    page = await openBreaks(gateway.db, bank, page.at(-1), PAGE)
  ) {
    for (const [date, breaks] of Map.groupBy(page, (each) => each.date)) {
      const subjects = new Set(breaks.map(({ subject }) => subject));
      if (subjects.delete(BALANCE)) await compareBalance(gateway, { ...bank, date });
      await compare(gateway, { ...bank, date }, [...subjects].map(nameOfSubject));
    }
  }
}

/** Compares movements, and applies now what is missing here: from the rail's feed, else from the line itself. */
async function compare(gateway: Gateway, day: BankDay, names: readonly MovementName[]): Promise<void> {
  const missing = await compareOnce(gateway, day, names, 'EXPLAINED');
  if (missing.length === 0) return;
  await followEvents(gateway, [day.rail]);
  const untold = await compareOnce(
    gateway,
    day,
    missing.map(({ movement }) => movement),
    'FOUND_IN_FEED',
  );
  const curable = untold.filter(({ remedy }) => remedy);
  if (curable.length === 0) return;
  await applyMissing(gateway, day, curable);
  await compareOnce(
    gateway,
    day,
    curable.map(({ movement }) => movement),
    'APPLIED_FROM_FILE',
  );
}

/** @returns what is missing here */
async function compareOnce(
  gateway: Gateway,
  day: BankDay,
  names: readonly MovementName[],
  cured: Resolution,
): Promise<MissingMovement[]> {
  if (names.length === 0) return [];
  const movements = await readMovements(gateway, day, names);
  const matched = movements.map((movement) => ({ movement, found: matchMovement(movement, day.date) }));
  const found: Found[] = matched.flatMap(({ movement, found }) =>
    found.map((finding) => ({ ...finding, subject: subjectOf(movement) })),
  );
  await recordFindings(gateway.db, day, { subjects: movements.map(subjectOf), found, cured });
  return matched.flatMap(({ movement, found }) => {
    const missing = found.find(({ kind }) => kind === 'MISSING_HERE');
    const line = movement.lines.find(({ fileDate }) => fileDate === day.date);
    return missing && line ? [{ movement, line, remedy: missing.remedy }] : [];
  });
}

async function compareBalance(gateway: Gateway, day: BankDay): Promise<void> {
  const known = await readDay(gateway.db, day);
  if (!known?.createdAt) return;
  const opening = known.opening ?? (await askForOpening(gateway, day));
  const found = matchBalance({
    opening,
    deposits: known.deposits ?? 0,
    reversals: known.reversals ?? 0,
    transfers: known.transfers ?? 0,
    fees: known.fees ?? 0,
    closing: known.closing ?? 0,
  });
  await recordFindings(gateway.db, day, {
    subjects: [BALANCE],
    found: found.map((finding) => ({ ...finding, subject: BALANCE })),
    cured: 'EXPLAINED',
  });
}
