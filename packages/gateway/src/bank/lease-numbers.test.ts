import { type BankRail, RailSilence } from '@tollgate/rails';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemChance } from '../chance.ts';
import { clock } from '../clock.ts';
import { TEST_RAIL } from '../payments/wire.ts';
import { type Books, openBooks } from '../store/books-stage.ts';
import { type Lessee, leaseNumbers } from './lease-numbers.ts';
import { NumberPace } from './number-pace.ts';

let books: Books;
beforeEach(async () => {
  books = await openBooks();
  await books.db.query('delete from account_numbers');
});
afterEach(() => books.close());

type Order = Parameters<BankRail['leaseNumbers']>[0];

/** Lends numbers as the real one does, the same for the same block, once it is told to. */
function playedBank() {
  const asked: Order[] = [];
  const bank = { asked, isSilent: false, answers: Promise.resolve() };
  const rail: Partial<BankRail> = {
    async leaseNumbers(order) {
      asked.push(order);
      await bank.answers;
      if (bank.isSilent) throw new RailSilence('leaseNumbers', 'TIMEOUT');
      const first = Number.parseInt(order.bankCode, 10) * 100_000;
      const numbers = Array.from({ length: order.count }, (_, place) => String(first + place));
      return { ok: true, ...order, numbers, leasedAt: '2026-11-23T10:00:00+09:00' };
    },
  };
  let seconds = 0;
  const numberPace = new NumberPace(() => seconds++ * 1_000);
  const lessee: Lessee = {
    db: books.db,
    rails: new Map([[TEST_RAIL, rail as BankRail]]),
    numberPace,
    clock,
    chance: systemChance,
    log: pino({ level: 'silent' }),
  };
  return { bank, lessee, numberPace };
}

const stock = async (): Promise<number[]> => {
  const { rows } = await books.db.query<{ count: number }>(
    'select count(*)::int from account_numbers group by bank_code',
  );
  return rows.map(({ count }) => count);
};
const openBlocks = async () =>
  (await books.db.query('select 1 from number_blocks where leased_at is null')).rowCount;

test('thirteen banks at once, at a pace: every pool is filled, and no block stays open', async () => {
  const { bank, lessee, numberPace } = playedBank();
  numberPace.took({ rail: TEST_RAIL, bankCode: '20' });
  await leaseNumbers(lessee);
  expect(bank.asked).toHaveLength(13);
  expect(await stock()).toEqual(Array(13).fill(500));
  expect(await openBlocks()).toBe(0);
});

test('who looks while blocks are under way does not ask for them again', async () => {
  const { bank, lessee } = playedBank();
  const { promise, resolve } = Promise.withResolvers<void>();
  bank.answers = promise;
  const first = leaseNumbers(lessee);
  await expect.poll(() => bank.asked.length).toBe(13);
  await leaseNumbers(lessee);
  expect(bank.asked).toHaveLength(13);
  resolve();
  await first;
  expect(await stock()).toEqual(Array(13).fill(500));
});

test('blocks that the bank was silent about are asked for again, under the same names', async () => {
  const { bank, lessee } = playedBank();
  bank.isSilent = true;
  await leaseNumbers(lessee);
  bank.isSilent = false;
  await leaseNumbers(lessee);
  const [lost, again] = [bank.asked.slice(0, 13), bank.asked.slice(13)];
  const inOrder = (orders: Order[]) =>
    orders.toSorted((one, other) => one.blockId.localeCompare(other.blockId));
  expect(inOrder(again)).toEqual(inOrder(lost));
  expect(await openBlocks()).toBe(0);
});

test('a block that was cut off in the middle is made whole, and its numbers in use stay in use', async () => {
  const { lessee } = playedBank();
  await leaseNumbers(lessee);
  await books.db.query(`update number_blocks set leased_at = null where bank_code = '20'`);
  await books.db.query(`delete from account_numbers where bank_code = '20' and account_number >= '2000250'`);
  await books.db.query(
    `update account_numbers set generation = 1, free_from = null where account_number = '2000007'`,
  );
  await leaseNumbers(lessee);
  expect(await stock()).toEqual(Array(13).fill(500));
  const { rows } = await books.db.query(
    `select account_number, generation from account_numbers where bank_code = '20' and free_from is null`,
  );
  expect(rows).toEqual([{ account_number: '2000007', generation: 1 }]);
  expect(await openBlocks()).toBe(0);
});
