import { type BankRail, RailSilence } from '@tollgate/rails';
import type { Gateway } from '../gateway.ts';
import { keepFile, keepOpening } from '../store/reconciliation-files.ts';
import type { BankDay } from '../store/reconciliations.ts';
import { interbankCode } from './refund.ts';

/** Why there is no file: the bank says that it is not ready, or nothing that can be believed. */
export type NoFile = 'NOT_READY' | 'SILENT';

/**
 * Fetches the newest file (대사 파일) and keeps it, if it is newer than what is kept.
 *
 * @returns why none came; one of an earlier time may still be kept
 */
export async function fetchFile(gateway: Gateway, day: BankDay): Promise<NoFile | undefined> {
  const fetched = await askForFile(gateway, day);
  if (typeof fetched === 'string') return fetched;
  if (await keepFile(gateway.db, day, fetched))
    gateway.log.info({ ...day, createdAt: fetched.file.createdAt }, 'a daily file of the bank came');
  return undefined;
}

async function askForFile(gateway: Gateway, { rail, bankCode, date }: BankDay) {
  try {
    const answer = await (gateway.rails.get(rail) as BankRail).reconciliation({
      bankCode: interbankCode(bankCode),
      date,
    });
    if (answer.ok) return answer;
    if (answer.code !== 'NOT_FOUND')
      gateway.log.warn({ rail, bankCode, date, code: answer.code }, 'the bank gave no daily file');
    return 'NOT_READY';
  } catch (error) {
    if (!(error instanceof RailSilence)) throw error;
    gateway.log.warn({ rail, bankCode, date, reason: error.reason }, 'the bank’s daily file did not come');
    return 'SILENT';
  }
}

/** On our first day nothing is kept of the evening before; the bank's file of that day says what there was. */
export async function askForOpening(gateway: Gateway, day: BankDay): Promise<number | undefined> {
  const before = await askForFile(gateway, { ...day, date: nextDate(day.date, -1) });
  if (typeof before === 'string') return undefined;
  const { closingBalance } = before.file.totals;
  await keepOpening(gateway.db, day, closingBalance);
  return closingBalance;
}

export const nextDate = (date: string, days = 1): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
