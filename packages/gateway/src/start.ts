import type { AddressInfo } from 'node:net';
import { bankRail, loadOrCreateSecrets, railReceiver } from '@tollgate/rails';
import { pino } from 'pino';
import { leaseNumbers } from './bank/lease-numbers.ts';
import { systemChance } from './chance.ts';
import { clock } from './clock.ts';
import type { Config } from './config.ts';
import { docsMerchant } from './docs-merchant.ts';
import { type Gateway, valueOf } from './gateway.ts';
import { createApp } from './http/app.ts';
import { startJobs } from './jobs.ts';
import { LIVE_RAIL, TEST_RAIL } from './payments/wire.ts';
import { Desk } from './payments/desk.ts';
import { createWriter } from './store/batch.ts';
import { openDatabase } from './store/database.ts';
import { startEmbeddedPostgres } from './store/embedded/index.ts';
import { insertMerchants } from './store/merchant-accounts.ts';
import { migrate } from './store/migrate.ts';
import { createReads } from './store/reads.ts';
import { startDeliveries } from './webhooks/deliveries.ts';
import { syncConfiguredEndpoints } from './webhooks/endpoints.ts';

export interface RunningGateway {
  /** Where it listens, such as http://127.0.0.1:4100. */
  origin: string;
  gateway: Gateway;
  /** Takes no more requests, finishes those it has, and leaves the rest in the database for the next process. */
  close(): Promise<void>;
}

/** Longer than this nobody waits for the first account numbers; a job goes on asking. */
const FIRST_LEASE_MS = 3_000;

/** Starts one process of the gateway. Any number of them may share a database. */
export async function startGateway(config: Config): Promise<RunningGateway> {
  const log = pino({ level: config.logLevel, serializers: { error: pino.stdSerializers.err } });
  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres({ dataDir: config.dataDir });
  const url = config.databaseUrl ?? embedded?.connectionString ?? '';
  const db = openDatabase({ url, connections: config.databaseConnections }, (error) => log.warn({ error }, 'a database connection broke'));
  await migrate(db);
  await insertMerchants(db, [docsMerchant]);
  await syncConfiguredEndpoints(db, config.webhooks as Parameters<typeof syncConfiguredEndpoints>[1]);

  const { rails, receivers } = await openRails(config);
  const writer = createWriter(db, (loaded) => {
    const desk = loaded instanceof Desk ? loaded : (loaded as { desk?: Desk } | undefined)?.desk;
    if (desk?.hasWebhooks) deliveries.wake();
  });
  const deliveries = startDeliveries({ db, writer, log });
  const gateway: Gateway = {
    config,
    log,
    clock,
    chance: systemChance,
    db,
    reads: createReads(db),
    writer,
    writeValue: async (write, command) => valueOf(await writer.write(write, command)),
    rails,
    receivers,
    wakeDeliveries: () => deliveries.wake(),
  };
  const app = await createApp(gateway);
  await app.listen({ host: config.host, port: config.port });
  await Promise.race([leaseNumbers(gateway).catch(() => undefined), new Promise((resolve) => setTimeout(resolve, FIRST_LEASE_MS).unref())]);
  const jobs = startJobs(gateway);

  return {
    origin: originOf(app.server.address() as AddressInfo),
    gateway,
    close: async () => {
      await app.close();
      await jobs.stop();
      await deliveries.stop();
      await writer.drained();
      for (const rail of rails.values()) await rail.close();
      await db.end();
      await embedded?.stop();
    },
  };
}

async function openRails(config: Config) {
  const simulator = config.bankSimulatorSecrets ?? (await loadOrCreateSecrets(config.dataDir));
  const named = [[TEST_RAIL, { url: config.bankSimulatorUrl, secrets: simulator }] as const];
  const all = config.bankRail ? [...named, [LIVE_RAIL, config.bankRail] as const] : named;
  return {
    rails: new Map(all.map(([name, { url, secrets }]) => [name, bankRail({ url, secretsToBank: secrets.toBank, secretsToGateway: secrets.toGateway })])),
    receivers: new Map(all.map(([name, { secrets }]) => [name, railReceiver({ secrets })])),
  };
}

const originOf = ({ address, port, family }: AddressInfo): string => `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
