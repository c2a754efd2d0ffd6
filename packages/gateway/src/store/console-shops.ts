import type { Db } from './database.ts';
import { type KeyPair, MERCHANT, type Merchant, type MerchantRow, merchantOf } from './merchants.ts';

/** A shop as the developer center shows it. */
export interface ConsoleShop {
  merchant: Merchant;
  /** The pair for single APIs, whose client key the samples are written with. */
  keyPair: KeyPair;
  clockOffsetMs: number;
  createdAt: Date;
}

interface ShopRow extends MerchantRow {
  clock_offset_ms: number;
  created_at: Date;
  key_pair_id: string;
  family: 'individual' | 'widget';
  client_key: string;
  api_version: string;
  allowed_origins: string[] | null;
}

const SHOP = `${MERCHANT}, m.clock_offset_ms, m.created_at,
       k.key_pair_id, k.family, k.client_key, k.api_version, k.allowed_origins`;

/** Every shop has a pair; of several the individual one. */
const PAIR = `cross join lateral (select * from key_pairs k where k.m_id = m.m_id
              order by k.family = 'individual' desc, k.key_pair_id limit 1) k`;

export async function consoleShop(db: Db, mId: string): Promise<ConsoleShop | undefined> {
  const { rows } = await db.query<ShopRow>({
    name: 'console-shop',
    text: `select ${SHOP} from merchants m ${PAIR} where m.m_id = $1`,
    values: [mId],
  });
  return rows[0] && shopOf(rows[0]);
}

export interface ShopPage {
  rows: ConsoleShop[];
  next: string | null;
}

const PAGE = 50;

/**
 * Shops, newest first.
 *
 * @param mIds those that may be seen; null for all
 * @param search the beginning of a MID or of a name
 * @param cursor `next` of the page before; anything that is no cursor begins at the newest
 */
export async function listConsoleShops(
  db: Db,
  {
    mIds,
    search,
    cursor,
  }: { mIds: readonly string[] | null; search?: string | undefined; cursor?: string | undefined },
): Promise<ShopPage> {
  const values: unknown[] = [];
  const given = (value: unknown): string => `$${values.push(value)}`;
  const conditions = ['true'];
  if (mIds !== null) conditions.push(`m.m_id = any(${given([...mIds])}::text[])`);
  if (search)
    conditions.push(`(starts_with(m.m_id, ${given(search)}) or starts_with(m.name, ${given(search)}))`);
  const [, ms, mId] = /^(\d{1,17})\.([A-Za-z0-9_]{1,14})$/.exec(cursor ?? '') ?? [];
  if (ms && mId)
    conditions.push(`(m.created_at, m.m_id) < (to_timestamp(${given(ms)}::bigint / 1e6), ${given(mId)})`);
  const { rows } = await db.query<ShopRow & { age: string }>(
    `select ${SHOP}, (extract(epoch from m.created_at) * 1e6)::bigint::text as age
       from merchants m ${PAIR}
      where ${conditions.join(' and ')}
      order by m.created_at desc, m.m_id desc limit ${PAGE + 1}`,
    values,
  );
  const last = rows[PAGE - 1];
  return {
    rows: rows.slice(0, PAGE).map(shopOf),
    next: rows.length > PAGE && last ? `${last.age}.${last.m_id}` : null,
  };
}

/** The shop of a payment that is known by its key alone. */
export async function shopOfPayment(db: Db, paymentKey: string): Promise<string | undefined> {
  const { rows } = await db.query<{ m_id: string }>({
    name: 'shop-of-payment',
    text: 'select m_id from checkouts where payment_key = $1',
    values: [paymentKey],
  });
  return rows[0]?.m_id;
}

const shopOf = (row: ShopRow): ConsoleShop => ({
  merchant: merchantOf(row),
  keyPair: {
    keyPairId: row.key_pair_id,
    family: row.family,
    clientKey: row.client_key,
    apiVersion: row.api_version,
    allowedOrigins: row.allowed_origins,
  },
  clockOffsetMs: row.clock_offset_ms,
  createdAt: row.created_at,
});
