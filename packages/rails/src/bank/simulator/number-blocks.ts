import { instant } from './bank-clock.ts';
import { closedUntil, refuseClosed } from './bank-hours.ts';
import { poolSize, shapeOf } from './banks.ts';
import { no, type Reply, yes } from './reply.ts';
import type { World } from './world.ts';

type Block = { block_id: string; bank_code: string; count: number; leased_at: number };

/** Blocks in one answer of the list: at 10,000 numbers each, some megabytes. */
const pageSize = 20;

/** Lends numbers (채번). The same block asked for again is the same block; other content is refused. */
export function leaseNumbers(
  world: World,
  { blockId, bankCode, count }: { blockId: string; bankCode: string; count: number },
): Reply {
  const leased = world.books.get<Block>('select * from number_blocks where block_id = ?', blockId);
  if (leased) {
    if (leased.bank_code === bankCode && leased.count === count) return yes(describe(world, leased));
    return no('CONFLICT', 'this block was leased with other content');
  }
  if (!shapeOf(bankCode)) return no('NOT_FOUND', `bank ${bankCode} lends no numbers`);
  const reopensAt = closedUntil(world, bankCode, 'ISSUE');
  if (reopensAt) return refuseClosed(bankCode, reopensAt);
  if (world.knobs.take('poolEmpty', { bankCode }) || countNumbers(world, bankCode) + count > poolSize) {
    return no('POOL_EMPTY', `bank ${bankCode} has not enough numbers left`);
  }
  const block = { block_id: blockId, bank_code: bankCode, count, leased_at: world.clock.now() };
  world.books.transaction(() => {
    const { block_id, bank_code, leased_at } = block;
    world.books.run('insert into number_blocks values (?, ?, ?, ?)', block_id, bank_code, count, leased_at);
    for (let made = 0; made < count; made += 1) newNumber(world, bankCode, blockId);
  });
  return yes(describe(world, block));
}

export function listBlocks(world: World, { bankCode, after }: { bankCode?: string; after?: string }): Reply {
  const blocks = world.books.all<Block>(
    `select * from number_blocks
      where bank_code = coalesce(?, bank_code)
        and (?2 is null or rowid > (select rowid from number_blocks where block_id = ?2))
      order by rowid limit ?`,
    bankCode ?? null,
    after ?? null,
    pageSize + 1,
  );
  const page = blocks.slice(0, pageSize);
  return yes({
    blocks: page.map((block) => ({ blockId: block.block_id, ...describe(world, block) })),
    ...(blocks.length > pageSize && { nextCursor: page.at(-1)?.block_id }),
  });
}

/** A number nobody has, drawn at random so that nobody can guess the neighbour's. */
export function newNumber(world: World, bankCode: string, blockId: string | null): string {
  const shape = shapeOf(bankCode);
  if (!shape) throw new Error(`bank ${bankCode} lends no numbers`);
  for (;;) {
    const number = shape.prefix + world.chance.digits(shape.length - shape.prefix.length);
    if (world.books.run('insert or ignore into numbers values (?, ?, ?)', number, bankCode, blockId) === 1)
      return number;
  }
}

function countNumbers(world: World, bankCode: string): number {
  return (
    world.books.get<{ count: number }>('select count(*) as count from numbers where bank_code = ?', bankCode)
      ?.count ?? 0
  );
}

function describe(world: World, block: Block) {
  const numbers = world.books.all<{ account_number: string }>(
    'select account_number from numbers where block_id = ? order by rowid',
    block.block_id,
  );
  return {
    bankCode: block.bank_code,
    numbers: numbers.map((row) => row.account_number),
    leasedAt: instant(block.leased_at),
  };
}
