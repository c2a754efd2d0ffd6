import { rmSync } from 'node:fs';
import { type Db, openDatabase } from '../../packages/gateway/src/store/database.ts';
import { startEmbeddedPostgres } from '../../packages/gateway/src/store/embedded/index.ts';
import { migrate } from '../../packages/gateway/src/store/migrate.ts';
import { type Part, startPart } from '../town/part.ts';
import { freePort } from '../town/ports.ts';

/** Kept books, with a gateway beside the simulators that its pages ask after. */
export interface ConsoleTown {
  origin: string;
  db: Db;
  gateway: Part;
  postgresPid: number;
  close(): Promise<void>;
}

export async function openConsoleTown(
  { folder, isFresh }: { folder: string; isFresh: boolean },
  fill: (db: Db) => Promise<void>,
): Promise<ConsoleTown> {
  await using opened = new AsyncDisposableStack();
  if (isFresh) rmSync(folder, { recursive: true, force: true });
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
  opened.defer(() => postgres.stop());
  const db = openDatabase(
    { url: postgres.connectionString, connections: 4, answerMs: 3_600_000 },
    () => undefined,
  );
  opened.defer(() => db.end());
  await migrate(db);
  // Before the gateway starts: what is being made is not yet anybody's to deliver or to let expire.
  await fill(db);
  const [gateway, bank, payPal] = [await freePort(), await freePort(), await freePort()];
  const env = {
    ...withoutOurs(process.env),
    NODE_ENV: 'production',
    TOLLGATE_DATA_DIR: folder,
    TOLLGATE_DATABASE_URL: postgres.connectionString,
    TOLLGATE_PORT: String(gateway),
    TOLLGATE_LOG: 'error',
    TOLLGATE_BANK_SIMULATOR_PORT: String(bank),
    TOLLGATE_BANK_SIMULATOR_URL: `http://127.0.0.1:${bank}`,
    TOLLGATE_BANK_CALLBACK_URL: `http://127.0.0.1:${gateway}/rails/bank`,
    TOLLGATE_PAYPAL_SIMULATOR_PORT: String(payPal),
    TOLLGATE_PAYPAL_SIMULATOR_URL: `http://127.0.0.1:${payPal}`,
    TOLLGATE_PAYPAL_CALLBACK_URL: `http://127.0.0.1:${gateway}/rails/paypal/webhooks`,
  };
  const start = async (name: string, main: string): Promise<Part> => {
    const part = await startPart({ name, main, env });
    opened.defer(() => part.stop());
    return part;
  };
  await start('bank simulator', 'packages/rails/src/bank/simulator/main.ts');
  await start('PayPal simulator', 'packages/rails/src/paypal/simulator/main.ts');
  const served = await start('gateway', 'packages/gateway/src/main.ts');
  const { rows } = await db.query<{ pid: number }>(
    `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as pid`,
  );
  const all = opened.move();
  return {
    ...{ origin: served.origin, db, gateway: served, postgresPid: rows[0]?.pid ?? 0 },
    close: () => all.disposeAsync(),
  };
}

/** Settings of the machine's own gateway must not reach ours. */
const withoutOurs = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TOLLGATE_')));
