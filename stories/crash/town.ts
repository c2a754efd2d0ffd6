import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openShop, type Shop } from '../support/shop.ts';
import { startBalancer } from './balancer.ts';
import type { Dice } from './dice.ts';
import { Place } from './place.ts';
import { type CrashPostgres, startCrashPostgres } from './postgres.ts';

/** Everything a payment needs, each part a process of its own that may be killed and comes back. */
export interface CrashTown {
  folder: string;
  postgres: CrashPostgres;
  gateways: Place[];
  bank: Place;
  payPal: Place;
  /** Any gateway that is up, a different one each time. */
  origin(): string;
  shop(name: string): Promise<Shop>;
  close(): Promise<void>;
}

const DOCS_SECRET_KEY = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';

/** Builds the town with nobody in it: the bank and PayPal run, the gateways do not yet. */
export async function buildCrashTown(dice: Dice, count: number): Promise<CrashTown> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-crash-'));
  const postgres = await startCrashPostgres(join(folder, 'pg'));
  const [bankPort, payPalPort, ...ports] = await freePorts(dice, 2 + count);
  const common = { TOLLGATE_DATA_DIR: folder, TOLLGATE_HOST: '127.0.0.1', TOLLGATE_LOG: 'warn' };
  const gateways = ports.map(
    (port) =>
      new Place('gateway', port, {
        ...common,
        TOLLGATE_PORT: String(port),
        TOLLGATE_DATABASE_URL: postgres.url,
        TOLLGATE_DATABASE_CONNECTIONS: '8',
        TOLLGATE_BANK_SIMULATOR_URL: `http://127.0.0.1:${bankPort}`,
        TOLLGATE_PAYPAL_SIMULATOR_URL: `http://localhost:${payPalPort}`,
      }),
  );
  const balancer = await startBalancer(gateways);
  const bank = new Place('bank', bankPort as number, {
    ...common,
    TOLLGATE_BANK_SIMULATOR_PORT: String(bankPort),
    TOLLGATE_BANK_CALLBACK_URL: `${balancer.origin}/rails/bank`,
  });
  const payPal = new Place('payPal', payPalPort as number, {
    ...common,
    TOLLGATE_PAYPAL_SIMULATOR_PORT: String(payPalPort),
    TOLLGATE_PAYPAL_CALLBACK_URL: `${balancer.origin}/rails/paypal/webhooks`,
  });
  await Promise.all([bank.start(), payPal.start()]);

  let turn = 0;
  const origin = (): string => {
    const up = gateways.filter((gateway) => gateway.isUp);
    const gateway = up[turn++ % Math.max(up.length, 1)];
    if (!gateway) throw new Error('no gateway is up');
    return gateway.origin;
  };
  const shops: Shop[] = [];
  return {
    folder,
    postgres,
    gateways,
    bank,
    payPal,
    origin,
    shop: async (name) => {
      const shop = await openShop(origin, DOCS_SECRET_KEY, { name });
      shops.push(shop);
      return shop;
    },
    close: async () => {
      await Promise.all(shops.map((shop) => shop.close()));
      await Promise.all([...gateways, bank, payPal].map((place) => place.kill()));
      await balancer.close();
      await postgres.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Below those that the system gives to outgoing connections: one of them might sit there when a process comes back. */
async function freePorts(dice: Dice, count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    // The seed is the same in two runs side by side, so the process has its say too.
    const port = 15_000 + ((Math.floor(dice.next() * 15_000) + process.pid) % 15_000);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
