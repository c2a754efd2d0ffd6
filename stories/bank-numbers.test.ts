import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { numberOf } from './support/bank-line.ts';
import { newOrderId } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  // 새마을 lends nothing from the first day, and the answer that lends 신한's numbers is lost.
  town = await buildTown({ processes: 0 });
  await town.bank.control.setKnob({ knob: 'poolEmpty', bankCode: '045', times: 1_000_000 });
  await town.bank.control.setKnob({ knob: 'loseAnswer', call: 'leaseNumbers', times: 2 });
  for (let count = inject('gatewayProcesses') ?? 1; count > 0; count--) await town.startGateway();
});
afterAll(() => town.close());

const freeNumbers = async (bankCode: string): Promise<number> => {
  const { rows } = await town.db.query<{ count: string }>(
    'select count(*) from account_numbers where bank_code = $1',
    [bankCode],
  );
  return Number(rows[0]?.count);
};

test('a bank without a free number: the confirm fails, the payment stays confirmable, and a person is asked', async () => {
  const shop = await town.shop();
  const payment = await shop.authenticated({ bank: '새마을' });
  const headers = { 'Idempotency-Key': newOrderId() };
  expect(await shop.confirm(payment, { headers })).toMatchObject({
    status: 500,
    body: { code: 'FAILED_INTERNAL_SYSTEM_PROCESSING' },
  });
  expect(await shop.read(payment)).toMatchObject({ status: 'IN_PROGRESS', virtualAccount: null });
  const issuing = {
    amount: 1_000,
    orderId: newOrderId(),
    orderName: '책',
    customerName: '김구매',
    bank: '새마을',
  };
  expect(await shop.call('POST', '/v1/virtual-accounts', { body: issuing })).toMatchObject({ status: 500 });
  expect(await shop.waiting({ bank: '농협' })).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
  const { rows } = await town.db.query(
    `select facts from alarms where kind = 'NO_FREE_NUMBERS' and settled_at is null`,
  );
  expect(rows).toEqual([{ facts: { rail: 'simulator', bankCode: '45', code: 'POOL_EMPTY' } }]);

  await town.bank.control.clearKnobs({});
  // A 5xx changed nothing and is not kept, so the same key may try again.
  await expect
    .poll(async () => (await shop.confirm(payment, { headers })).status, { timeout: 20_000, interval: 200 })
    .toBe(200);
  expect(await shop.read(payment)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
  expect((await town.db.query(`select 1 from alarms where settled_at is null`)).rowCount).toBe(0);
});

test('a lost answer costs no numbers: the same block is asked for again', async () => {
  await expect
    .poll(async () => (await town.db.query('select 1 from number_blocks where leased_at is null')).rowCount, {
      timeout: 20_000,
    })
    .toBe(0);
  const { rows } = await town.db.query<{ bank_code: string; blocks: string }>(
    'select bank_code, count(*) as blocks from number_blocks group by 1',
  );
  expect(rows).toHaveLength(13);
  expect(rows.map(({ blocks }) => Number(blocks))).toEqual(Array(13).fill(1));
  for (const { bank_code } of rows) expect(await freeNumbers(bank_code)).toBe(500);
});

test('every payment gets a number of its own, also when hundreds are issued at once', async () => {
  const shop = await town.shop();
  const payments = await Promise.all(Array.from({ length: 310 }, () => shop.waiting({ bank: '경남' })));
  expect(new Set(payments.map(numberOf)).size).toBe(310);
  // More are leased before they run out, and the more the faster they go.
  await expect.poll(() => freeNumbers('39')).toBeGreaterThanOrEqual(1_000);
});

test('a number that was paid, cancelled or expired rests ten days before its next use', async () => {
  const shop = await town.shop();
  const paid = await shop.paid();
  const canceled = await shop.waiting();
  await shop.cancel(canceled);
  const expired = await shop.waiting();
  await shop.advance('P7D');
  for (const payment of [paid, canceled, expired]) {
    const { rows } = await town.db.query<{ days: string }>(
      `select extract(epoch from free_from - clock_timestamp()) / 86400 as days from account_numbers where account_number = $1`,
      [numberOf(payment)],
    );
    expect(Number(rows[0]?.days)).toBeGreaterThan(9.9);
    expect(Number(rows[0]?.days)).toBeLessThanOrEqual(10);
  }
});
