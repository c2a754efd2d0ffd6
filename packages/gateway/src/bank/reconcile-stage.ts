import type { RailEvent, ReconciliationFile, ReconciliationLine, TransferState } from '@tollgate/rails';
import { type BankRail, RailSilence, sums } from '@tollgate/rails';
import { pino } from 'pino';
import { freshDatabase } from '../../../../test/database.ts';
import { freshKeys, systemChance } from '../chance.ts';
import { clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { FaultRules } from '../faults/fault-rules.ts';
import { type Gateway, resultOf } from '../gateway.ts';
import { TEST_RAIL } from '../payments/wire.ts';
import { createWriter } from '../store/batch.ts';
import { type Db, openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { createReads } from '../store/reads.ts';
import { applyDeposit, HOUSE } from './deposit.ts';
import { NumberPace } from './number-pace.ts';

/** For tests: a gateway's books, and a bank that says whatever it is told to. */
export interface Stage {
  db: Db;
  bank: PlayedBank;
  /** Two processes on the same database. */
  gateways: [Gateway, Gateway];
  /** The bank told us of a deposit to a number that is nobody's. */
  tell(deposit: Partial<ReconciliationLine>): Promise<void>;
  /** From this date on the bank works for us. */
  begin(bankCode: string, date: string): Promise<void>;
  breaks(): Promise<
    { date: string; kind: string; subject: string; resolution: string | null; alarm: string | null }[]
  >;
  close(): Promise<void>;
}

export interface PlayedBank {
  /** By `bank date`, such as `088 2026-03-10`. */
  files: Map<string, ReconciliationFile>;
  events: RailEvent[];
  transfers: Map<string, TransferState>;
  /** What was asked for, in order. */
  asked: string[];
  /** Thrown by the next calls of this name, one each. */
  failures: { call: string; error: Error }[];
  /** Writes a file that agrees with itself. `opening` is what the bank had before. */
  write(
    day: { bankCode: string; date: string; createdAt?: string; opening?: number },
    ...lines: ReconciliationLine[]
  ): void;
}

export const day = '2026-03-10';
export const nextDay = '2026-03-11';

export const deposited = (more: Partial<ReconciliationLine> = {}): ReconciliationLine => ({
  type: 'DEP',
  bankDate: day,
  bankTxNo: '00000001',
  id: 'dep_1',
  accountNumber: '56210000000001',
  amount: 10_000,
  unclearedAmount: 0,
  fee: 150,
  settleDate: day,
  status: 'BOOKED',
  ...more,
});

export async function openStage(): Promise<Stage> {
  const { url, drop } = await freshDatabase();
  const db = openDatabase({ url, connections: 6 }, () => undefined);
  await migrate(db);
  const bank = playedBank();
  const gateways: Stage['gateways'] = [openGateway(db, bank), openGateway(db, bank)];
  return {
    db,
    bank,
    gateways,
    async tell(more) {
      const { id, bankDate, bankTxNo, accountNumber, amount, unclearedAmount } = deposited(more);
      await gateways[0].writeValue(applyDeposit, {
        mId: HOUSE,
        arrived: {
          rail: TEST_RAIL,
          bankCode: '88',
          bankDate,
          bankTxNo,
          depositId: id,
          accountNumber,
          amount,
          unclearedAmount,
          depositorName: '김보냄',
          depositedAt: new Date(`${bankDate}T12:00:00+09:00`),
        },
        use: undefined,
        keys: freshKeys(systemChance, clock.now()),
      });
    },
    async begin(bankCode, date) {
      await db.query(
        `insert into account_numbers (rail, bank_code, account_number) values ($1, $2, $2 || '00000000')`,
        [TEST_RAIL, bankCode],
      );
      await db.query(
        `insert into reconciliations (rail, bank_code, business_date, due_at) values ($1, $2, $3, $3::date + interval '21 hours')`,
        [TEST_RAIL, bankCode, date],
      );
    },
    async breaks() {
      const { rows } = await db.query(
        `select to_char(business_date, 'YYYY-MM-DD') as date, b.kind, subject, resolution,
                case when a.settled_at is not null then 'settled' when a.alarm_id is not null then 'raised' end as alarm
           from reconciliation_breaks b left join alarms a using (alarm_id) order by 1, 2, 3`,
      );
      return rows;
    },
    async close() {
      for (const { writer } of gateways) await writer.drained();
      await db.end();
      await drop();
    },
  };
}

function playedBank(): PlayedBank {
  const files = new Map<string, ReconciliationFile>();
  return {
    files,
    events: [],
    transfers: new Map(),
    asked: [],
    failures: [],
    write({ bankCode, date, createdAt = `${date}T23:00:00Z`, opening = 0 }, ...lines) {
      const summed = sums(lines);
      const closingBalance =
        opening + summed.sumDeposits - summed.sumReversals - summed.sumTransfers - summed.sumFees;
      files.set(`${bankCode} ${date}`, {
        bankCode,
        date,
        createdAt,
        lines,
        totals: { ...summed, closingBalance },
      });
    },
  };
}

function openGateway(db: Db, bank: PlayedBank): Gateway {
  const writer = createWriter(db);
  const notFound = { ok: false, code: 'NOT_FOUND', message: '', isRetryable: false } as const;
  const hear = async (call: string, what: string): Promise<void> => {
    bank.asked.push(`${call} ${what}`.trim());
    const at = bank.failures.findIndex((failure) => failure.call === call);
    if (at >= 0) throw bank.failures.splice(at, 1)[0]?.error;
  };
  const rail: Partial<BankRail> = {
    async reconciliation({ bankCode, date }) {
      await hear('file', `${bankCode} ${date}`);
      const file = bank.files.get(`${bankCode} ${date}`);
      return file ? { ok: true, file, text: '', sha256: file.createdAt } : notFound;
    },
    async events({ after = '0' }) {
      await hear('events', '');
      const events = bank.events.filter(({ eventSeq }) => eventSeq > Number(after));
      return { ok: true, events, nextCursor: String(events.at(-1)?.eventSeq ?? after) };
    },
    async refundState(id) {
      await hear('refundState', id);
      const state = bank.transfers.get(id);
      return state ? { ok: true, ...state } : notFound;
    },
  };
  const silent = pino({ level: 'silent' });
  return {
    config: {} as Config,
    log: silent,
    clock,
    chance: systemChance,
    db,
    reads: createReads(db),
    faults: new FaultRules(db, silent, clock.ticks),
    writer,
    writeValue: async (write, command) => resultOf(await writer.write(write, command)),
    rails: new Map([[TEST_RAIL, rail as BankRail]]),
    receivers: new Map(),
    numberPace: new NumberPace(clock.ticks),
    payPal: new Map(),
    payPalHooks: { verify: () => Promise.resolve({ ok: false, reason: 'SIGNATURE' }) },
    wakeDeliveries: () => undefined,
  };
}

export const silence = new RailSilence('refundState', 'TIMEOUT');
