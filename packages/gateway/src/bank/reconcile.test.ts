import type { ReconciliationLine } from '@tollgate/rails';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TEST_RAIL } from '../payments/wire.ts';
import { settleByHand } from '../store/reconciliation-breaks.ts';
import { followEvents } from './follow-events.ts';
import { reconcile, reconcileDue } from './reconcile.ts';
import { day, deposited, nextDay, openStage, type Stage, silence } from './reconcile-stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const bankCode = '088';
const of = (date: string) => ({ rail: TEST_RAIL, bankCode: '88', date });
const compare = (date = day) => reconcile(stage.gateways[0], of(date));
const count = async (what: string): Promise<number> =>
  (await stage.db.query(`select count(*)::int as count from ${what}`)).rows[0].count;
const alarms = (kind: string) => count(`alarms where kind = '${kind}' and settled_at is null`);

describe('the job', () => {
  test('asks for every day since the bank worked for us, the oldest first, and expects a file for today', async () => {
    await stage.begin('88', '2026-03-10');
    await reconcileDue(stage.gateways[0]);
    const asked = new Set(stage.bank.asked);
    expect([...asked].slice(0, 2)).toEqual([`file ${bankCode} 2026-03-10`, `file ${bankCode} 2026-03-11`]);
    const { rows } = await stage.db.query(
      `select max(business_date) - (now() at time zone 'Asia/Seoul')::date as ahead, bool_or(due_at <= now() and business_date >= (now() at time zone 'Asia/Seoul')::date) as early
         from reconciliations where bank_code = '88'`,
    );
    expect(rows).toEqual([{ ahead: 0, early: false }]);
    expect(await count(`reconciliations where bank_code <> '88'`)).toBe(0);
  });

  test('is safe in every process at once: a day is one process’s', async () => {
    await stage.begin('88', '2026-03-10');
    await Promise.all(stage.gateways.map(reconcileDue));
    expect(stage.bank.asked.length).toBeGreaterThan(13);
    expect(new Set(stage.bank.asked).size).toBe(stage.bank.asked.length);
  });

  test('raises one alarm for a file that does not come, and takes it back when it comes', async () => {
    await stage.begin('88', day);
    await compare();
    await compare();
    expect(await alarms('RECONCILIATION_FILE_LATE')).toBe(1);
    stage.bank.write({ bankCode, date: day });
    expect(await compare()).toEqual({ outcome: 'COMPARED', open: 0 });
    expect(await alarms('RECONCILIATION_FILE_LATE')).toBe(0);
  });

  test('goes on where another process was killed, and applies every line once', async () => {
    await stage.begin('88', day);
    const lines = Array.from({ length: 1_100 }, (_, place) =>
      deposited({ id: `dep_${place}`, bankTxNo: String(place).padStart(8, '0') }),
    );
    stage.bank.write({ bankCode, date: day }, ...lines);
    stage.bank.failures.push(
      { call: 'events', error: silence },
      { call: 'events', error: new Error('killed') },
    );
    await expect(compare()).rejects.toThrow('killed');
    expect(await count('deposits')).toBe(500);
    expect(
      await count('reconciliations where compared_lines = 500 and compared_at is null and due_at > now()'),
    ).toBe(1);
    await stage.db.query('update reconciliations set due_at = business_date where business_date = $1', [day]);
    const before = stage.bank.asked.length;
    await reconcileDue(stage.gateways[1]);
    // Two pages were left to ask the feed for, not three.
    expect(stage.bank.asked.slice(before).filter((call) => call === 'events')).toHaveLength(2);
    expect(await count('deposits')).toBe(1_100);
    expect(await count('ledger_entries')).toBe(1_100);
    expect(await count(`reconciliation_breaks where resolution = 'APPLIED_FROM_FILE'`)).toBe(1_100);
    expect(await count('reconciliation_breaks where settled_at is null')).toBe(0);
  });

  test('takes a newer file, never an older one, and nothing before the bank’s first day', async () => {
    await stage.begin('88', day);
    await stage.tell({});
    stage.bank.write({ bankCode, date: day, createdAt: '2026-03-11T01:00:00Z' }, deposited());
    expect((await compare()).open).toBe(0);
    stage.bank.write({ bankCode, date: day, createdAt: '2026-03-11T00:00:00Z' });
    expect((await compare()).open).toBe(0);
    stage.bank.write({ bankCode, date: day, createdAt: '2026-03-11T02:00:00Z' });
    expect((await compare()).open).toBe(1);
    stage.bank.write(
      { bankCode, date: '2026-03-09', opening: 0 },
      deposited({ id: 'dep_old', bankDate: '2026-03-09' }),
    );
    expect(await compare('2026-03-09')).toEqual({ outcome: 'NOT_OURS', open: 0 });
    expect(await count('deposits')).toBe(1);
  });
});

describe('what a later day explains', () => {
  test('a deposit that the bank counts to its next day', async () => {
    await stage.begin('88', day);
    await stage.tell({});
    stage.bank.write({ bankCode, date: day });
    expect(await compare()).toEqual({ outcome: 'COMPARED', open: 1 });
    expect(await stage.breaks()).toMatchObject([
      { date: day, kind: 'MISSING_AT_BANK', resolution: null, alarm: 'raised' },
    ]);
    stage.bank.write({ bankCode, date: nextDay }, deposited({ bankDate: nextDay, bankTxNo: '00000009' }));
    expect(await compare(nextDay)).toEqual({ outcome: 'COMPARED', open: 0 });
    expect(await stage.breaks()).toEqual([
      { date: day, kind: 'MISSING_AT_BANK', subject: 'DEP/dep_1', resolution: 'EXPLAINED', alarm: 'settled' },
      { date: nextDay, kind: 'DATE_DIFF', subject: 'DEP/dep_1', resolution: 'ROLLED_OVER', alarm: null },
    ]);
    expect(await count('deposits')).toBe(1);
  });

  test('a balance that the evening before was wrong about', async () => {
    await stage.begin('88', day);
    stage.bank.write({ bankCode, date: '2026-03-09', opening: 500 });
    stage.bank.write({ bankCode, date: day, opening: 400 });
    stage.bank.write({ bankCode, date: nextDay, opening: 500 });
    expect((await compare()).open).toBe(1);
    expect((await compare(nextDay)).open).toBe(1);
    stage.bank.write({ bankCode, date: day, opening: 500, createdAt: '2026-03-12T00:00:00Z' });
    expect((await compare()).open).toBe(0);
    expect(await stage.breaks()).toMatchObject([
      { date: day, kind: 'BALANCE_DIFF', resolution: 'EXPLAINED' },
      { date: nextDay, kind: 'BALANCE_DIFF', resolution: 'EXPLAINED' },
    ]);
  });

  test('cheques that cleared: the file says so, and they are money then', async () => {
    await stage.begin('88', day);
    await stage.tell({ unclearedAmount: 4_000 });
    stage.bank.write({ bankCode, date: day }, deposited({ unclearedAmount: 4_000 }));
    expect((await compare()).open).toBe(0);
    expect(await count('ledger_entries')).toBe(0);
    stage.bank.write({ bankCode, date: day, createdAt: '2026-03-12T00:00:00Z' }, deposited());
    expect((await compare()).open).toBe(0);
    expect(await stage.breaks()).toMatchObject([{ kind: 'MISSING_HERE', resolution: 'APPLIED_FROM_FILE' }]);
    expect(await count(`ledger_entries where amount = 10000`)).toBe(1);
    expect(await count(`deposits where state = 'SUSPENSE' and depositor_name = '김보냄'`)).toBe(1);
  });

  test('nothing: a person settles it, and the word stands until the facts are others', async () => {
    await stage.begin('88', day);
    await stage.tell({});
    stage.bank.write({ bankCode, date: day }, deposited({ amount: 9_999 }));
    expect((await compare()).open).toBe(1);
    const settled = { kind: 'AMOUNT_DIFF', subject: 'DEP/dep_1', remark: '은행 확인' };
    expect(await settleByHand(stage.db, of(day), settled)).toBe(true);
    expect(await settleByHand(stage.db, of(day), settled)).toBe(false);
    expect((await compare()).open).toBe(0);
    stage.bank.write(
      { bankCode, date: day, createdAt: '2026-03-12T00:00:00Z' },
      deposited({ amount: 9_998 }),
    );
    expect((await compare()).open).toBe(1);
    expect(await stage.breaks()).toMatchObject([{ kind: 'AMOUNT_DIFF', resolution: null, alarm: 'raised' }]);
  });
});

describe('what went out and came back', () => {
  const reversed: ReconciliationLine = deposited({ type: 'REV', id: 'rev_1', bankTxNo: '00000002', fee: 0 });
  const transfer: ReconciliationLine = deposited({
    type: 'TRF',
    id: 'shop1.refund1',
    bankTxNo: '00000003',
    fee: 300,
    status: 'SUCCEEDED',
  });
  const told = {
    eventSeq: 1,
    noticeId: 'n',
    bankCode,
    accountNumber: '56210000000001',
    bankDate: day,
    bankTxNo: '2',
  };
  const reversal = {
    type: 'REVERSAL',
    ...told,
    reversalId: 'rev_1',
    depositId: 'dep_1',
    amount: 10_000,
  } as const;

  test('a reversal is read from the feed, and what it changed is explained at once', async () => {
    await stage.begin('88', day);
    await stage.tell({});
    stage.bank.events.push({ ...reversal, reversedAt: `${day}T12:00:00+09:00` });
    stage.bank.write({ bankCode, date: day }, deposited({ status: 'REVERSED' }), reversed);
    expect((await compare()).open).toBe(0);
    expect(await stage.breaks()).toEqual([
      { date: day, kind: 'MISSING_HERE', subject: 'REV/rev_1', resolution: 'FOUND_IN_FEED', alarm: null },
      { date: day, kind: 'STATUS_DIFF', subject: 'DEP/dep_1', resolution: 'EXPLAINED', alarm: null },
    ]);
  });

  test('a reversal that no feed tells is for a person: the file does not say of which deposit', async () => {
    await stage.begin('88', day);
    await stage.tell({});
    stage.bank.write({ bankCode, date: day }, deposited({ status: 'REVERSED' }), reversed);
    expect((await compare()).open).toBe(2);
    expect(await stage.breaks()).toMatchObject([
      { kind: 'MISSING_HERE', subject: 'REV/rev_1', alarm: 'raised' },
      { kind: 'STATUS_DIFF', subject: 'DEP/dep_1', alarm: 'raised' },
    ]);
    expect(await count(`deposits where state = 'SUSPENSE'`)).toBe(1);
  });

  test.each([
    ['2026-03-10T22:59:59+09:00', ['MISSING_AT_BANK']],
    // From 23:00 on, the bank may count it to its next day.
    ['2026-03-10T23:00:00+09:00', []],
  ])('a reversal of %s that is in no file', async (reversedAt, kinds) => {
    await stage.begin('88', day);
    await stage.tell({});
    stage.bank.events.push({ ...reversal, reversedAt });
    stage.bank.write({ bankCode, date: day }, deposited({ status: 'REVERSED' }));
    await followEvents(stage.gateways[0]);
    await compare();
    const open = (await stage.breaks()).filter(({ resolution }) => resolution === null);
    expect(open.map(({ kind, subject }) => [kind, subject])).toEqual(
      kinds.map((kind) => [kind, 'REV/rev_1']),
    );
  });

  test('a transfer that we never ordered is for a person', async () => {
    await stage.begin('88', day);
    stage.bank.write({ bankCode, date: day }, transfer);
    expect((await compare()).open).toBe(1);
    expect(await stage.breaks()).toMatchObject([
      { kind: 'MISSING_HERE', subject: 'TRF/shop1.refund1', alarm: 'raised' },
    ]);
  });

  /** A refund that was ordered and paid, as far as we were told. */
  async function refund(): Promise<void> {
    await stage.db.query(`insert into merchants (m_id, name, environment) values ('shop1', 'shop1', 'live')`);
    await stage.tell({});
    await stage.db.query(`update deposits set m_id = 'shop1', payment_key = 'pk', state = 'APPLIED'`);
    await stage.db.query(
      `insert into ledger_entries (m_id, event, payment_key, currency, debit, credit, amount, at) values
         ('shop1', 'deposit:simulator/88/2026-03-10/00000001', 'pk', 'KRW', 'rail', 'merchant', 10000, now()),
         ('shop1', 'refund:refund1', 'pk', 'KRW', 'refunds', 'rail', 10000, now())`,
    );
    await stage.db.query(
      `insert into cancellations (m_id, refund_id, payment_key, transaction_key, amount, tax_free_amount, tax_exemption_amount,
         refundable_amount, reason, canceled_at, outcome, refund_account, refund_state)
       values ('shop1', 'refund1', 'pk', 'tk', 10000, 0, 0, 0, '변심', now(), 'DONE',
               '{"bankCode": "06", "accountNumber": "562-10000000001", "holderName": "김고객"}', 'COMPLETED')`,
    );
    await stage.db.query(
      `insert into payment_history (m_id, payment_key, version, event, status, at, recorded_at)
       values ('shop1', 'pk', 5, 'refundSettled', 'CANCELED', now(), '2026-03-10T15:00:00+09:00')`,
    );
  }

  test('a refund that both know agrees', async () => {
    await stage.begin('88', day);
    await refund();
    stage.bank.write({ bankCode, date: day }, deposited(), transfer);
    expect((await compare()).open).toBe(0);
    expect(stage.bank.asked).not.toContain('refundState shop1.refund1');
  });

  // biome-ignore format: a table
  test.each<[string, 'SUCCEEDED' | undefined, string, number]>([
    ['is missing there',                          'SUCCEEDED', '2026-03-10T14:59:00+09:00', 1],
    ['was paid on the bank’s next day',           'SUCCEEDED', '2026-03-10T23:55:00+09:00', 0],
    ['was never paid, as the bank says when asked', undefined,  '',                          1],
  ])('a refund that no file has %s', async (_, status, doneAt, open) => {
    await stage.begin('88', day);
    await refund();
    if (status) stage.bank.transfers.set('shop1.refund1', { status, doneAt, bankTransactionId: 'b' });
    stage.bank.write({ bankCode, date: day }, deposited());
    expect(await compare()).toEqual({ outcome: 'COMPARED', open });
    expect((await stage.breaks()).map(({ kind, subject }) => [kind, subject])).toEqual(open ? [['MISSING_AT_BANK', 'TRF/shop1.refund1']] : []);
  });

  test('a bank that does not say when it paid leaves the day to be compared again', async () => {
    await stage.begin('88', day);
    await refund();
    stage.bank.write({ bankCode, date: day }, deposited());
    stage.bank.failures.push({ call: 'refundState', error: silence });
    expect(await compare()).toEqual({ outcome: 'SILENT', open: 0 });
    expect(await count('reconciliations where compared_at is not null')).toBe(0);
    expect(await compare()).toEqual({ outcome: 'COMPARED', open: 1 });
  });
});
