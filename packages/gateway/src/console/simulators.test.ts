import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { TEST_RAIL } from '../payments/wire.ts';
import { asking } from './ask.ts';
import { openConsole } from './console-stage.ts';

test('the page of the simulators tells who is there, what is left and what came in', async () => {
  const bank = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => bank.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(bank.address() as AddressInfo).port}`;
  const stage = await openConsole({
    TOLLGATE_BANK_SIMULATOR_URL: url,
    TOLLGATE_PAYPAL_SIMULATOR_URL: 'http://127.0.0.1:1',
  });
  const ask = asking(stage);
  const [mId, other] = [await stage.shop(), await stage.shop()];
  await stage.books.numbers('88', 7);
  await stage.books.db.query(
    `insert into number_blocks (rail, block_id, bank_code, count, leased_at) values ($1, 'b', '88', 7, now())`,
    [TEST_RAIL],
  );
  const { paymentKey, virtualAccount } = await stage.waiting(mId);
  await stage.books.db.query(
    `insert into deposits (rail, bank_code, bank_date, bank_tx_no, deposit_id, account_number, amount, uncleared_amount, depositor_name, deposited_at, m_id, payment_key, state)
     values ($1, '88', '2026-03-10', '0001', 'dep_1', $2, 50000, 0, '김고객', '2026-03-10T10:00:00+09:00', $3, $4, 'APPLIED')`,
    [TEST_RAIL, virtualAccount?.accountNumber, mId, paymentKey],
  );
  const { body } = await ask('GET', `/shops/${mId}/simulators?lang=en`);
  expect(body.bank).toMatchObject({ url, isUp: true });
  expect(body.bank.numbersLeft).toContainEqual({
    bankCode: '88',
    bankName: 'Shinhan Bank',
    free: 6,
    used: 1,
  });
  expect(body.bank.deposits).toEqual([
    {
      at: '2026-03-10T10:00:00+09:00',
      accountNumber: `X${virtualAccount?.accountNumber}`,
      amount: 50_000,
      depositorName: '김고객',
      state: 'APPLIED',
      paymentKey,
    },
  ]);
  expect(body.payPal).toMatchObject({ url: 'http://127.0.0.1:1', isUp: false });
  expect(new Set(body.payPal.buyers.map((buyer: { plays: string }) => buyer.plays)).size).toBe(6);
  expect((await ask('GET', `/shops/${other}/simulators`)).body.bank.deposits).toEqual([]);
  const live = await stage.shop('live');
  expect((await ask('GET', `/shops/${live}/simulators`)).body).toMatchObject({
    bank: { url: null },
    payPal: { buyers: [] },
  });
  await stage.close();
  await new Promise((resolve) => bank.close(resolve));
});
