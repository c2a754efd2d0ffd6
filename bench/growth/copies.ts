import { issuingBanks } from '@tollgate/contract';
import type { Db, Tx } from '../../packages/gateway/src/store/database.ts';

/** What is different in a copy, as SQL of the new name `n` and the original's row `t`; every other column stays. */
type Differs = Record<string, string>;

const shifted = (column: string): string => `t.${column} + n.shift`;
const transactionKey = (column: string): string =>
  `case when t.${column} is not null then upper(n.hex_ms || substr(md5(n.n || t.${column}), 1, 20)) end`;
const refundId = `n.hex_ms || substr(md5(n.n || t.refund_id), 1, 20)`;
const ofPayment: Differs = { m_id: 'n.m_id', payment_key: 'n.payment_key' };
const ofNumber: Differs = {
  bank_code: 'n.bank_code',
  account_number: 'n.account_number',
  generation: 'n.generation',
};
const deliveryId = `'whtrans_a01' || n.base32_ms || substr(md5(n.n || t.delivery_id), 1, 14) || n.endpoint_id`;
/** What was sent to a merchant names the payment in its text. */
const renamed = (column: string): string =>
  `replace(replace(t.${column}, n.original_key, n.payment_key), n.original_order, n.order_id)`;

interface Copy {
  table: string;
  differs: Differs;
  /** Which of the original's rows; those of its payment when left out. */
  from?: string;
  where?: string;
}

/** Every table that knows a payment. A column that is added one day is copied like the rest. */
const copies: Copy[] = [
  {
    table: 'payments',
    differs: {
      ...ofPayment,
      order_id: 'n.order_id',
      requested_at: shifted('requested_at'),
      authenticated_at: shifted('authenticated_at'),
      approved_at: shifted('approved_at'),
      due_at: 'n.at + n.due_after',
      last_transaction_key: transactionKey('last_transaction_key'),
      choices: `t.choices || jsonb_build_object('bankCode', n.bank_code)`,
      virtual_account: `t.virtual_account || jsonb_build_object('bankCode', n.bank_code, 'accountNumber', n.account_number,
          'generation', n.generation, 'dueDate', (t.virtual_account ->> 'dueDate')::timestamptz + n.shift)`,
    },
  },
  {
    table: 'payment_history',
    differs: {
      ...ofPayment,
      transaction_key: transactionKey('transaction_key'),
      at: shifted('at'),
      recorded_at: shifted('recorded_at'),
      requested_at: shifted('requested_at'),
    },
  },
  { table: 'orders', differs: { ...ofPayment, order_id: 'n.order_id' } },
  {
    table: 'checkouts',
    from: 't.payment_key = l.payment_key',
    differs: { ...ofPayment, session_hash: 'sha256(n.payment_key::bytea)' },
  },
  {
    table: 'ledger_entries',
    differs: {
      ...ofPayment,
      at: shifted('at'),
      event: `replace(replace(t.event, coalesce(n.original_deposit, '-'), n.deposit_key), coalesce(n.original_refund, '-'), n.refund_id)`,
    },
  },
  {
    table: 'cancellations',
    differs: {
      ...ofPayment,
      refund_id: refundId,
      transaction_key: transactionKey('transaction_key'),
      canceled_at: shifted('canceled_at'),
    },
  },
  {
    table: 'account_uses',
    differs: {
      ...ofPayment,
      ...ofNumber,
      opened_at: shifted('opened_at'),
      closed_at: shifted('closed_at'),
    },
  },
  {
    table: 'deposits',
    differs: {
      ...ofPayment,
      bank_code: 'n.bank_code',
      account_number: 'n.account_number',
      bank_date: `split_part(n.deposit_key, '/', 3)::date`,
      bank_tx_no: `split_part(n.deposit_key, '/', 4)`,
      deposit_id: `'seed-' || n.n`,
      deposited_at: shifted('deposited_at'),
      received_at: shifted('received_at'),
    },
  },
  {
    table: 'deliveries',
    where: 'n.endpoint_id is not null and n.is_told',
    differs: {
      ...ofPayment,
      delivery_id: deliveryId,
      endpoint_id: 'n.endpoint_id',
      order_id: 'n.order_id',
      body: renamed('body'),
      created_at: shifted('created_at'),
    },
  },
  {
    table: 'delivery_attempts',
    from: `t.m_id = l.m_id
      and t.delivery_id in (select delivery_id from deliveries d where d.m_id = l.m_id and d.payment_key = l.payment_key)`,
    where: 'n.endpoint_id is not null and n.is_told',
    differs: {
      m_id: 'n.m_id',
      delivery_id: deliveryId,
      at: shifted('at'),
      recorded_at: shifted('recorded_at'),
      request_headers: `replace(t.request_headers::text, t.delivery_id, ${deliveryId})::json`,
    },
  },
];

const OF_PAYMENT = 't.m_id = l.m_id and t.payment_key = l.payment_key';

/** What a bank asked before each deposit of the last hundred days, and the answers of the last fifteen. */
const kept = [
  `insert into deposit_inquiries (rail, inquiry_id, bank_code, account_number, generation, amount, asked_at)
   select 'simulator', 'seed-' || n.n, n.bank_code, n.account_number, n.generation, 50000, n.at + interval '5 minutes'
     from bench_names n where n.deposit_key <> '-' and n.at > n.ends_at - interval '98 days'`,
  `insert into idempotent_answers (m_id, scope, trace_id, status, body, created_at)
   select n.m_id, sha256(('seed' || n.n)::bytea), substr(md5(n.n::text), 1, 32), 200,
          replace(replace(l.answer, l.payment_key, n.payment_key), l.order_id, n.order_id), n.at
     from bench_names n join bench.lives l on l.life = 'waiting'
    where n.bank_code is not null and n.life <> 'ready' and n.at > n.ends_at - interval '15 days' and bench.dice(n.n, 7) < 0.3`,
];

/** The statements that copy the names in `bench_names`; the schema is read once, so that no column is forgotten. */
export async function copyStatements(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ table: string; columns: string[] }>(
    `select relname as table, array_agg(attname::text order by attnum) as columns
       from pg_attribute join pg_class on pg_class.oid = attrelid
      where relname = any($1) and relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped and attgenerated = ''
      group by relname`,
    [copies.map(({ table }) => table)],
  );
  const columnsOf = new Map(rows.map((row) => [row.table, row.columns]));
  return [...copies.map((copy) => statementOf(copy, columnsOf.get(copy.table) ?? [])), ...kept];
}

function statementOf({ table, differs, from = OF_PAYMENT, where }: Copy, columns: string[]): string {
  const missing = Object.keys(differs).filter((column) => !columns.includes(column));
  if (missing.length > 0)
    throw new Error(`${table} has no ${missing.join(', ')}: the seeder is older than the schema`);
  const values = columns.map((column) => differs[column] ?? `t.${column}`);
  // The originals are a handful of rows; looked for by every copy, they would be looked for in the whole table.
  return `with t as materialized (select t.*, l.life as bench_life from bench.lives l join ${table} t on ${from})
          insert into ${table} (${columns.join(', ')})
          select ${values.join(', ')}
            from bench_names n join t on t.bench_life = n.life${where ? ` where ${where}` : ''}`;
}

const codes = issuingBanks.map(({ code }) => code);

/** When a copy was requested, whose original it is, and whose it becomes: of few merchants the most, if nothing is said. */
export interface Draw {
  at: string;
  life: string;
  merchant?: string;
}

/** A year of payments, in the order of their numbers. */
export const YEAR: Draw = {
  at: 's.starts_at + (g::float8 / s.payments) * (s.ends_at - s.starts_at)',
  // Who has not paid within a week is still waiting when the week is not over.
  life: `case when d.dice >= u.above and d.dice < u.below and d.at > d.ends_at - interval '6 days' then l.life = 'waiting'
                                 else d.dice >= l.above and d.dice < l.below end`,
};

/** Payments of this moment, whose customers have finished in the window. */
export const READY: Draw = { at: 'clock_timestamp()', life: `l.life = 'ready'` };

/**
 * Who the copies `first` to `last` are: a name, a merchant, a moment and a life for each, drawn from their number alone,
 * so that whoever draws again draws the same.
 */
const namesOf = ({ at, life, merchant = MOSTLY_FEW }: Draw): string => `
  create temp table bench_names on commit drop as
  with drawn as (
    select g as n, s.*, ${at} as at,
           ${merchant} as merchant_place,
           bench.dice(g, 3) as dice, g % s.numbers as number_place, least(g / s.numbers, 1000000000)::int + 1 as generation
      from generate_series($1::bigint, $2::bigint) g cross join bench.plan s),
  named as (
    select d.*, m.m_id, m.endpoint_id, l.life, l.payment_key as original_key, l.order_id as original_order,
           l.requested_at as original_at, l.due_after, l.refund_id as original_refund, l.deposit_key as original_deposit,
           (extract(epoch from d.at) * 1000)::bigint as ms, ('{${codes.join(',')}}'::text[])[d.number_place % ${codes.length} + 1] as bank
      from drawn d
      join bench.merchants m on m.place = d.merchant_place
      join bench.lives u on u.life = 'unpaid'
      join bench.lives l on ${life})
  select n, at, ends_at, m_id, endpoint_id, life, original_key, original_order, original_refund, original_deposit, due_after,
         at - original_at as shift,
         at > ends_at - interval '90 days' as is_told,
         left(m_id, 5) || to_char(at at time zone 'Asia/Seoul', 'YYYYMMDDHH24MISS') || substr(md5('key' || n), 1, 10) as payment_key,
         'order-' || substr(md5('order' || n), 1, 10) || '-' || n as order_id,
         lpad(to_hex(ms), 12, '0') as hex_ms,
         (select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms << 2) >> (45 - 5 * sign) & 31)::int + 1, 1), '' order by sign)
            from generate_series(0, 9) sign) as base32_ms,
         case when life <> 'abandoned' then bank end as bank_code,
         '99' || lpad(number_place::text, 12, '0') as account_number, generation,
         case when original_deposit is null then '-'
              else 'simulator/' || bank || '/' || to_char(at at time zone 'Asia/Seoul', 'YYYY-MM-DD') || '/' || lpad(n::text, 14, '0') end as deposit_key,
         case when original_refund is null then '-'
              else lpad(to_hex(ms), 12, '0') || substr(md5(n || original_refund), 1, 20) end as refund_id
    from named`;

const MOSTLY_FEW = 'floor(s.merchants * power(bench.dice(g, 1), 3))::int';

/** The numbers of the copies. */
export interface Stretch {
  first: number;
  last: number;
}

/** Writes the copies of one stretch, in one transaction with the mark that they are there. */
export async function copyStretch(
  tx: Tx,
  statements: readonly string[],
  stretch: Stretch,
  draw: Draw = YEAR,
): Promise<number> {
  // What a crash takes with it is made again: nobody waits for these payments.
  await tx.query('set local synchronous_commit = off');
  const rows = await writeCopies(tx, statements, draw, stretch);
  await tx.query('insert into bench.stretches (first, last) values ($1, $2)', [stretch.first, stretch.last]);
  return rows;
}

/** Writes copies under the names that it leaves in `bench_names` until the commit. */
export async function writeCopies(
  tx: Tx,
  statements: readonly string[],
  draw: Draw,
  { first, last }: Stretch,
): Promise<number> {
  await tx.query(namesOf(draw), [first, last]);
  await tx.query('analyze bench_names');
  let rows = 0;
  for (const text of statements) rows += (await tx.query(text)).rowCount ?? 0;
  return rows;
}
