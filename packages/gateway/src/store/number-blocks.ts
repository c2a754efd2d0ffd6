import { settleNoFreeNumbers } from './alarms.ts';
import { columns, type Db, inTransaction } from './database.ts';

/** A block of account numbers asked for under our own id. */
export interface NumberBlock {
  rail: string;
  blockId: string;
  bankCode: string;
  count: number;
}

/** Blocks that were asked for and not answered yet. */
export async function openBlocks(db: Db, rail: string): Promise<NumberBlock[]> {
  const { rows } = await db.query<NumberBlock>({
    name: 'open-blocks',
    text: `select rail, block_id as "blockId", bank_code as "bankCode", count from number_blocks where rail = $1 and leased_at is null`,
    values: [rail],
  });
  return rows;
}

/** What a bank's pool should hold. */
export interface WantedStock {
  bankCode: string;
  least: number;
}

/** Banks with fewer free numbers than they should have; counting stops there, so a full pool costs no more than a low one. */
export async function poolsBelow(db: Db, rail: string, wanted: readonly WantedStock[]): Promise<string[]> {
  const { rows } = await db.query<{ bank_code: string }>({
    name: 'pools-below',
    text: `select bank_code
             from unnest($2::text[], $3::int[]) as asked (bank_code, least)
            cross join lateral (
                  select count(*) as free
                    from (select 1 from account_numbers a
                           where a.rail = $1 and a.bank_code = asked.bank_code and a.free_from <= statement_timestamp()
                           limit asked.least) counted) pool
            where pool.free < asked.least`,
    values: [
      rail,
      ...columns(
        wanted,
        (each) => each.bankCode,
        (each) => each.least,
      ),
    ],
  });
  return rows.map((row) => row.bank_code);
}

/**
 * Writes a block down before it is asked for, so that a lost answer costs no numbers.
 *
 * @returns false when another process was faster: its block is open, or its numbers have come
 */
export async function rememberBlock(db: Db, block: NumberBlock, least: number): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'remember-block',
    text: `insert into number_blocks (rail, block_id, bank_code, count)
           select $1::text, $2::text, $3::text, $4::int
            where (select count(*)
                     from (select 1 from account_numbers a
                            where a.rail = $1 and a.bank_code = $3 and a.free_from <= clock_timestamp()
                            limit $5) free) < $5
           on conflict do nothing`,
    values: [block.rail, block.blockId, block.bankCode, block.count, least],
  });
  return rowCount === 1;
}

/** Puts numbers of a block into the pool. Those that are there already, from a first answer that was lost, stay as they are. */
export async function addNumbers(db: Db, block: NumberBlock, numbers: readonly string[]): Promise<void> {
  await db.query({
    name: 'add-numbers',
    text: `insert into account_numbers (rail, bank_code, account_number)
           select $1, $2, number from unnest($3::text[]) as number
           on conflict do nothing`,
    values: [block.rail, block.bankCode, numbers],
  });
}

/** All numbers of a block are in the pool: it is not asked for again. */
export async function closeBlock(db: Db, block: NumberBlock): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.query(
      'update number_blocks set leased_at = clock_timestamp() where rail = $1 and block_id = $2',
      [block.rail, block.blockId],
    );
    await settleNoFreeNumbers(tx, { rail: block.rail, bankCode: block.bankCode });
  });
}
