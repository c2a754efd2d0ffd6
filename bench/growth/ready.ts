import { type Db, inTransaction } from '../../packages/gateway/src/store/database.ts';
import { addFreeNumbers } from '../stock.ts';
import { copyStatements, READY, writeCopies } from './copies.ts';
import type { Ask } from './loop.ts';
import { secretKeyOf } from './plan.ts';

interface Row {
  m_id: string;
  payment_key: string;
  order_id: string;
  amount: number;
}

let drawn = 0;

/** Payments of today that customers have just finished with, of merchants as the seed's are: ready to be confirmed. */
export async function readyToConfirm(db: Db, howMany: number): Promise<Ask[]> {
  const statements = await copyStatements(db);
  await addFreeNumbers(db, howMany);
  // Far behind everything that was seeded, so that no name meets another.
  const first = 1e12 + drawn;
  drawn += howMany;
  const rows = await inTransaction(db, async (tx) => {
    await writeCopies(tx, statements, READY, { first, last: first + howMany - 1 });
    const { rows } = await tx.query<Row>(
      'select m_id, payment_key, p.order_id, p.total_amount as amount from bench_names join payments p using (m_id, payment_key)',
    );
    return rows;
  });
  return rows.map((row) => ({
    secretKey: secretKeyOf(row.m_id),
    method: 'POST',
    path: '/v1/payments/confirm',
    body: JSON.stringify({ paymentKey: row.payment_key, orderId: row.order_id, amount: row.amount }),
  }));
}

/** Payments of the whole year, each from another page of the table, so that reading one does not bring the next. */
export async function anywhere(db: Db, howMany: number): Promise<Ask[]> {
  const { rows: table } = await db.query<{ pages: number }>(
    `select relpages as pages from pg_class where oid = 'payments'::regclass`,
  );
  // Half as many again, because a sample is never exact. Only the pages that are drawn are read.
  const percent = Math.min(100, (150 * howMany) / Math.max(1, table[0]?.pages ?? 1));
  const { rows } = await db.query<Pick<Row, 'm_id' | 'payment_key'>>(
    `select m_id, payment_key
       from (select distinct on ((ctid::text::point)[0]) m_id, payment_key from payments tablesample system (${percent})
              where m_id in (select m_id from bench.merchants)) p
      order by hashtext(payment_key) limit ${howMany}`,
  );
  const asks = rows.map(
    (row): Ask => ({
      secretKey: secretKeyOf(row.m_id),
      method: 'GET',
      path: `/v1/payments/${row.payment_key}`,
    }),
  );
  // A small database has fewer payments than are asked for: they are asked for again.
  return Array.from({ length: howMany }, (_, place) => asks[place % asks.length] as Ask);
}
