import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../packages/gateway/src/store/database.ts';
import { brokenRules } from '../packages/gateway/src/store/expand-contract.ts';
import { migrate } from '../packages/gateway/src/store/migrate.ts';
import { openBalancer } from './support/nodes-balancer.ts';
import { startLoad } from './support/nodes-load.ts';
import { startOldVersion } from './support/nodes-old-version.ts';
import { openShop } from './support/shop.ts';
import { asSetting, bankSecrets, buildTown, type Town } from './support/town.ts';

const MIGRATIONS = fileURLToPath(new URL('../packages/gateway/src/store/migrations/', import.meta.url));

/** A commit or tag of an older version, for the long form. */
const OLD_VERSION = process.env['TOLLGATE_OLD_VERSION'];

const DOCS_SECRET_KEY = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';

/** What a next version might bring: each thing that the rule allows, on the tables that every payment needs. */
const next: Record<string, string> = {
  '9001-loyalty.sql': `
    create table loyalty (m_id text, payment_key text, points int not null, primary key (m_id, payment_key));
    create index loyalty_by_points on loyalty (points);
    alter table payments add column points int not null default 0, add column note text;
    alter table payments add constraint few_points check (points < 1000) not valid;
    alter table payment_history add column note text;
    alter table idempotent_answers add column heard_at timestamptz not null default now();`,
  '9002-payments-by-points.sql': `-- outside a transaction
    drop index concurrently if exists payments_by_points;
    create index concurrently payments_by_points on payments (m_id, points) where points > 0;`,
};

let town: Town;
let folder: string;
beforeAll(async () => {
  town = await buildTown({ processes: 0, environment: { TOLLGATE_QUIET_MS: '1000' } });
  folder = await mkdtemp(join(tmpdir(), 'tollgate-next-'));
  await cp(MIGRATIONS, folder, { recursive: true });
  for (const [name, sql] of Object.entries(next)) await writeFile(join(folder, name), sql);
});
afterAll(async () => {
  await town.close();
  await rm(folder, { recursive: true });
});

const moreAnswers = async (load: { answered(): number }, count: number) => {
  const begun = load.answered();
  await expect.poll(() => load.answered() - begun, { timeout: 60_000 }).toBeGreaterThan(count);
};

test('a next version changes the schema while this one serves, and this one starts beside it: not one request fails', async () => {
  for (const sql of Object.values(next)) expect(brokenRules(sql)).toEqual([]);
  await town.startGateway();
  const shop = await town.shop();
  const balancer = await openBalancer(() => town.gateways.map(({ origin }) => origin));
  const load = startLoad(shop, balancer.origin, [0, 0, 5, 50]);
  await moreAnswers(load, 30);
  // As the next version's first process does before it serves.
  const db = openDatabase({ url: town.databaseUrl, connections: 2 }, () => undefined);
  expect(await migrate(db, pathToFileURL(`${folder}/`))).toEqual(Object.keys(next));
  await db.end();
  await moreAnswers(load, 30);
  // The roll-out is called off: this version starts on the schema of the next.
  await town.startGateway();
  await moreAnswers(load, 30);
  const { failures } = await load.end();
  expect(failures).toEqual([]);
  const { rows } = await town.db.query('select count(*)::int as payments from payments where points = 0');
  expect(rows[0].payments).toBeGreaterThan(20);
  await balancer.close();
  for (const gateway of [...town.gateways]) expect(await gateway.stop()).toBe(0);
}, 120_000);

test.runIf(OLD_VERSION)(
  `${OLD_VERSION} serves while this version brings the schema up to date and takes its place: not one request fails`,
  async () => {
    const other = await buildTown({ processes: 0, environment: { TOLLGATE_QUIET_MS: '1000' } });
    const old = await startOldVersion(OLD_VERSION as string, {
      TOLLGATE_DATABASE_URL: other.databaseUrl,
      TOLLGATE_DATABASE_CONNECTIONS: '8',
      TOLLGATE_BANK_SIMULATOR_URL: other.bank.origin,
      TOLLGATE_PAYPAL_SIMULATOR_URL: other.payPal.origin,
      TOLLGATE_BANK_SECRETS_TO_BANK: asSetting(bankSecrets.toBank),
      TOLLGATE_BANK_SECRETS_TO_GATEWAY: asSetting(bankSecrets.toGateway),
    });
    const known = new Set([old.origin]);
    const balancer = await openBalancer(() => [...known]);
    const shop = await openShop(() => old.origin, DOCS_SECRET_KEY, {});
    const load = startLoad(shop, balancer.origin, [0, 5, 50]);
    await moreAnswers(load, 30);
    const { origin } = await other.startGateway();
    await moreAnswers(load, 30);
    known.add(origin);
    await moreAnswers(load, 60);
    const { failures } = await load.end();
    expect(failures).toEqual([]);
    expect(await old.stop()).toBe(0);
    await balancer.close();
    await other.close();
  },
  180_000,
);
