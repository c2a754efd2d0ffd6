import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { noticeOf } from './bank-line.ts';
import type { Payment } from './shop.ts';
import type { Town } from './town.ts';

const COMMAND = fileURLToPath(new URL('../../packages/gateway/src/reconcile-day.ts', import.meta.url));

/** How the operator's command ended, and what it printed. */
export interface Compared {
  code: number | null;
  text: string;
}

export interface Command {
  ended: Promise<Compared>;
  kill(): void;
}

/** Compares a day as an operator does: a process of its own, beside the gateways or without any. */
export const reconcileDay = (town: Town, ...words: string[]): Promise<Compared> =>
  beginReconcileDay(town, ...words).ended;

export function beginReconcileDay(town: Town, ...words: string[]): Command {
  const child = spawn(process.execPath, [COMMAND, ...words], {
    env: {
      ...process.env,
      TOLLGATE_DATABASE_URL: town.databaseUrl,
      TOLLGATE_BANK_SIMULATOR_URL: town.bank.origin,
      TOLLGATE_BANK_SECRETS_TO_BANK: `to-bank:${'a1'.repeat(32)}`,
      TOLLGATE_BANK_SECRETS_TO_GATEWAY: `to-gateway:${'b2'.repeat(32)}`,
      TOLLGATE_LOG: 'silent',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (data) => (text += String(data)));
  return {
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, text }))),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** The bank's business date on which this payment's money came. */
export const bankDateOf = async (town: Town, payment: Payment): Promise<string> =>
  (await noticeOf(town, payment))['bankDate'];

/** Late in the evening, some banks have turned their day and others have not: goes on to the next day. */
export async function awayFromMidnight(town: Town): Promise<void> {
  const { now } = await town.bank.control.advanceClock({ ms: 0 });
  const hourInSeoul = new Date(Date.parse(now) + 9 * 3_600_000).getUTCHours();
  if (hourInSeoul === 23) await town.bank.control.advanceClock({ advance: 'PT1H' });
}

/** Moves the bank's clock to six in the morning after this date, when its file is ready, or to another hour. */
export async function nextMorning(town: Town, date: string, hour = '06:00:00'): Promise<void> {
  const { now } = await town.bank.control.advanceClock({ ms: 0 });
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const ms = Date.parse(`${next}T${hour}+09:00`) - Date.parse(now);
  await town.bank.control.advanceClock({ ms: Math.max(ms, 0) });
}

export interface Break {
  kind: string;
  subject: string;
  resolution: string | null;
  alarm: 'raised' | 'settled' | null;
}

/** What disagreed at a bank, on whichever day, and what became of it. */
export async function breaksAt(town: Town, bankCode: string): Promise<Break[]> {
  const { rows } = await town.db.query<Break>(
    `select b.kind, b.subject, b.resolution,
            case when a.settled_at is not null then 'settled' when a.alarm_id is not null then 'raised' end as alarm
       from reconciliation_breaks b left join alarms a using (alarm_id)
      where b.bank_code = $1 order by b.business_date, b.kind, b.subject`,
    [bankCode],
  );
  return rows;
}
