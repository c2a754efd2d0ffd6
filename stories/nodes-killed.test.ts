import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Dice } from './crash/dice.ts';
import type { Purchase } from './crash/purchase.ts';
import { reckon } from './crash/reckoning.ts';
import { goShopping } from './crash/rush.ts';
import { buildCrashTown } from './crash/town.ts';
import type { GatewayProcess } from './support/gateway-process.ts';
import type { Inbox } from './support/inbox.ts';
import { keepConfirming } from './support/nodes-insist.ts';
import { hiredBy, livingWorkers, untilSaid, workers, workersOf } from './support/nodes-workers.ts';
import { buildTown, type Town } from './support/town.ts';

/** Kills in the long form, which waits half a minute for what the dead had claimed: 200 for an afternoon. */
const KILLS = Number(process.env['TOLLGATE_NODES_KILLS'] ?? 0);

let town: Town;
let gateway: GatewayProcess;
beforeAll(async () => {
  town = await buildTown({ processes: 0, environment: { TOLLGATE_QUIET_MS: '1000' } });
  gateway = await town.startGateway(workers(3));
});
afterAll(() => town.close());

const anyOf = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)] as T;

const kill = (pid: number) => process.kill(pid, 'SIGKILL');

const health = async () => {
  const response = await fetch(`${gateway.origin}/health`).catch(() => undefined);
  return response?.json();
};

const allServe = { status: 'ok', workers: { wanted: 3, up: 3 } };

test('workers are killed under load: nothing acknowledged is lost, nothing is done twice, others take their places', async () => {
  const shop = await town.shop();
  let isOver = false;
  const confirming = keepConfirming(shop, 6, () => isOver).finally(() => {
    isOver = true;
  });
  confirming.catch(() => undefined);
  await pause(500);
  kill(anyOf(workersOf(gateway)));
  await untilSaid(gateway, 'a worker serves', 4);
  // All of them at once: those who come after them are found at the same address.
  for (const pid of workersOf(gateway)) kill(pid);
  await untilSaid(gateway, 'a worker serves', 7);
  await pause(500);
  isOver = true;
  const acknowledged = await confirming;

  expect(acknowledged.length).toBeGreaterThan(20);
  for (const { payment, text } of acknowledged) {
    // The secret of a deposit is told once, with the confirm.
    expect(await shop.read(payment)).toEqual({ ...JSON.parse(text), secret: null });
  }
  const numbers = acknowledged.map(({ payment }) => payment.virtualAccount.accountNumber);
  expect(new Set(numbers).size).toBe(numbers.length);
  const { rows } = await town.db.query(
    `select count(*)::int as issued, count(distinct payment_key)::int as payments
       from payment_history where m_id = $1 and event = 'accountIssued'`,
    [shop.mId],
  );
  expect(rows[0].issued).toBe(rows[0].payments);
  expect(rows[0].issued).toBeGreaterThanOrEqual(acknowledged.length);
  await expect.poll(health).toEqual(allServe);
  expect(hiredBy(gateway)).toHaveLength(7);
}, 180_000);

test.runIf(KILLS > 0)(
  `${KILLS} workers are killed at random moments while customers pay and change their minds: every book agrees`,
  async () => {
    // Only the workers of this story's own town are counted below.
    await gateway.stop();
    const dice = new Dice(1 + Math.floor(Math.random() * 1e8));
    const crashTown = await buildCrashTown(dice, 1);
    const [place] = crashTown.gateways;
    await place?.start({ TOLLGATE_WORKERS: '3' });
    const shops = [await crashTown.shop('A shop'), await crashTown.shop('Another shop')];
    const lateShop = await crashTown.shop('A shop that is ahead of its time');
    const inboxes = new Map<string, Inbox>();
    for (const shop of [...shops, lateShop])
      inboxes.set(
        shop.mId,
        await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED'),
      );
    let isOver = false;
    let lastMishapAt = 0;
    const purchases: Purchase[] = [];
    const rush = {
      ...{ town: crashTown, dice: dice.fork(), shops, lateShop, customers: 12 },
      ...{ isOver: () => isOver, lastMishapAt: () => lastMishapAt, acknowledge: () => undefined },
    };
    const shopping = goShopping(rush, purchases).finally(() => {
      isOver = true;
    });
    shopping.catch(() => undefined);
    for (let killed = 0; killed < KILLS && !isOver; ) {
      await pause(dice.between(300, 2_000));
      const alive = livingWorkers();
      if (alive.length > 0) kill(dice.oneOf(alive));
      killed += Math.min(alive.length, 1);
      lastMishapAt = performance.now();
    }
    await expect.poll(() => livingWorkers().length, { timeout: 60_000 }).toBe(3);
    isOver = true;
    await shopping;
    expect(purchases.length).toBeGreaterThan(12);
    expect(await reckon({ town: crashTown, purchases, inboxes })).toEqual([]);
    await crashTown.close();
  },
  600_000 + KILLS * 15_000,
);
