import type { AddressInfo } from 'node:net';
import { bankRail, loadOrCreateSecrets, railReceiver } from '@tollgate/rails';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { leaseNumbers } from './bank/lease-numbers.ts';
import { NumberPace } from './bank/number-pace.ts';
import { systemChance } from './chance.ts';
import { clock } from './clock.ts';
import type { Config } from './config.ts';
import { docsMerchant } from './docs-merchant.ts';
import { FaultRules } from './faults/fault-rules.ts';
import { webhookFaults } from './faults/webhook-faults.ts';
import { type Gateway, resultOf } from './gateway.ts';
import { createApp } from './http/app.ts';
import { openApiLog } from './http/call-keeper.ts';
import { startJobs } from './jobs.ts';
import { armMark } from './mark.ts';
import { Desk } from './payments/desk.ts';
import { LIVE_RAIL, TEST_RAIL } from './payments/wire.ts';
import { openPayPal } from './paypal/accounts.ts';
import { databaseRefusal, listenRefusal } from './start-refusals.ts';
import { createWriter } from './store/batch.ts';
import { type Db, openDatabase } from './store/database.ts';
import { startEmbeddedPostgres } from './store/embedded/index.ts';
import { listenForChanges } from './store/listen-for-changes.ts';
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
  armMark(config.killAt);
  // What was opened is closed in the reverse order, also when the start fails halfway.
  await using opened = new AsyncDisposableStack();
  const log = pino({ level: config.logLevel, serializers: { error: tellError } });
  const { db, url } = await openBooks(config, log, opened);
  const { rails, receivers } = await openRails(config);
  const { payPal, payPalHooks } = openPayPal(config);
  opened.defer(async () => {
    for (const rail of [...rails.values(), ...payPal.values()]) await rail.close();
  });
  const numberPace = new NumberPace(clock.ticks);
  const committed = (loaded: unknown): void => {
    const desk = deskOf(loaded);
    if (desk?.hasWebhooks) deliveries.wake();
    const isHurried = desk?.taken.filter((number) => numberPace.took(number)).length;
    if (isHurried) leaseNow();
  };
  const writer = createWriter(db, committed, config.workers > 1 ? 'amongOthers' : 'alone');
  opened.defer(() => writer.drained());
  const reads = createReads(db, clock.ticks);
  const faults = new FaultRules(db, log, clock.ticks);
  const changes = listenForChanges(db, [reads.secretKey, reads.clientKey, reads.answers, faults]);
  opened.defer(() => changes.stop());
  const deliveries = startDeliveries({ db, writer, log, faults: webhookFaults(db, faults) });
  opened.defer(() => deliveries.stop());
  // Stopped after the last answer has gone.
  const apiLog =
    config.apiLogDays > 0 ? openApiLog({ url, bodiesPerSecond: config.apiLogBodies }, log) : undefined;
  opened.defer(() => apiLog?.stop());
  const gateway: Gateway = {
    config,
    log,
    clock,
    chance: systemChance,
    db,
    reads,
    faults,
    writer,
    writeValue: async (write, command) => resultOf(await writer.write(write, command)),
    rails,
    numberPace,
    receivers,
    payPal,
    payPalHooks,
    apiLog,
    wakeDeliveries: () => deliveries.wake(),
  };
  const leaseNow = () =>
    void leaseNumbers(gateway).catch((error) =>
      log.warn({ error }, 'account numbers could not be leased ahead; the next look tries again'),
    );
  const app = await createApp(gateway);
  await listen(app, config);
  await Promise.race([
    leaseNumbers(gateway).catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, FIRST_LEASE_MS).unref()),
  ]);
  const jobs = startJobs(gateway);
  opened.defer(() => jobs.stop());
  opened.defer(() => app.close());
  const running = opened.move();
  // Ctrl-C reaches a process twice, from the terminal and from its parent: both wait for one stop.
  let closed: Promise<void> | undefined;
  return {
    origin: originOf(app.server.address() as AddressInfo),
    gateway,
    close: () => {
      closed ??= running.disposeAsync();
      return closed;
    },
  };
}

/** The database, ours or a given one, with its schema and the shop of the public sample code. */
async function openBooks(
  config: Config,
  log: Logger,
  opened: AsyncDisposableStack,
): Promise<{ db: Db; url: string }> {
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbeddedPostgres({ dataDir: config.dataDir, log: console.log });
  opened.defer(async () => embedded?.stop());
  const url = config.databaseUrl ?? embedded?.connectionString ?? '';
  const db = openDatabase({ url, connections: config.databaseConnections }, (error) =>
    log.warn({ error }, 'a database connection broke'),
  );
  opened.defer(() => db.end());
  await migrate(db).catch((error: unknown) => {
    throw databaseRefusal(config, error);
  });
  await insertMerchants(db, [docsMerchant]);
  if (config.webhooks)
    await syncConfiguredEndpoints(db, config.webhooks as Parameters<typeof syncConfiguredEndpoints>[1]);
  return { db, url };
}

/** @throws WrongSetting when another port or address is what helps */
async function listen(app: FastifyInstance, config: Config): Promise<void> {
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    throw listenRefusal(config, error);
  }
}

/** Nothing but these: drivers hang their connection, with its password, onto the errors they throw. */
function tellError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const { code } = error as { code?: unknown };
  return {
    name,
    message,
    stack,
    ...(typeof code === 'string' && { code }),
    ...(error.cause !== undefined && { cause: tellError(error.cause) }),
  };
}

/** What a write loaded is a desk, or has one, when it concerns payments. */
const deskOf = (loaded: unknown): Desk | undefined =>
  loaded instanceof Desk ? loaded : (loaded as { desk?: Desk } | undefined)?.desk;

async function openRails(config: Config) {
  const simulator = config.bankSimulatorSecrets ?? (await loadOrCreateSecrets(config.dataDir));
  const named = [[TEST_RAIL, { url: config.bankSimulatorUrl, secrets: simulator }] as const];
  const all = config.bankRail ? [...named, [LIVE_RAIL, config.bankRail] as const] : named;
  return {
    rails: new Map(
      all.map(([name, { url, secrets }]) => [
        name,
        bankRail({ url, secretsToBank: secrets.toBank, secretsToGateway: secrets.toGateway }),
      ]),
    ),
    receivers: new Map(all.map(([name, { secrets }]) => [name, railReceiver({ secrets })])),
  };
}

const originOf = ({ address, port, family }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
