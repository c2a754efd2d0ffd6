import { afterAll, beforeAll, expect, test } from 'vitest';
import { refundReceiveAccount, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/** Each call goes to the other of two processes, and each of them keeps what it told. */
let town: Town;
beforeAll(async () => {
  town = await buildTown({ processes: 2 });
});
afterAll(() => town.close());

type Told = Record<string, unknown>;

/** Asked often enough that both processes have told it before. */
async function readAgain(shop: Shop, path: string): Promise<Told> {
  const told: Told[] = [];
  for (let times = 0; times < 6; times++) {
    const { status, body } = await shop.call('GET', path);
    told.push({ httpStatus: status, ...body });
  }
  for (const each of told) expect(each).toEqual(told[0]);
  return told[0] as Told;
}

test('who asks again hears what has happened since, whichever process it happened in', async () => {
  const shop = await town.shop();
  const payment = await shop.waiting();
  const path = `/v1/payments/${payment['paymentKey']}`;
  expect(await readAgain(shop, path)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
  await shop.deposit(payment);
  expect(await readAgain(shop, path)).toMatchObject({ status: 'DONE', balanceAmount: 50_000 });
  await shop.cancel(payment, { cancelReason: '한 개 품절', cancelAmount: 20_000, refundReceiveAccount });
  expect(await readAgain(shop, path)).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 30_000 });
  const byOrder = await readAgain(shop, `/v1/payments/orders/${payment['orderId']}`);
  expect(byOrder).toEqual(await readAgain(shop, path));
  await shop.call('POST', '/sandbox/v1/reset', { body: {} });
  expect(await readAgain(shop, path)).toMatchObject({ httpStatus: 404, code: 'NOT_FOUND_PAYMENT' });
});

test('what the clock alone changes is told too', async () => {
  const shop = await town.shop();
  const payment = await shop.waiting({ virtualAccount: { validHours: 24 * 9 } });
  const path = `/v1/payments/${payment['paymentKey']}`;
  expect(await readAgain(shop, path)).toMatchObject({ virtualAccount: { expired: false } });
  await shop.advance('P8D');
  expect(await readAgain(shop, path)).toMatchObject({ virtualAccount: { expired: false } });
  await shop.advance('P2D');
  expect(await readAgain(shop, path)).toMatchObject({ virtualAccount: { expired: true } });
});

test('a language and a shop have answers of their own', async () => {
  const shop = await town.shop();
  const other = await town.shop();
  const { paymentKey } = await shop.waiting();
  const path = `/v1/payments/${paymentKey}`;
  const inEnglish = { headers: { 'accept-language': 'en-US' } };
  for (let times = 0; times < 4; times++) {
    expect((await shop.call('GET', path)).body).toMatchObject({ method: '가상계좌' });
    expect((await shop.call('GET', path, inEnglish)).body).toMatchObject({ method: 'VIRTUAL_ACCOUNT' });
    expect((await other.call('GET', path)).status).toBe(404);
  }
});
