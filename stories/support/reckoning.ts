import { bankRail, type RailEvent } from '@tollgate/rails';
import { expect } from 'vitest';
import { numberOf } from './bank-line.ts';
import type { Inbox } from './inbox.ts';
import type { Purchase } from './rush.ts';
import type { Payment } from './shop.ts';
import { bankSecrets, type Town } from './town.ts';

/**
 * Waits until the work that killed processes left behind has been finished by others: half a minute for webhooks and
 * refunds that somebody had claimed, a quarter for cancellations.
 */
export async function untilAllIsDone(town: Town): Promise<void> {
  const left = async () => {
    const { rows } = await town.db.query(`
      select (select count(*) from cancellations where outcome is null or (outcome = 'DONE' and refund_state = 'PENDING')) as refunds,
             (select count(*) from deliveries where state = 'SENDING') as webhooks,
             (select count(*) from idempotent_answers where status is null) as answers,
             (select count(*) from rail_cursors where gap_due_at is not null) as gaps`);
    return Object.fromEntries(Object.entries(rows[0]).map(([name, count]) => [name, Number(count)]));
  };
  await expect
    .poll(left, { timeout: 90_000, interval: 500 })
    .toEqual({ refunds: 0, webhooks: 0, answers: 0, gaps: 0 });
}

/** Everything the bank has ever booked, in its own words. */
export async function bankBooks(town: Town): Promise<RailEvent[]> {
  const rail = bankRail({
    url: town.bank.origin,
    secretsToBank: bankSecrets.toBank,
    secretsToGateway: bankSecrets.toGateway,
  });
  const all: RailEvent[] = [];
  for (let after = '0'; ; ) {
    const page = await rail.events({ after, limit: 500 });
    if (!page.ok) throw new Error(page.message);
    if (page.events.length === 0) break;
    all.push(...page.events);
    after = page.nextCursor;
  }
  await rail.close();
  return all;
}

/** What was acknowledged is so, and nothing is there that was not. */
export async function compareWithShops(purchases: Purchase[]): Promise<void> {
  for (const { shop, issued, depositId, canceled } of purchases) {
    const payment = await shop.read(issued);
    const last = canceled.at(-1);
    expect(payment).toMatchObject({
      status: last?.status ?? (depositId ? 'DONE' : 'WAITING_FOR_DEPOSIT'),
      balanceAmount: last?.balanceAmount ?? 50_000,
      orderId: issued.orderId,
      requestedAt: issued.requestedAt,
      virtualAccount: {
        accountNumber: issued.virtualAccount.accountNumber,
        dueDate: issued.virtualAccount.dueDate,
      },
    });
    expect(payment.cancels).toEqual(last?.cancels ?? null);
    expect(payment.approvedAt === null).toBe(depositId === undefined);
    if (depositId && last) expect(payment.virtualAccount.refundStatus).toBe('COMPLETED');
  }
  expect(new Set(purchases.map(({ issued }) => numberOf(issued))).size).toBe(purchases.length);
}

/** Our books, our payments and the bank's books tell of the same money. */
export async function compareWithBank(town: Town, purchases: Purchase[]): Promise<void> {
  const events = await bankBooks(town);
  const deposits = events.filter((event) => event.type === 'DEPOSIT');
  const transfers = events.filter((event) => event.type === 'TRANSFER');
  const paid = purchases.flatMap(({ depositId }) => depositId ?? []);
  expect(deposits.map(({ depositId }) => depositId).sort()).toEqual(paid.sort());

  const { rows: applied } = await town.db.query<{ deposit_id: string }>(
    `select deposit_id from deposits where state = 'APPLIED'`,
  );
  expect(applied.map((row) => row.deposit_id).sort()).toEqual(paid);
  const { rows: refunds } = await town.db.query<{ id: string }>(
    `select m_id || '.' || refund_id as id from cancellations where outcome = 'DONE' and refund_state = 'COMPLETED'`,
  );
  expect(transfers.map(({ transferId, status }) => `${transferId} ${status}`).sort()).toEqual(
    refunds.map(({ id }) => `${id} SUCCEEDED`).sort(),
  );

  const { rows: books } = await town.db.query<{ kind: string; count: number; sum: number }>(
    `select split_part(event, ':', 1) as kind, count(*)::int as count, sum(amount)::int as sum from ledger_entries group by 1 order by 1`,
  );
  const refunded = purchases.flatMap(
    ({ depositId, canceled }) => (depositId ? (canceled.at(-1)?.cancels ?? []) : []) as Payment[],
  );
  const sum = refunded.reduce((total, { cancelAmount }) => total + cancelAmount, 0);
  expect(books).toEqual([
    { kind: 'cancel', count: refunded.length, sum },
    { kind: 'deposit', count: paid.length, sum: paid.length * 50_000 },
    { kind: 'refund', count: refunded.length, sum },
  ]);
  const { rows: owed } = await town.db.query(
    `select (select coalesce(sum(balance_amount), 0) from payments where status in ('DONE', 'PARTIAL_CANCELED')) as payments,
            (select sum(case when credit = 'merchant' then amount else 0 end) - sum(case when debit = 'merchant' then amount else 0 end) from ledger_entries) as ledger`,
  );
  expect(owed[0].ledger).toBe(owed[0].payments);
  expect((await town.db.query('select 1 from alarms')).rowCount).toBe(0);
}

/** Every change was told at least once, and nothing was told that did not happen. */
export function compareWithInboxes(inboxes: Map<string, Inbox>, purchases: Purchase[]): void {
  for (const [mId, inbox] of inboxes) {
    const due = purchases.filter(({ shop }) => shop.mId === mId).flatMap(changesOf);
    const told = inbox.letters.filter(({ answered }) => answered === 200).map(({ body }) => changeOf(body));
    expect([...new Set(told)].sort()).toEqual(due.sort());
  }
}

const changesOf = ({ issued, depositId, canceled }: Purchase): string[] => [
  ...(depositId ? [`${issued.orderId} DONE`] : []),
  ...canceled.map((payment) => `${payment.orderId} ${payment.status} ${payment.lastTransactionKey}`),
];

// biome-ignore lint/suspicious/noExplicitAny: whatever the wire says.
const changeOf = ({ orderId, status, transactionKey }: any): string =>
  status === 'DONE' ? `${orderId} DONE` : `${orderId} ${status} ${transactionKey}`;
