import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gateway } from '../gateway.ts';
import { type Books, openBooks } from '../store/books-stage.ts';
import { insertMerchants } from '../store/merchant-accounts.ts';
import { createReads } from '../store/reads.ts';
import { advanceClock } from './clock.ts';
import { emptyShop } from './reset.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

test('who moved the clock or took it back and asks at once has the new time, although word of the change is still on its way', async () => {
  const keyPair = {
    keyPairId: 'kp',
    family: 'individual' as const,
    clientKey: 'test_ck_c',
    secretKeys: ['test_sk_c'],
  };
  await insertMerchants(books.db, [
    {
      mId: 'ahead',
      name: 'ahead',
      environment: 'test',
      taxType: 'taxable',
      usesEscrow: false,
      keyPairs: [keyPair],
    },
  ]);
  const reads = createReads(books.db);
  // As if somebody listened; nobody ever tells.
  reads.secretKey.listening(true);
  reads.clientKey.listening(true);
  const offsets = async () => [
    (await reads.secretKey.load('test_sk_c'))?.clockOffsetMs,
    (await reads.clientKey.load('test_ck_c'))?.clockOffsetMs,
  ];
  expect(await offsets()).toEqual([0, 0]);
  const faults = { changed: (_: string, change: () => Promise<void>) => change() };
  const gateway = { ...books, reads, faults, wakeDeliveries: () => undefined } as unknown as Gateway;
  await advanceClock(gateway, 'ahead', { advance: 86_400_000 });
  expect(await offsets()).toEqual([86_400_000, 86_400_000]);
  await emptyShop(gateway, 'ahead');
  expect(await offsets()).toEqual([0, 0]);
});
