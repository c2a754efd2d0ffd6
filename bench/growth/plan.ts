import { type Db, inTransaction } from '../../packages/gateway/src/store/database.ts';
import { hashOfSecretKey } from '../../packages/gateway/src/store/merchants.ts';
import { makeOriginals } from './lives.ts';

/** What is seeded: decided once for a database, so that a seeder that was stopped goes on with the same. */
export interface Plan {
  payments: number;
  merchants: number;
}

/** What to plan. */
export interface Wishes {
  payments: number;
  /** Among whom the year is shared; as many as are usual for so many payments when left out. */
  merchants?: number | undefined;
  /** Merchants beside them, who have nothing of the year. */
  others?: number | undefined;
  /** Account numbers that are used in turn. */
  numbers?: number | undefined;
}

/** A seeder was asked for something else than this database was begun with. */
export class OtherPlan extends Error {}

/** Three times as many as the root: 300 merchants for ten thousand payments, 3,000 for a million, 9,500 for ten. */
const merchantsFor = (payments: number): number => Math.ceil(3 * Math.sqrt(payments));

/** A number is used again after 18 days: it waits a week at most, and rests for ten days. */
const numbersFor = (payments: number): number => Math.max(20, Math.ceil(payments / 20));

/** The secret key of a seeded merchant: known, because nothing there is worth anything. */
export const secretKeyOf = (mId: string): string => `test_sk_seed${mId}`;

const SCHEMA = `
  create schema if not exists bench;
  create table if not exists bench.plan (payments bigint, merchants int, numbers bigint, starts_at timestamptz, ends_at timestamptz);
  create table if not exists bench.merchants (place int primary key, m_id text not null, endpoint_id text);
  create table if not exists bench.lives (life text primary key, above float8, below float8, m_id text, payment_key text, order_id text,
    requested_at timestamptz, due_after interval, refund_id text, deposit_key text, answer text);
  create table if not exists bench.stretches (first bigint primary key, last bigint not null);
  create or replace function bench.dice(n bigint, salt bigint) returns float8 language sql immutable parallel safe
    return ((hashint8extended(n, salt) >> 11) & 9007199254740991)::float8 / 9007199254740992;`;

/**
 * Writes the plan, its merchants and one payment of each life; finds them when they are there.
 *
 * The year ended yesterday: a deposit of today would be looked for in the bank's file of today.
 *
 * @throws OtherPlan when the database was begun with another number of payments
 */
export async function makePlan(db: Db, wishes: Wishes): Promise<Plan> {
  const { payments, merchants = merchantsFor(payments), others = 0, numbers = numbersFor(payments) } = wishes;
  await db.query(SCHEMA);
  const known = await db.query<Plan>('select payments, merchants from bench.plan');
  const [plan] = known.rows;
  if (plan && plan.payments !== payments)
    throw new OtherPlan(
      `This database was begun with --payments ${plan.payments}; ask for the same, or take an empty one.`,
    );
  if (plan) return plan;
  await db.query('truncate bench.lives, bench.merchants');
  await makeOriginals(db);
  await inTransaction(db, async (tx) => {
    await tx.query(
      `insert into bench.plan values ($1, $2, $3, now() - interval '366 days', now() - interval '26 hours')`,
      [payments, merchants, numbers],
    );
    await tx.query(
      `insert into bench.merchants
       select place, 's' || substr(md5('merchant' || place), 1, 11), case when $1 = 1 and place = 0 or $2 = 0 and bench.dice(place, 5) < 0.6 then 'seed00' end
         from generate_series(0, $1::int + $2::int - 1) place`,
      [merchants, others],
    );
    await tx.query(
      `insert into merchants (m_id, name, environment, created_at)
       select m_id, '상점 ' || place, 'test', (select starts_at from bench.plan) + place * interval '1 minute' from bench.merchants`,
    );
    await tx.query(
      `insert into key_pairs (m_id, key_pair_id, family, client_key) select m_id, 'individual', 'individual', 'test_ck_seed' || m_id from bench.merchants`,
    );
    await tx.query(
      `insert into client_keys select client_key, m_id, key_pair_id from key_pairs where m_id in (select m_id from bench.merchants)`,
    );
    await tx.query(
      `insert into webhook_endpoints (m_id, endpoint_id, name, url, events, signing_secret, created_at)
       select m_id, endpoint_id, 'seed', 'http://127.0.0.1:9/webhooks', '{DEPOSIT_CALLBACK}', 'whsec_c2VlZA==', now()
         from bench.merchants where endpoint_id is not null`,
    );
    const { rows } = await tx.query<{ m_id: string }>('select m_id from bench.merchants');
    await tx.query(
      `insert into secret_keys (secret_hash, m_id, key_pair_id) select hash, m_id, 'individual' from unnest($1::bytea[], $2::text[]) as s (hash, m_id)`,
      [rows.map((row) => hashOfSecretKey(secretKeyOf(row.m_id))), rows.map((row) => row.m_id)],
    );
  });
  // Attempts are kept for a hundred days, and each stands in its month.
  await db.query(
    `select open_attempt_month(now() - ago * interval '1 month') from generate_series(1, 4) ago`,
  );
  return { payments, merchants };
}
