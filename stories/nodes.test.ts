import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBalancer } from './support/nodes-balancer.ts';
import { startLoad } from './support/nodes-load.ts';
import { hiredBy, signal, untilSaid, workers, workersOf } from './support/nodes-workers.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown({ processes: 0, environment: { TOLLGATE_QUIET_MS: '1000' } });
});
afterAll(() => town.close());

/** Merchants' servers that never rest, and some that do, for less than a process that leaves waits for them. */
const RESTS_MS = [0, 0, 0, 5, 20, 100, 200, 400];

const health = async () =>
  (await fetch(`${town.origin()}/health`, { headers: { connection: 'close' } })).json();

const moreAnswers = async (load: { answered(): number }, count: number) => {
  const begun = load.answered();
  await expect.poll(() => load.answered() - begun, { timeout: 60_000 }).toBeGreaterThan(count);
};

test('two workers are replaced one after the other under load, and not one request fails', async () => {
  const gateway = await town.startGateway(workers(2));
  const shop = await town.shop();
  expect(await health()).toEqual({ status: 'ok', workers: { wanted: 2, up: 2 } });
  const before = workersOf(gateway);
  expect(before).toHaveLength(2);

  const load = startLoad(shop, gateway.origin, RESTS_MS);
  await moreAnswers(load, 50);
  signal(gateway, 'SIGUSR2');
  await untilSaid(gateway, 'every worker was replaced');
  await moreAnswers(load, 50);
  const { answered, failures } = await load.end();

  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(100);
  const after = workersOf(gateway);
  expect(after).toHaveLength(2);
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);
  expect(hiredBy(gateway)).toHaveLength(4);
  expect(await health()).toEqual({ status: 'ok', workers: { wanted: 2, up: 2 } });
  // As a supervisor does that tells everybody.
  for (const pid of after) process.kill(pid, 'SIGTERM');
  expect(await gateway.stop()).toBe(0);
  expect(workersOf(gateway)).toEqual([]);
}, 120_000);

test('two processes behind a balancer are replaced one after the other under load, and not one request fails', async () => {
  for (let count = 0; count < 2; count++) await town.startGateway();
  const shop = await town.shop();
  // The balancer's list is an operator's: who is leaving stands on it for as long as it takes somebody to notice.
  const known = new Set(town.gateways.map(({ origin }) => origin));
  const balancer = await openBalancer(() => [...known]);
  const load = startLoad(shop, balancer.origin, RESTS_MS);
  await moreAnswers(load, 50);
  for (const old of [...town.gateways]) {
    const next = await town.startGateway();
    known.add(next.origin);
    expect(await old.stop()).toBe(0);
    known.delete(old.origin);
    await moreAnswers(load, 20);
  }
  const { failures } = await load.end();
  expect(failures).toEqual([]);
  await balancer.close();
}, 120_000);
