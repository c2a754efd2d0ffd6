import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BankSimulator, startBankSimulator } from '@tollgate/rails/bank/simulator';
import { type PayPalSimulator, startPayPalSimulator } from '@tollgate/rails/paypal/simulator';
import pg from 'pg';
import { inject } from 'vitest';
import { freshDatabase } from '../../test/database.ts';
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts';
import { openShop, type Shop } from './shop.ts';

/** A bank, a PayPal, a database and one or more gateway processes: everything a payment needs but a shop. */
export interface Town {
  gateways: GatewayProcess[];
  bank: BankSimulator;
  payPal: PayPalSimulator;
  /** After `payPal.close()`: the same PayPal again, at the same address and with its books. */
  reopenPayPal(): Promise<void>;
  databaseUrl: string;
  /** For looking into the books; stories never write there. */
  db: pg.Pool;
  /** A fresh shop with its own keys, clock and webhooks. */
  shop(options?: { name?: string; version?: string; useEscrow?: boolean }): Promise<Shop>;
  /** Starts another process on the same database, in place of one that was killed or beside the others. */
  startGateway(environment?: Record<string, string>): Promise<GatewayProcess>;
  /** Calls `path` on any gateway that is up, a different one each time. */
  origin(): string;
  close(): Promise<void>;
}

export interface TownSettings {
  /** How many gateway processes; by default what the run asks for (one, or two on one PostgreSQL). */
  processes?: number;
  environment?: Record<string, string>;
  /** Another PayPal than the usual one: whether it keeps its fee on refunds, and where its webhooks go first. */
  payPal?: { keepsFee?: boolean; callbackUrl?: string };
}

const DOCS_SECRET_KEY = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';

/** What every town's gateway and bank sign with, each direction its own. */
export const bankSecrets = {
  toBank: [{ keyId: 'to-bank', secret: 'a1'.repeat(32) }],
  toGateway: [{ keyId: 'to-gateway', secret: 'b2'.repeat(32) }],
};

/** Secrets as the environment has them. */
export const asSetting = (secrets: { keyId: string; secret: string }[]): string =>
  secrets.map(({ keyId, secret }) => `${keyId}:${secret}`).join(',');

/** Builds a town. Every test file has its own, so stories of different files cannot meet. */
export async function buildTown({
  processes = inject('gatewayProcesses') ?? 1,
  environment = {},
  payPal: differently = {},
}: TownSettings = {}): Promise<Town> {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-story-'));
  // The bank has to know where to call before the gateway can listen, so the address is chosen first.
  const callbackPort = await freePort();
  const bank = await startBankSimulator({
    port: 0,
    host: '127.0.0.1',
    callbackUrl: `http://127.0.0.1:${callbackPort}/rails/bank`,
    secrets: bankSecrets,
    databasePath: join(folder, 'bank.sqlite'),
  });
  const openPayPal = (port: number) =>
    startPayPalSimulator({
      port,
      host: '127.0.0.1',
      callbackUrl: `http://127.0.0.1:${callbackPort}/rails/paypal/webhooks`,
      databasePath: join(folder, 'paypal.sqlite'),
      ...differently,
    });
  const payPal = await openPayPal(0);
  const common = {
    TOLLGATE_DATABASE_URL: database.url,
    TOLLGATE_DATABASE_CONNECTIONS: '8',
    // A story's clients have gone when it closes its town; nobody is waited for.
    TOLLGATE_QUIET_MS: '0',
    TOLLGATE_DATA_DIR: folder,
    TOLLGATE_BANK_SIMULATOR_URL: bank.origin,
    TOLLGATE_PAYPAL_SIMULATOR_URL: payPal.origin,
    TOLLGATE_BANK_SECRETS_TO_BANK: asSetting(bankSecrets.toBank),
    TOLLGATE_BANK_SECRETS_TO_GATEWAY: asSetting(bankSecrets.toGateway),
    ...environment,
  };
  const db = new pg.Pool({ connectionString: database.url, max: 4 });
  db.on('error', () => undefined);
  const gateways: GatewayProcess[] = [];
  const start = async (own: Record<string, string> = {}): Promise<GatewayProcess> => {
    const isCalledByBank = !gateways.some((gateway) => gateway.origin.endsWith(`:${callbackPort}`));
    const gateway = await startGatewayProcess({
      ...common,
      ...(isCalledByBank && { TOLLGATE_PORT: String(callbackPort) }),
      ...own,
    });
    const leave = () => gateways.splice(gateways.indexOf(known), 1);
    const known: GatewayProcess = {
      ...gateway,
      kill: async () => {
        leave();
        await gateway.kill();
      },
      stop: async () => {
        leave();
        return gateway.stop();
      },
    };
    gateways.push(known);
    return known;
  };
  for (let count = 0; count < processes; count++) await start();

  let turn = 0;
  const origin = (): string => {
    const gateway = gateways[turn++ % gateways.length];
    if (!gateway) throw new Error('no gateway is running');
    return gateway.origin;
  };
  const shops: Shop[] = [];
  const town: Town = {
    gateways,
    bank,
    payPal,
    reopenPayPal: async () => {
      town.payPal = await openPayPal(Number(new URL(payPal.origin).port));
    },
    databaseUrl: database.url,
    db,
    origin,
    startGateway: start,
    shop: async (options = {}) => {
      const shop = await openShop(origin, DOCS_SECRET_KEY, options);
      shops.push(shop);
      return shop;
    },
    close: async () => {
      await Promise.all(shops.map((shop) => shop.close()));
      await Promise.all([...gateways].map((gateway) => gateway.stop()));
      await bank.close();
      await town.payPal.close();
      await db.end();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return town;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

declare module 'vitest' {
  interface ProvidedContext {
    gatewayProcesses: number | undefined;
  }
}
