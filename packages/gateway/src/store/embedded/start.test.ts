import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { startEmbeddedPostgres } from './index.ts';

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const isRoot = process.getuid?.() === 0;
/** Users of every password file: the one PostgreSQL gets under root, and another. */
const nobody = 65534;
const daemon = 1;

const atEnd: (() => unknown)[] = [];
afterEach(async () => {
  while (atEnd.length > 0) await atEnd.pop()?.();
});

function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tollgate-postgres-'));
  atEnd.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function start(dataDir: string) {
  const said: string[] = [];
  const postgres = await startEmbeddedPostgres({ dataDir, log: (line) => said.push(line) });
  atEnd.push(() => postgres.stop());
  return { ...postgres, said };
}

async function sql(connectionString: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {}); // a server that is killed ends it
  await client.connect();
  try {
    const { rows } = await client.query({ text, rowMode: 'array' });
    return rows.flat();
  } finally {
    await client.end();
  }
}

/** A gateway in a process of its own, which says the connection string, or why it did not start. */
async function gateway(dataDir: string, uid?: number): Promise<{ child: ChildProcess; said: string }> {
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(import.meta.resolve('./index.ts'))};
    process.once('SIGTERM', () => void postgres.stop().then(() => process.exit(0)));
    const postgres = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} }).catch((error) => {
      console.log(error.message.replaceAll('\\n', ' '));
      process.exit(1);
    });
    console.log(postgres.connectionString);
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/',
    ...(uid && { uid, gid: uid }),
  });
  atEnd.push(() => child.kill('SIGKILL'));
  const [said] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, said };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

function serverPid(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8'), 10);
}

function isAlive(pid: number): boolean {
  // A container's first process may never fetch its dead children: those count as ended.
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

test('what was committed before a kill -9 of the gateway is there after the next start', async () => {
  const dataDir = emptyDirectory();
  const killed = await gateway(dataDir);
  await sql(killed.said, 'create table deposits as select 10000 as amount');
  const orphan = serverPid(dataDir);
  await end(killed.child, 'SIGKILL');
  expect(isAlive(orphan)).toBe(true);

  const next = await start(dataDir);
  expect(next.said).toEqual([expect.stringContaining(`process ${orphan}`)]);
  expect(isAlive(orphan)).toBe(false);
  expect(await sql(next.connectionString, 'select amount from deposits')).toEqual([10_000]);
});

test('every promise of durability is on, and a password is asked for', async () => {
  const dataDir = emptyDirectory();
  const { connectionString, said, stop } = await start(dataDir);
  expect(said).toEqual([expect.stringContaining('Making the database')]);
  const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'];
  const settings = names.map((name) => `current_setting('${name}')`).join(', ');
  expect(await sql(connectionString, `select ${settings}`)).toEqual(['on', 'on', 'on', 'on']);
  expect(
    await sql(connectionString, "select upper('é'), pg_encoding_to_char(encoding) from pg_database limit 1"),
  ).toEqual(['É', 'UTF8']);
  const stranger = connectionString.replace(/:\w+@/, ':guessed@');
  await expect(sql(stranger, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  expect(statSync(join(dataDir, 'postgres/password')).mode & 0o777).toBe(0o600);
  expect(statSync(join(dataDir, 'postgres/cluster')).mode & 0o777).toBe(0o700);

  const pid = serverPid(dataDir);
  await Promise.all([stop(), stop()]);
  expect(isAlive(pid)).toBe(false);
});

test('who commits at the end of a file of the log waits for a small one', async () => {
  const { connectionString } = await start(emptyDirectory());
  const asked = ['wal_segment_size', 'wal_buffers', 'min_wal_size'].map(
    (name) => `current_setting('${name}')`,
  );
  expect(await sql(connectionString, `select ${asked.join(', ')}`)).toEqual(['4MB', '16MB', '80MB']);
});

test('a second gateway on the same directory is refused, by the name of the first', async () => {
  const dataDir = emptyDirectory();
  const first = await gateway(dataDir);
  await expect(start(dataDir)).rejects.toThrow(`process ${first.child.pid}) already runs on`);
  expect(await sql(first.said, 'select 1')).toEqual([1]);

  await end(first.child, 'SIGTERM');
  expect(first.child.exitCode).toBe(0);
  await expect(start(dataDir)).resolves.toMatchObject({ said: [] });
});

test('a PostgreSQL that is killed is started again, with everything that was committed', async () => {
  const dataDir = emptyDirectory();
  const { connectionString, said } = await start(dataDir);
  await sql(connectionString, 'create table deposits as select 10000 as amount');
  const killed = serverPid(dataDir);
  process.kill(killed, 'SIGKILL');
  await expect
    .poll(() => sql(connectionString, 'select amount from deposits').catch(() => []), { timeout: 40_000 })
    .toEqual([10_000]);
  expect(serverPid(dataDir)).not.toBe(killed);
  expect(said).toContain('PostgreSQL ended by itself and is started again.');
});

test('a pid that was given to somebody else stops neither the start nor that process', async () => {
  const dataDir = emptyDirectory();
  const first = await start(dataDir);
  const pidFile = join(dataDir, 'postgres/cluster/postmaster.pid');
  const left = readFileSync(pidFile, 'utf8');
  await first.stop();
  const { uid, gid } = statSync(dirname(pidFile));
  const stranger = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' });
  atEnd.push(() => stranger.kill());
  writeFileSync(pidFile, left.replace(/^\d+/, String(stranger.pid)), { mode: 0o600 });
  chownSync(pidFile, uid, gid);

  const next = await start(dataDir);
  expect(await sql(next.connectionString, 'select 1')).toEqual([1]);
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
});

test('a kill while the database is made leaves nothing that a start would take for one', async () => {
  const dataDir = emptyDirectory();
  mkdirSync(join(dataDir, 'postgres/draft/cluster'), { recursive: true });
  writeFileSync(join(dataDir, 'postgres/draft/cluster/PG_VERSION'), '18\n');
  const { connectionString } = await start(dataDir);
  expect(await sql(connectionString, 'select 1')).toEqual([1]);
});

test('a path too long for a socket is served on the loopback', async () => {
  const dataDir = join(emptyDirectory(), '가맹점'.repeat(12), 'with a space');
  const { connectionString } = await start(dataDir);
  expect(connectionString).toMatch(/@127\.0\.0\.1:\d+\/tollgate$/);
  expect(await sql(connectionString, 'select host(inet_server_addr())')).toEqual(['127.0.0.1']);
});

test.each([
  [
    'made by another major version',
    { PG_VERSION: '12\n' },
    /PostgreSQL 12; here is PostgreSQL .*pg_dump 12.*TOLLGATE_DATABASE_URL/s,
  ],
  ['whose password is lost', { PG_VERSION: '18\n' }, /password is missing.*Put the file back/s],
])('a database %s stops the start with what to do', async (_, files, words) => {
  const dataDir = emptyDirectory();
  const cluster = join(dataDir, 'postgres/cluster');
  mkdirSync(cluster, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cluster, name), content);
  await expect(start(dataDir)).rejects.toThrow(words);
  expect(readFileSync(join(cluster, 'PG_VERSION'), 'utf8')).toBe(files.PG_VERSION);
});

test.runIf(isRoot)('under root PostgreSQL is nobody, below a directory that lets nobody in', async () => {
  const closed = emptyDirectory();
  chmodSync(closed, 0o700);
  const dataDir = join(closed, 'data');
  const { connectionString } = await start(dataDir);
  expect(statSync(`/proc/${serverPid(dataDir)}`).uid).toBe(nobody);
  await sql(connectionString, 'create table deposits as select 10000 as amount');
  expect(await sql(connectionString, 'select amount from deposits')).toEqual([10_000]);
});

test.runIf(isRoot && isReadableByAll(process.execPath) && isReadableByAll(import.meta.filename))(
  'an ordinary user runs it as themselves, and is told when the data are of another',
  async () => {
    const dataDir = emptyDirectory();
    chownSync(dataDir, daemon, daemon);
    const own = await gateway(dataDir, daemon);
    expect(statSync(`/proc/${serverPid(dataDir)}`).uid).toBe(daemon);
    expect(await sql(own.said, 'select 1')).toEqual([1]);
    await end(own.child, 'SIGTERM');

    chmodSync(dataDir, 0o755);
    const other = await gateway(dataDir, nobody);
    expect(other.said).toMatch(/belongs to "daemon".*TOLLGATE_DATA_DIR/);

    // Root after them keeps their directory theirs.
    await start(dataDir);
    expect(statSync(`/proc/${serverPid(dataDir)}`).uid).toBe(daemon);
  },
);

/** Whether an ordinary user could come this far: a repository below /root is closed to them. */
function isReadableByAll(path: string): boolean {
  const parent = dirname(path);
  return (statSync(path).mode & 0o005) !== 0 && (parent === path || isReadableByAll(parent));
}
