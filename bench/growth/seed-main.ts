import { parseArgs } from 'node:util';
import { openDatabase } from '../../packages/gateway/src/store/database.ts';
import { startEmbeddedPostgres } from '../../packages/gateway/src/store/embedded/index.ts';
import { migrate } from '../../packages/gateway/src/store/migrate.ts';
import { count } from '../report/table.ts';
import { OtherPlan } from './plan.ts';
import { progressLine } from './progress.ts';
import { seed } from './seed.ts';
import { tableSizes, tellSizes } from './sizes.ts';

const HELP = `node scripts/seed.mjs --payments 3000000 [--database-url postgres://… | --data-dir DIR]

Fills a database with a year of payments of many merchants, with everything that belongs to them, under the indexes and
constraints of the real schema. For load tests: nothing else should be in that database. Stopped halfway, it goes on
where it was.

  --payments N          how many; about 4 kB each, and 2 GB of log
  --database-url URL    of an empty database; Tollgate's schema is made there
  --data-dir DIR        or a directory in which Tollgate makes a PostgreSQL of its own (default .tollgate/seeded)
  --workers 2           stretches that are made at the same time
`;

const { values } = parseArgs({
  options: {
    payments: { type: 'string' },
    'database-url': { type: 'string' },
    'data-dir': { type: 'string', default: '.tollgate/seeded' },
    workers: { type: 'string', default: '2' },
    help: { type: 'boolean', short: 'h' },
  },
});
const payments = Number(values.payments);
const workers = Number(values.workers);

if (values.help || !(Number.isInteger(payments) && payments > 0) || !(workers >= 1 && workers <= 16)) {
  console.log(HELP);
  process.exitCode = values.help ? 0 : 1;
} else {
  await using opened = new AsyncDisposableStack();
  const embedded = values['database-url']
    ? undefined
    : await startEmbeddedPostgres({ dataDir: values['data-dir'], log: console.log });
  opened.defer(async () => embedded?.stop());
  const url = values['database-url'] ?? embedded?.connectionString ?? '';
  const db = openDatabase({ url, connections: workers + 1, answerMs: 3_600_000 }, () => undefined);
  opened.defer(() => db.end());
  await migrate(db);
  try {
    const made = await seed(db, { payments, workers, progress: progressLine('') });
    const pace =
      made.payments > 0
        ? `${count(made.payments)} payments and ${count(made.rows)} rows in ${count(made.seconds)} s: ${count(made.payments / made.seconds)} payments, ${count(made.rows / made.seconds)} rows a second`
        : 'Everything was there';
    console.log(`${pace}.\n\n${tellSizes(await tableSizes(db), payments)}`);
  } catch (error) {
    if (!(error instanceof OtherPlan)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
