import { lookAgainAfterMs } from '../bank/look-again.ts';
import type { Gateway } from '../gateway.ts';
import { countOpen, raiseBreakAlarms } from '../store/reconciliation-breaks.ts';
import { type BankDay, giveBackDay, readDay, takeDay, takeDueDay } from '../store/reconciliations.ts';
import { expectReports, WALLET } from '../store/wallet-day.ts';
import { PAYPAL_SIMULATOR } from './accounts.ts';
import { compareReport } from './compare-report.ts';

/** Days that one run takes on. */
const DAYS_AT_ONCE = 10;

export const isPayPalDay = ({ bankCode }: { bankCode: string }): boolean => bankCode === WALLET;

/** Compares (대사) every day of every account whose report is due with our ledger. A day is one process's at a time. */
export async function reconcilePayPalDue(gateway: Gateway): Promise<void> {
  await expectPayPalDays(gateway);
  for (let count = 0; count < DAYS_AT_ONCE; count += 1) {
    const day = await takeDueDay(gateway.db, [...gateway.payPal.keys()]);
    if (!day) return;
    await look(gateway, day);
  }
}

export async function expectPayPalDays({ db, payPal }: Gateway): Promise<void> {
  for (const rail of payPal.keys()) await expectReports(db, rail);
}

/** Compares one day now, also one that is not over. The same again changes nothing. */
export async function reconcilePayPal(
  gateway: Gateway,
  day: BankDay,
): Promise<{ outcome: 'COMPARED' | 'SILENT' | 'NOT_READY'; open: number }> {
  await takeDay(gateway.db, day);
  return look(gateway, day);
}

async function look(gateway: Gateway, day: BankDay) {
  const { db } = gateway;
  const rail = gateway.payPal.get(day.rail);
  const outcome = rail ? await compareReport(gateway, rail, day) : 'NOT_READY';
  const open = await countOpen(db, day);
  // A test shop that was emptied forgets what the simulator remembers, which is no news for a person.
  if (day.rail !== PAYPAL_SIMULATOR) await raiseBreakAlarms(db, day);
  const lateMs = (await readDay(db, day))?.lateMs ?? 0;
  await giveBackDay(db, day, lookAgainAfterMs({ lateMs, isCompared: outcome === 'COMPARED', open }));
  return { outcome, open };
}
