import type { Cancellation, Change, Payment } from '@tollgate/domain';
import { columns, type Db, everyRow, type Tx } from './database.ts';
import type { Standing } from './kept-answers.ts';
import { type CancellationRow, cancellationOf, type PaymentRow, paymentOf } from './payment-rows.ts';

export interface PaymentName {
  mId: string;
  paymentKey: string;
}

/** A payment with the count of its changes, which numbers the next row of its history. */
export interface Stored {
  payment: Payment;
  version: number;
  /** Wall time at which something happens to it by itself; null when nothing does any more. */
  dueAt: Date | null;
}

/** Everything but the window's state; `request` is written once and never again. */
const COLUMNS = `p.m_id, p.payment_key, p.version, p.order_id, p.order_name, p.key_pair_id, p.api_version, p.tax_type, p.status,
  p.method, p.currency, p.country, p.total_amount, p.balance_amount, p.tax_free_amount, p.tax_exemption_amount,
  p.culture_expense, p.use_escrow, p.requested_at, p.authenticated_at, p.approved_at, p.last_transaction_key, p.secret,
  p.failure_code, p.cancellation_count, p.metadata, p.request, p.choices, p.virtual_account, p.wallet, p.cash_receipts, p.due_at`;

const nameColumns = (names: readonly PaymentName[]): string[] =>
  columns(
    names,
    (name) => name.mId,
    (name) => name.paymentKey,
  );

/** The clock of a merchant `m`. */
const MERCHANT_NOW = `clock_timestamp() + coalesce(m.clock_offset_ms, 0) * interval '1 ms'`;

/**
 * Locks payments in key order, so that two batches can wait for but never block each other, and
 * loads what belongs to them. Cancellations are read after the lock: read together with it, they
 * could be older than the row that was waited for.
 */
export async function lockPayments(tx: Tx, names: readonly PaymentName[]): Promise<Stored[]> {
  if (names.length === 0) return [];
  const { rows } = await tx.query<PaymentRow>({
    name: 'lock-payments',
    text: `select ${COLUMNS}
             from payments p
             join (select distinct * from unnest($1::text[], $2::text[]) as asked (m_id, payment_key)) asked using (m_id, payment_key)
            order by p.m_id, p.payment_key
              for update of p`,
    values: nameColumns(names),
  });
  return withCancellations(tx, rows);
}

/** Locks all payments of a test shop in key order: whoever is changing one of them has finished then. */
export async function lockPaymentsOfShop(tx: Tx, mId: string): Promise<void> {
  await tx.query('select from payments where m_id = $1 order by payment_key for update', [mId]);
}

/**
 * Reads single payments for answers; no lock. One statement sees one moment: a cancellation that is done
 * while we read shows both in the balance and among the cancellations, or in neither. `now` is the merchant's time then.
 */
export async function readPayments(
  db: Db | Tx,
  names: readonly PaymentName[],
): Promise<(Stored & { now: Date })[]> {
  const { rows } = await db.query<PaymentRow & { cancellations: CancellationRow[] | null; now: Date }>({
    name: 'read-payments',
    text: `select ${COLUMNS},
                  case when p.cancellation_count > 0 then
                    (select json_agg(c order by c.canceled_at, c.refund_id) from cancellations c
                      where c.m_id = p.m_id and c.payment_key = p.payment_key) end as cancellations,
                  ${MERCHANT_NOW} as now
             from (select distinct * from unnest($1::text[], $2::text[]) as asked (m_id, payment_key)) asked
             join payments p using (m_id, payment_key)
             left join merchants m on m.m_id = asked.m_id`,
    values: nameColumns(names),
  });
  return rows.map((row) => ({
    payment: paymentOf(row, (row.cancellations ?? []).map(cancellationOf)),
    version: row.version,
    dueAt: row.due_at,
    now: row.now,
  }));
}

/** How payments stand, each at the place of its name; undefined for one that is not there. */
export async function readStandings(
  db: Db | Tx,
  names: readonly PaymentName[],
): Promise<(Standing | undefined)[]> {
  const { rows } = await db.query<Standing & { place: number }>({
    name: 'read-standings',
    text: `select asked.place::int, p.version, ${MERCHANT_NOW} as now
             from unnest($1::text[], $2::text[]) with ordinality as asked (m_id, payment_key, place)
             join payments p using (m_id, payment_key)
             left join merchants m on m.m_id = asked.m_id`,
    values: nameColumns(names),
  });
  const standings: (Standing | undefined)[] = names.map(() => undefined);
  for (const { place, version, now } of rows) standings[place - 1] = { version, now };
  return standings;
}

async function withCancellations(tx: Tx, rows: PaymentRow[]): Promise<Stored[]> {
  const cancelled = rows.filter((row) => row.cancellation_count > 0);
  const found = new Map<string, Cancellation[]>();
  if (cancelled.length > 0) {
    const cancellations = await tx.query<CancellationRow>({
      name: 'cancellations-of-payments',
      text: `select c.*
               from unnest($1::text[], $2::text[]) as asked (m_id, payment_key)
               join cancellations c using (m_id, payment_key)
              order by c.canceled_at, c.refund_id`,
      values: columns(
        cancelled,
        (row) => row.m_id,
        (row) => row.payment_key,
      ),
    });
    for (const row of cancellations.rows) {
      const key = nameOf(row.m_id, row.payment_key);
      found.set(key, [...(found.get(key) ?? []), cancellationOf(row)]);
    }
  }
  return rows.map((row) => ({
    payment: paymentOf(row, found.get(nameOf(row.m_id, row.payment_key)) ?? []),
    version: row.version,
    dueAt: row.due_at,
  }));
}

/** A change ready to be saved: with its place in the history and the wall time of what falls due next. */
export interface Recorded {
  change: Change;
  version: number;
  dueAt: Date | null;
}

export async function insertPayments(tx: Tx, recorded: readonly Recorded[]): Promise<void> {
  if (recorded.length === 0) return;
  const of =
    <T>(read: (payment: Payment) => T) =>
    ({ change }: Recorded) =>
      read(change.payment);
  await tx.query({
    name: 'insert-payments',
    text: `insert into payments (m_id, payment_key, version, order_id, order_name, key_pair_id, api_version, tax_type, status, method,
             currency, country, total_amount, balance_amount, tax_free_amount, tax_exemption_amount, culture_expense, use_escrow,
             requested_at, authenticated_at, last_transaction_key, secret, metadata, request, choices, virtual_account, wallet, due_at)
           select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
             $10::text[], $11::text[], $12::text[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::boolean[],
             $18::boolean[], $19::timestamptz[], $20::timestamptz[], $21::text[], $22::text[], $23::jsonb[], $24::jsonb[], $25::jsonb[],
             $26::jsonb[], $27::jsonb[], $28::timestamptz[])`,
    values: columns(
      recorded,
      of((p) => p.mId),
      of((p) => p.paymentKey),
      ({ version }) => version,
      of((p) => p.orderId),
      of((p) => p.orderName),
      of((p) => p.keyPairId),
      of((p) => p.apiVersion),
      of((p) => p.taxType),
      of((p) => p.status),
      of((p) => p.method),
      of((p) => p.currency),
      of((p) => p.country),
      of((p) => p.totalAmount),
      of((p) => p.balanceAmount),
      of((p) => p.taxFreeAmount),
      of((p) => p.taxExemptionAmount),
      of((p) => p.cultureExpense),
      of((p) => p.useEscrow),
      of((p) => p.requestedAt),
      of((p) => p.authenticatedAt),
      of((p) => p.lastTransactionKey),
      of((p) => p.secret),
      of((p) => json(p.metadata)),
      of((p) => json(p.request)),
      of((p) => json(p.choices)),
      of((p) => json(p.virtualAccount)),
      of((p) => json(p.wallet)),
      ({ dueAt }) => dueAt,
    ),
  });
}

/** What may change in a payment after its request, each with its column. Times are compared by what they say. */
const CHANGEABLE: readonly {
  column: string;
  type: string;
  of(row: { payment: Payment; dueAt: Date | null }): unknown;
  isJson?: true;
}[] = [
  { column: 'status', type: 'text', of: ({ payment }) => payment.status },
  { column: 'method', type: 'text', of: ({ payment }) => payment.method },
  { column: 'balance_amount', type: 'bigint', of: ({ payment }) => payment.balanceAmount },
  { column: 'tax_free_amount', type: 'bigint', of: ({ payment }) => payment.taxFreeAmount },
  { column: 'tax_exemption_amount', type: 'bigint', of: ({ payment }) => payment.taxExemptionAmount },
  { column: 'use_escrow', type: 'boolean', of: ({ payment }) => payment.useEscrow },
  { column: 'authenticated_at', type: 'timestamptz', of: ({ payment }) => payment.authenticatedAt },
  { column: 'approved_at', type: 'timestamptz', of: ({ payment }) => payment.approvedAt },
  { column: 'last_transaction_key', type: 'text', of: ({ payment }) => payment.lastTransactionKey },
  { column: 'secret', type: 'text', of: ({ payment }) => payment.secret },
  { column: 'failure_code', type: 'text', of: ({ payment }) => payment.failure?.code ?? null },
  { column: 'cancellation_count', type: 'smallint', of: ({ payment }) => payment.cancellations.length },
  { column: 'choices', type: 'jsonb', of: ({ payment }) => payment.choices, isJson: true },
  { column: 'virtual_account', type: 'jsonb', of: ({ payment }) => payment.virtualAccount, isJson: true },
  { column: 'wallet', type: 'jsonb', of: ({ payment }) => payment.wallet, isJson: true },
  { column: 'cash_receipts', type: 'jsonb', of: ({ payment }) => payment.cashReceipts, isJson: true },
  { column: 'due_at', type: 'timestamptz', of: ({ dueAt }) => dueAt },
];

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (a instanceof Date && b instanceof Date && a.getTime() === b.getTime());

/**
 * Writes the newest state of each payment, in the columns that the batch changed and no others: half of what an update
 * costs is the reading of its parameters. `version` guards against a lost lock, after which nothing is kept.
 *
 * @param loaded the payments as they were locked, by `nameOf`; of one that is missing everything is written
 */
export async function updatePayments(
  tx: Tx,
  recorded: readonly Recorded[],
  loaded: ReadonlyMap<string, Stored> = new Map(),
): Promise<void> {
  if (recorded.length === 0) return;
  const pairs = recorded.map(({ change: { payment }, dueAt }) => ({
    before: loaded.get(nameOf(payment.mId, payment.paymentKey)),
    after: { payment, dueAt },
  }));
  const changed = CHANGEABLE.filter(({ of }) =>
    pairs.some(({ before, after }) => before === undefined || !isSame(of(before), of(after))),
  );
  await tx.query({
    ...updateOf(changed),
    values: columns(
      recorded,
      ({ change }) => change.payment.mId,
      ({ change }) => change.payment.paymentKey,
      ({ version }) => version,
      ...changed.map(({ of, isJson }) => ({ change: { payment }, dueAt }: Recorded) => {
        const value = of({ payment, dueAt });
        return isJson ? json(value) : value;
      }),
    ),
  });
}

/** Batches of one kind change the same columns, so there are few of these; each is planned once. */
const updates = new Map<string, { name: string; text: string }>();

function updateOf(changed: readonly { column: string; type: string }[]): { name: string; text: string } {
  const names = ['version', ...changed.map(({ column }) => column)];
  const key = names.join();
  const known = updates.get(key);
  if (known) return known;
  const types = ['int', ...changed.map(({ type }) => type)];
  const made = {
    name: `update-payments-${updates.size}`,
    text: everyRow(`update payments p
              set ${names.map((name) => `${name} = u.${name}`).join(', ')}
             from unnest($1::text[], $2::text[], ${types.map((type, place) => `$${place + 3}::${type}[]`).join(', ')})
               as u (m_id, payment_key, ${key})
            where p.m_id = u.m_id and p.payment_key = u.payment_key and p.version < u.version`),
  };
  updates.set(key, made);
  return made;
}

export interface DuePayment extends PaymentName {
  dueAt: Date;
}

/** Payments whose next deadline has come, longest due first. Whoever gets there first applies it; a repeat changes nothing. */
export async function duePayments(db: Db, limit: number): Promise<DuePayment[]> {
  const { rows } = await db.query<{ m_id: string; payment_key: string; due_at: Date }>({
    name: 'due-payments',
    text: 'select m_id, payment_key, due_at from payments where due_at <= statement_timestamp() order by due_at limit $1',
    values: [limit],
  });
  return rows.map((row) => ({ mId: row.m_id, paymentKey: row.payment_key, dueAt: row.due_at }));
}

export const nameOf = (mId: string, paymentKey: string): string => `${mId}/${paymentKey}`;

/** Nothing, and a list of nothing, stand as null. */
const json = (value: unknown): string | null =>
  value === null || (Array.isArray(value) && value.length === 0) ? null : JSON.stringify(value);
