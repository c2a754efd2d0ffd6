import { spawn } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RailSecret } from '@tollgate/rails';
import { startBankSimulator } from '@tollgate/rails/bank/simulator';
import { buildCluster, type Cluster } from './cluster.ts';
import { costOfSecondDisk } from './cost.ts';
import { startGateway } from './gateways.ts';
import { openLinks } from './links.ts';
import { type MishapName, mishaps } from './mishaps.ts';
import type { Options } from './options.mjs';
import { cutPower } from './processes.ts';
import { findPrograms } from './programs.ts';
import { type Result, rehearse, type Stage } from './rehearse.ts';
import { table } from './table.ts';
import { giveTo, unprivilegedUser } from './user.ts';

/**
 * Builds the cluster, lets each mishap happen to it under load, and prints what came of it.
 *
 * @returns the exit code: 1 when a promise was broken
 * @throws Cannot with what to install
 */
export async function run(options: Options, opened: AsyncDisposableStack): Promise<number> {
  const path = process.env['PATH'] ?? '';
  const programs = findPrograms(path);
  const user = unprivilegedUser();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tollgate-ha-')));
  // PostgreSQL's user must get through to what is its own.
  chmodSync(folder, 0o711);
  giveTo(user, folder);
  opened.defer(() => {
    if (options.keep) console.log(`Kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  });
  if (!options.keep) watchOver(folder);
  opened.defer(() => cutPower(folder));

  const links = openLinks();
  opened.defer(() => links.close());
  tell('Building three machines with etcd, Patroni and PostgreSQL');
  const cluster = await buildCluster({ folder, programs, user, links, path });
  await cluster.untilWhole();

  const cost = await costOfSecondDisk(cluster.databaseUrl);
  const ms = (time: number): string => `${time.toFixed(1)} ms`;
  tell(`A lone commit takes ${ms(cost.oneDisk)} on one disk and ${ms(cost.twoDisks)} on two`);

  const bank = await openBank(cluster, folder);
  opened.defer(() => bank.close());
  tell('Starting two gateways');
  for (const [place, port] of cluster.gatewayPorts.entries()) {
    const gateway = await startGateway(`gateway${place + 1}`, folder, {
      ...process.env,
      TOLLGATE_PORT: String(port),
      TOLLGATE_HOST: '127.0.0.1',
      TOLLGATE_DATABASE_URL: cluster.databaseUrl,
      TOLLGATE_DATA_DIR: folder,
      TOLLGATE_BANK_SIMULATOR_URL: bank.origin,
      TOLLGATE_BANK_SECRETS_TO_BANK: asSetting(bank.toBank),
      TOLLGATE_BANK_SECRETS_TO_GATEWAY: asSetting(bank.toGateway),
    });
    opened.defer(() => gateway.stop());
  }

  const told: Stage['told'] = (mishap, record) =>
    appendFileSync(join(folder, 'attempts.jsonl'), `${JSON.stringify({ mishap, ...record })}\n`);
  const results: Result[] = [];
  const wanted = (options.only ?? Object.keys(mishaps)) as MishapName[];
  for (let round = 1; round <= options.rounds; round++)
    for (const name of wanted) {
      tell(`${name}: ${mishaps[name].says}`);
      const result = await rehearse(
        { cluster, bank, perSecond: options.rate, ...(options.keep && { told }) },
        name,
      );
      results.push(result);
      for (const words of result.broken) console.log(`  BROKEN: ${words}`);
      for (const words of [...result.missing, ...result.doubled, ...result.refused].slice(0, 10))
        console.log(`    ${words}`);
    }
  console.log(`\n${table(results)}\n\n${options.rate} payments/s, ${machine()}`);
  const broken = results.filter((result) => result.broken.length > 0).length;
  console.log(
    broken === 0 ? 'Every promise was kept.' : `${broken} of ${results.length} runs broke a promise.`,
  );
  return broken === 0 ? 0 : 1;
}

const tell = (words: string): void => console.log(`… ${words}`);

const machine = (): string =>
  `${availableParallelism()} cores of ${cpus()[0]?.model.trim()}, everything on it, Node ${process.version}`;

/** A bank that the gateways are told of, and that calls them as merchants do: through the proxy. */
async function openBank(cluster: Cluster, folder: string) {
  const toBank: RailSecret[] = [{ keyId: 'to-bank', secret: 'a1'.repeat(32) }];
  const toGateway: RailSecret[] = [{ keyId: 'to-gateway', secret: 'b2'.repeat(32) }];
  mkdirSync(join(folder, 'bank'));
  const { origin, close } = await startBankSimulator({
    port: 0,
    host: '127.0.0.1',
    callbackUrl: `${cluster.origin}/rails/bank`,
    secrets: { toBank, toGateway },
    databasePath: join(folder, 'bank', 'bank.sqlite'),
  });
  return { origin, close, toBank, toGateway };
}

const asSetting = (secrets: readonly RailSecret[]): string =>
  secrets.map(({ keyId, secret }) => `${keyId}:${secret}`).join(',');

/** Should we be killed outright, somebody else ends the machines and removes their folder. */
function watchOver(folder: string): void {
  const janitor = fileURLToPath(new URL('./janitor.mjs', import.meta.url));
  const child = spawn(process.execPath, [janitor, folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
}
