import type pg from 'pg';

/** Where a process notes what it has read of the bank's feed; it moves by itself and is no merchant's. */
const OWN_NOTES = new Set([
  'rail_cursors',
  'reconciliations',
  'reconciliation_lines',
  'reconciliation_breaks',
  // The developer center's sums, which follow the history by themselves.
  'figure_marks',
  'shop_figures',
]);

/** Every call is kept for its developer, the bad ones before all. */
const isApiLog = (name: string): boolean => name.startsWith('api_calls');

/** Every table of the database as its row count and a checksum of its rows. */
export async function books(db: pg.Pool): Promise<Record<string, string>> {
  const { rows } = await db.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by tablename`,
  );
  const tables = rows.map(({ name }) => name).filter((name) => !OWN_NOTES.has(name) && !isApiLog(name));
  const sums = await Promise.all(tables.map(async (name) => [name, await sumOf(db, name)] as const));
  return Object.fromEntries(sums);
}

async function sumOf(db: pg.Pool, table: string): Promise<string> {
  const { rows } = await db.query<{ sum: string }>(
    `select count(*) || ' rows ' || coalesce(md5(string_agg(line, '' order by line)), '') as sum
       from (select md5(t::text) as line from ${table} t) lines`,
  );
  return rows[0]?.sum ?? '';
}

/** Waits until the account numbers that a gateway leases at its start are there. */
export async function numbersLeased(db: pg.Pool): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await db.query<{ leased: number; open: number }>(
      `select count(*) filter (where leased_at is not null)::int as leased,
              count(*) filter (where leased_at is null)::int as open
         from number_blocks`,
    );
    if (rows[0] && rows[0].leased > 0 && rows[0].open === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the bank leased no numbers');
}
