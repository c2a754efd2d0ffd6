import { afterAll, beforeAll, expect, test } from 'vitest';
import { refundReceiveAccount } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown({ processes: 1 });
});
afterAll(() => town.close());

test('SIGTERM: requests that run are answered, new ones are not taken, and the process leaves with 0', async () => {
  const shop = await town.shop();
  const inbox = await shop.hears('DEPOSIT_CALLBACK');
  const payments = await Promise.all(Array.from({ length: 5 }, () => shop.paid()));
  await town.bank.control.setKnob({ knob: 'hang', call: 'inquireHolder', ms: 3_000, times: 5 });
  const canceling = payments.map((payment) => shop.cancel(payment, { refundReceiveAccount }));
  const open = async () =>
    (await town.db.query('select 1 from cancellations where outcome is null')).rowCount;
  await expect.poll(open).toBe(5);

  const [gateway] = town.gateways;
  const { origin } = gateway ?? { origin: '' };
  const stopped = gateway?.stop();
  const refused = () =>
    fetch(`${origin}/health`, { headers: { connection: 'close' } }).then(
      () => 'answered',
      () => 'refused',
    );
  await expect.poll(refused).toBe('refused');
  expect(await open()).toBe(5);
  expect((await Promise.all(canceling)).map(({ status, body }) => [status, body.status])).toEqual(
    Array(5).fill([200, 'CANCELED']),
  );
  expect(await stopped).toBe(0);

  await town.startGateway();
  for (const payment of payments)
    expect(await shop.read(payment)).toMatchObject({ status: 'CANCELED', balanceAmount: 0 });
  await inbox.wait(10);
});
