import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadOrCreateSecrets } from '@tollgate/rails';
import pg from 'pg';
import { runningPostgres } from '../../packages/gateway/src/store/embedded/running.ts';
import type { BankLine, Job, Load } from '../load/job.ts';
import { makeFolder } from './folder.ts';
import { type Part, startPart } from './part.ts';
import { freePort } from './ports.ts';
import { root } from './root.ts';
import { openShop, type Shop } from './shop.ts';

/** Everything that runs while the bench measures. */
export interface Town {
  folder: string;
  gateway: Part;
  bank: Part;
  /** Absent in a repository without a PayPal simulator. */
  paypal: Part | undefined;
  load: Part;
  db: pg.Pool;
  databaseUrl: string;
  /** Process id of the database server's first process. */
  postgresPid: number;
  /** For a job that speaks as the bank, from the next event on. One such job at a time. */
  bankLine(): BankLine;
  /** A shop nobody tells anything, and one that hears of every deposit. */
  quiet: Shop;
  told: Shop;
  /** Makes the load process do a job. */
  run(job: Job): Promise<Load>;
  /** A second process of the gateway on the same database. */
  startGateway(): Promise<Part>;
  /** Before anything of the town ends. */
  atEnd(end: () => Promise<void>): void;
  close(): Promise<void>;
}

const GATEWAY = 'packages/gateway/src/main.ts';
const BANK = 'packages/rails/src/bank/simulator/main.ts';
const PAYPAL = 'packages/rails/src/paypal/simulator/main.ts';

export interface TownSettings {
  profileTo: string | undefined;
  /** Processes of the gateway. */
  workers: number;
}

export async function openTown({ profileTo, workers }: TownSettings): Promise<Town> {
  await using opened = new AsyncDisposableStack();
  const folder = makeFolder();
  opened.defer(() => folder.remove());
  const env = await environment(folder.path);
  const start = async (name: string, main: string, flags: string[] = [], more: NodeJS.ProcessEnv = {}) => {
    const part = await startPart({ name, main, flags, env: { ...env, ...more } });
    opened.defer(() => part.stop());
    return part;
  };
  const load = await start('load process', 'bench/load/main.ts');
  const bank = await start('bank simulator', BANK);
  const paypal = existsSync(join(root, PAYPAL)) ? await start('PayPal simulator', PAYPAL) : undefined;
  const profile = profileTo ? ['--cpu-prof', `--cpu-prof-dir=${profileTo}`, '--cpu-prof-interval=500'] : [];
  const gateway = await start('gateway', GATEWAY, profile, { TOLLGATE_WORKERS: String(workers) });
  const databaseUrl = runningPostgres(folder.path);
  if (!databaseUrl) throw new Error('the gateway runs without a database of its own');
  const db = new pg.Pool({ connectionString: databaseUrl, max: 4, application_name: 'bench' });
  db.on('error', () => undefined);
  opened.defer(() => db.end());
  const { rows } = await db.query<{ pid: number }>(
    `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid`,
  );
  const quiet = await openShop(gateway.origin);
  const told = await openShop(gateway.origin);
  await told.hears(load.origin, ['DEPOSIT_CALLBACK']);
  const secrets = await loadOrCreateSecrets(folder.path);
  let firstEventSeq = 1;
  const all = opened.move();
  let closing: Promise<void> | undefined;
  return {
    folder: folder.path,
    gateway,
    bank,
    paypal,
    load,
    db,
    databaseUrl,
    postgresPid: rows[0]?.pid ?? 0,
    bankLine: () => ({ secrets: secrets.toGateway, firstEventSeq }),
    quiet,
    told,
    async run(job) {
      const done = await runJob(load, job);
      firstEventSeq += done.events;
      return done;
    },
    startGateway: () =>
      startPart({
        name: 'second gateway',
        main: GATEWAY,
        env: { ...env, TOLLGATE_PORT: '0', TOLLGATE_DATABASE_URL: databaseUrl },
      }),
    atEnd: (end) => all.defer(end),
    close: () => (closing ??= all.disposeAsync()),
  };
}

/** Settings of the machine's own gateway must not reach ours. */
async function environment(dataDir: string): Promise<NodeJS.ProcessEnv> {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('TOLLGATE_'));
  const [gateway, bank, paypal] = [await freePort(), await freePort(), await freePort()];
  return {
    ...Object.fromEntries(others),
    NODE_ENV: 'production',
    TOLLGATE_DATA_DIR: dataDir,
    TOLLGATE_PORT: String(gateway),
    TOLLGATE_LOG: 'warn',
    TOLLGATE_BANK_SIMULATOR_PORT: String(bank),
    TOLLGATE_BANK_CALLBACK_URL: `http://127.0.0.1:${gateway}/rails/bank`,
    TOLLGATE_PAYPAL_SIMULATOR_PORT: String(paypal),
    TOLLGATE_PAYPAL_SIMULATOR_URL: `http://127.0.0.1:${paypal}`,
    TOLLGATE_PAYPAL_CALLBACK_URL: `http://127.0.0.1:${gateway}/rails/paypal/webhooks`,
  };
}

function runJob({ process: child }: Part, job: Job): Promise<Load> {
  return new Promise((resolve, reject) => {
    const died = (): void => reject(new Error('the load process ended'));
    child.once('close', died);
    child.once('message', (answer: { load?: Load; error?: string }) => {
      child.off('close', died);
      if (answer.load) resolve(answer.load);
      else reject(new Error(answer.error));
    });
    child.send({ job });
  });
}
