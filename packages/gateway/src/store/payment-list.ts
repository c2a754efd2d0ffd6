import type { Currency, Method, PaymentStatus } from '@tollgate/contract';
import type { Db } from './database.ts';

/** A payment as a list shows it. Amounts in the smallest unit, times in the shop's time. */
export interface ListedPayment {
  paymentKey: string;
  orderId: string;
  orderName: string;
  status: PaymentStatus;
  method: Method | null;
  provider: string | null;
  currency: Currency;
  totalAmount: number;
  balanceAmount: number;
  customerName: string | null;
  requestedAt: Date;
  approvedAt: Date | null;
  /** Whether something happens to it by itself. */
  isScheduled: boolean;
  hasAccount: boolean;
  isCanceling: boolean;
  isCanceled: boolean;
}

export interface PaymentSearch {
  /** An order number or a payment key, whole or its beginning. */
  search?: string | undefined;
  status?: PaymentStatus | undefined;
  method?: Method | undefined;
  /** Where the keys of the first moment begin, inclusive; and of the last, exclusive. See `keysFrom`. */
  fromKey?: string | undefined;
  toKey?: string | undefined;
}

export interface PaymentPage {
  rows: ListedPayment[];
  /** Where the next page begins. A page may have fewer rows than asked for and still a next one. */
  next: string | null;
}

/** Payments that one page looks through for rare ones, so that no filter reads a million of them. */
const MOST_LOOKED_AT = 5_000;
/** Order numbers beginning alike that are looked up. */
const MOST_ORDERS = 500;

/**
 * A shop's payments, newest first. A payment key holds the moment of its request, so the primary key is the order in
 * which they are listed, and nothing else is needed: no index that every confirm would pay for.
 *
 * @param cursor `next` of the page before
 */
export async function listPayments(
  db: Db,
  mId: string,
  search: PaymentSearch,
  cursor: string | undefined,
  limit: number,
): Promise<PaymentPage> {
  if (search.search !== undefined) return searchPayments(db, mId, search, search.search, cursor, limit);
  const values: unknown[] = [mId];
  const within = conditions(search, cursor, values);
  const also = filters(search, values);
  const newest = `select * from payments where ${within} order by payment_key desc limit ${MOST_LOOKED_AT}`;
  const { rows } = await db.query<Row>(
    `select ${COLUMNS} from (${newest}) p ${also && `where ${also}`} order by payment_key desc limit ${limit + 1}`,
    values,
  );
  if (rows.length > limit) return pageOf(rows, limit);
  if (!also) return { rows: rows.map(listedOf), next: null };
  return { rows: rows.map(listedOf), next: await groundEnd(db, mId, search, cursor) };
}

/** Nothing more among those that were looked through; whether there are others, the keys alone tell. */
async function groundEnd(
  db: Db,
  mId: string,
  search: PaymentSearch,
  cursor: string | undefined,
): Promise<string | null> {
  const values: unknown[] = [mId];
  const { rows } = await db.query<{ count: number; last: string | null }>(
    `select count(*)::int as count, min(payment_key) as last from
       (select payment_key from payments where ${conditions(search, cursor, values)} order by payment_key desc limit ${MOST_LOOKED_AT}) p`,
    values,
  );
  const [ground] = rows;
  return ground && ground.count === MOST_LOOKED_AT ? ground.last : null;
}

/**
 * Names lead to keys: of payments directly, of orders by their own table, and by looking through the newest payments. Of
 * each no more than a page can show, however much begins with the same signs.
 */
async function searchPayments(
  db: Db,
  mId: string,
  search: PaymentSearch,
  name: string,
  cursor: string | undefined,
  limit: number,
): Promise<PaymentPage> {
  const values: unknown[] = [mId, name, `${name}${LAST}`];
  const within = conditions(search, cursor, values, 'p.');
  const also = filters(search, values) || 'true';
  const newest = (where: string): string =>
    `select * from payments p where ${where} order by p.payment_key desc limit ${MOST_LOOKED_AT}`;
  const { rows } = await db.query<Row>(
    `with named as (
       (select p.payment_key from (${newest(`${within} and p.payment_key >= $2 and p.payment_key <= $3`)}) p
         where ${also} order by p.payment_key desc limit ${limit + 1})
       union
       select unnest(array[payment_key, newest_key]) from
         (select payment_key, newest_key from orders where m_id = $1 and order_id >= $2 and order_id <= $3 order by order_id limit ${MOST_ORDERS}) o
       union
       (select p.payment_key from (${newest(within)}) p
         where starts_with(p.order_id, $2) and ${also} order by p.payment_key desc limit ${limit + 1}))
     select ${COLUMNS} from named join payments p on p.payment_key = named.payment_key
      where p.m_id = $1 and (starts_with(p.order_id, $2) or starts_with(p.payment_key, $2)) and ${within} and ${also}
      order by p.payment_key desc limit ${limit + 1}`,
    values,
  );
  return pageOf(rows, limit);
}

/** Behind everything that begins with the same signs, in any collation: names are letters, digits and `-_=`. */
const LAST = 'z'.repeat(64);

/** These payments of the shop, newest first. */
export async function paymentsByKeys(
  db: Db,
  mId: string,
  paymentKeys: readonly string[],
): Promise<ListedPayment[]> {
  const { rows } = await db.query<Row>({
    name: 'listed-payments',
    text: `select ${COLUMNS} from payments p where p.m_id = $1 and p.payment_key = any($2::text[]) order by p.payment_key desc`,
    values: [mId, [...paymentKeys]],
  });
  return rows.map(listedOf);
}

/** Where the keys of payments requested from that moment on begin: `digits` is the moment in Seoul, cut where one likes. */
export const keysFrom = (mId: string, digits: string): string => `${mId.slice(0, 5)}${digits}`;

function conditions(
  { fromKey, toKey }: PaymentSearch,
  cursor: string | undefined,
  values: unknown[],
  table = '',
): string {
  const given = (value: unknown): string => `$${values.push(value)}`;
  return [
    `${table}m_id = $1`,
    ...(cursor === undefined ? [] : [`${table}payment_key < ${given(cursor)}`]),
    ...(fromKey === undefined ? [] : [`${table}payment_key >= ${given(fromKey)}`]),
    ...(toKey === undefined ? [] : [`${table}payment_key < ${given(toKey)}`]),
  ].join(' and ');
}

function filters({ status, method }: PaymentSearch, values: unknown[]): string {
  const given = (value: unknown): string => `$${values.push(value)}`;
  return [
    ...(status === undefined ? [] : [`p.status = ${given(status)}`]),
    ...(method === undefined ? [] : [`p.method = ${given(method)}`]),
  ].join(' and ');
}

const COLUMNS = `p.payment_key, p.order_id, p.order_name, p.status, p.method, p.currency, p.total_amount, p.balance_amount,
  coalesce(p.request ->> 'customerName', p.choices ->> 'depositorName') as customer_name,
  p.request -> 'foreignEasyPay' ->> 'provider' as provider, p.requested_at, p.approved_at,
  p.due_at is not null as is_scheduled, p.virtual_account is not null as has_account,
  p.cancellation_count > 0 and exists (select from cancellations c
    where c.m_id = p.m_id and c.payment_key = p.payment_key and c.outcome is null) as is_canceling,
  p.cancellation_count > 0 and exists (select from cancellations c
    where c.m_id = p.m_id and c.payment_key = p.payment_key and c.outcome = 'DONE') as is_canceled`;

interface Row {
  payment_key: string;
  order_id: string;
  order_name: string;
  status: PaymentStatus;
  method: Method | null;
  currency: Currency;
  total_amount: number;
  balance_amount: number;
  customer_name: string | null;
  provider: string | null;
  requested_at: Date;
  approved_at: Date | null;
  is_scheduled: boolean;
  has_account: boolean;
  is_canceling: boolean;
  is_canceled: boolean;
}

const pageOf = (rows: Row[], limit: number): PaymentPage => ({
  rows: rows.slice(0, limit).map(listedOf),
  next: rows.length > limit ? (rows[limit - 1]?.payment_key ?? null) : null,
});

const listedOf = (row: Row): ListedPayment => ({
  paymentKey: row.payment_key,
  orderId: row.order_id,
  orderName: row.order_name,
  status: row.status,
  method: row.method,
  provider: row.provider,
  currency: row.currency,
  totalAmount: row.total_amount,
  balanceAmount: row.balance_amount,
  customerName: row.customer_name,
  requestedAt: row.requested_at,
  approvedAt: row.approved_at,
  isScheduled: row.is_scheduled,
  hasAccount: row.has_account,
  isCanceling: row.is_canceling,
  isCanceled: row.is_canceled,
});
