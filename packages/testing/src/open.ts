import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, startGateway } from '@tollgate/gateway';
import { startBankSimulator } from '@tollgate/rails/bank/simulator';
import { startPayPalSimulator } from '@tollgate/rails/paypal/simulator';
import { takeSlot } from './slot.ts';
import type { StartOptions } from './start.ts';

/** A gateway with its bank and its PayPal, and nothing of the test's. */
export interface OpenGateway {
  origin: string;
  close(): Promise<void>;
}

const host = '127.0.0.1';

/** Opens them in this process, on free ports. */
export async function openGateway({
  folder,
  databaseUrl: given,
  settings,
}: StartOptions & { folder: string }): Promise<OpenGateway> {
  await using opened = new AsyncDisposableStack();
  const { databaseUrl, dataDir } = given ? await beside(opened, given) : await openSlot(opened, folder);
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
      ...settings,
    }),
  );
  opened.defer(() => gateway.close());
  const running = opened.move();
  return { origin: gateway.origin, close: () => running.disposeAsync() };
}

async function openSlot(opened: AsyncDisposableStack, folder: string) {
  const slot = await takeSlot(folder);
  opened.defer(() => slot.stop());
  return slot;
}

/** Somebody else's database, and a folder for what the gateway keeps beside it. */
async function beside(opened: AsyncDisposableStack, databaseUrl: string) {
  const dataDir = await mkdtemp(join(tmpdir(), 'tollgate-test-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  return { databaseUrl, dataDir };
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
