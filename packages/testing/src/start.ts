import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, startGateway } from '@tollgate/gateway';
import { startBankSimulator } from '@tollgate/rails/bank/simulator';
import { startPayPalSimulator } from '@tollgate/rails/paypal/simulator';
import { takeSlot } from './slot.ts';
import { connectTollgate, type Tollgate } from './tollgate.ts';

export interface StartOptions {
  /** A PostgreSQL to use instead of an embedded one: an empty database, or one that a gateway made. */
  databaseUrl?: string;
  /** Where embedded databases are kept between runs. */
  folder?: string;
  /** Settings of the gateway by their names, `TOLLGATE_…`. */
  settings?: Record<string, string>;
}

const host = '127.0.0.1';

/**
 * Starts a whole gateway in this process, on free ports: its bank, its PayPal, a real database. Any number of them run
 * side by side.
 *
 * The first start on a machine makes a database cluster and takes a few seconds; later ones take about one.
 */
export async function startTollgate(options: StartOptions = {}): Promise<Tollgate> {
  await using opened = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'tollgate-test-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const databaseUrl = options.databaseUrl ?? (await openSlot(opened, options.folder));
  // The bank has to know where to call before the gateway listens.
  const port = await freePort();
  const callbackUrl = `http://${host}:${port}`;
  const bank = await startBankSimulator({
    port: 0,
    host,
    callbackUrl: `${callbackUrl}/rails/bank`,
    secrets,
    databasePath: ':memory:',
  });
  opened.defer(() => bank.close());
  const payPal = await startPayPalSimulator({
    port: 0,
    host,
    callbackUrl: `${callbackUrl}/rails/paypal/webhooks`,
    databasePath: ':memory:',
  });
  opened.defer(() => payPal.close());
  const gateway = await startGateway(
    readConfig({
      TOLLGATE_PORT: String(port),
      TOLLGATE_HOST: host,
      TOLLGATE_DATA_DIR: dataDir,
      TOLLGATE_DATABASE_URL: databaseUrl,
      TOLLGATE_DATABASE_CONNECTIONS: '8',
      TOLLGATE_BANK_SIMULATOR_URL: bank.origin,
      TOLLGATE_BANK_SECRETS_TO_BANK: written(secrets.toBank),
      TOLLGATE_BANK_SECRETS_TO_GATEWAY: written(secrets.toGateway),
      TOLLGATE_PAYPAL_SIMULATOR_URL: payPal.origin,
      // What a test provokes on purpose is not worth a line.
      TOLLGATE_LOG: 'error',
      TOLLGATE_QUIET_MS: '0',
      ...options.settings,
    }),
  );
  opened.defer(() => gateway.close());
  const running = opened.move();
  return connectTollgate(gateway.origin, () => running.disposeAsync());
}

async function openSlot(opened: AsyncDisposableStack, folder: string | undefined): Promise<string> {
  const slot = await takeSlot(folder);
  opened.defer(() => slot.stop());
  return slot.databaseUrl;
}

/** Between two parts of one process, on loopback: nobody has to guess them, everybody may know them. */
const secrets = {
  toBank: [{ keyId: 'testing-to-bank', secret: '5a'.repeat(32) }],
  toGateway: [{ keyId: 'testing-to-gateway', secret: 'a5'.repeat(32) }],
};

const written = (all: { keyId: string; secret: string }[]): string =>
  all.map(({ keyId, secret }) => `${keyId}:${secret}`).join(',');

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
