import { afterAll, beforeAll, expect, test } from 'vitest';
import { newOrderId } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown({ processes: 2 });
});
afterAll(() => town.close());

test('an order number that is new everywhere is issued once, whichever process is asked', async () => {
  const shop = await town.shop();
  for (let round = 0; round < 10; round++) {
    const orderId = newOrderId();
    const body = { amount: 1_000, orderId, orderName: '머그컵', customerName: '김구매', bank: '신한' };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => shop.call('POST', '/v1/virtual-accounts', { body })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400]);
    expect(new Set(answers.flatMap(({ body: { code } }) => code ?? []))).toEqual(
      new Set(['DUPLICATED_ORDER_ID']),
    );
  }
});
