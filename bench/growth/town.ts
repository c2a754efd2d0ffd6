import { join } from 'node:path';
import { type Db, openDatabase } from '../../packages/gateway/src/store/database.ts';
import { startEmbeddedPostgres } from '../../packages/gateway/src/store/embedded/index.ts';
import { migrate } from '../../packages/gateway/src/store/migrate.ts';
import { startPart } from '../town/part.ts';
import { freePort } from '../town/ports.ts';
import { progressLine } from './progress.ts';
import { type Seeded, seed } from './seed.ts';
import { type TableSize, tableSizes } from './sizes.ts';

/** Books of one size, in a PostgreSQL of their own set as everybody's, with a gateway and its bank. */
export interface SizedTown {
  payments: number;
  origin: string;
  db: Db;
  seeded: Seeded;
  sizes: TableSize[];
  close(): Promise<void>;
}

export async function openSizedTown(folder: string, payments: number): Promise<SizedTown> {
  await using opened = new AsyncDisposableStack();
  const dataDir = join(folder, String(payments));
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  opened.defer(() => postgres.stop());
  const db = openDatabase(
    { url: postgres.connectionString, connections: 4, answerMs: 3_600_000 },
    () => undefined,
  );
  opened.defer(() => db.end());
  await migrate(db);
  // Before the gateway starts: what is being made is not yet anybody's to deliver or to let expire.
  const seeded = await seed(db, { payments, progress: progressLine('  ') });
  const sizes = await tableSizes(db);
  const [gateway, bank] = [await freePort(), await freePort()];
  const env = {
    ...withoutOurs(process.env),
    NODE_ENV: 'production',
    TOLLGATE_DATA_DIR: dataDir,
    TOLLGATE_DATABASE_URL: postgres.connectionString,
    TOLLGATE_PORT: String(gateway),
    TOLLGATE_LOG: 'error',
    TOLLGATE_BANK_SIMULATOR_PORT: String(bank),
    TOLLGATE_BANK_SIMULATOR_URL: `http://127.0.0.1:${bank}`,
    TOLLGATE_BANK_CALLBACK_URL: `http://127.0.0.1:${gateway}/rails/bank`,
  };
  const parts = [
    ['bank simulator', 'packages/rails/src/bank/simulator/main.ts'],
    ['gateway', 'packages/gateway/src/main.ts'],
  ] as const;
  let origin = '';
  for (const [name, main] of parts) {
    const part = await startPart({ name, main, env });
    opened.defer(() => part.stop());
    origin = part.origin;
  }
  const all = opened.move();
  return { payments, origin, db, seeded, sizes, close: () => all.disposeAsync() };
}

/** Settings of the machine's own gateway must not reach ours. */
const withoutOurs = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TOLLGATE_')));
