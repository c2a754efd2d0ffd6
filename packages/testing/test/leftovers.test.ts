import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ownFolder } from '../src/folder.ts';
import { takeSlot } from '../src/slot.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate 시험 '));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('a worker that is killed', () => {
  const guard = fileURLToPath(new URL('../src/guard.ts', import.meta.url));
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  /** What stands for a PostgreSQL, and a worker that has it guarded. Answers when both are there. */
  async function guarded(name: string) {
    const pidFile = join(folder, name);
    const server = spawn('sleep', ['600'], { stdio: 'ignore' });
    started.push(server);
    writeFileSync(pidFile, `${server.pid}\nwhat else PostgreSQL writes there\n`);
    const script = `const { guardServer } = await import(${JSON.stringify(guard)});
      guardServer(${JSON.stringify(pidFile)});
      setInterval(() => {}, 1e6);`;
    const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script];
    const worker = spawn(process.execPath, flags, { stdio: 'inherit' });
    started.push(worker);
    await expect.poll(() => guards(pidFile)).toBe(1);
    return { pidFile, server, worker };
  }

  /** Without a locale `ps` prints what is not ASCII as question marks. */
  const guards = (pidFile: string) =>
    execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.startsWith('sh ') && line.includes(pidFile.split(' ').at(-1) as string)).length;
  const isOver = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

  test('leaves no PostgreSQL behind, and no guard', async () => {
    const { pidFile, server, worker } = await guarded('left');
    worker.kill('SIGKILL');
    await expect.poll(() => server.signalCode).toBe('SIGINT');
    await expect.poll(() => guards(pidFile)).toBe(0);
  });

  test('ends nobody else’s server, where its place was taken already', async () => {
    const { pidFile, server, worker } = await guarded('taken');
    writeFileSync(pidFile, `${process.pid}\n`);
    worker.kill('SIGKILL');
    await expect.poll(() => guards(pidFile)).toBe(0);
    expect(isOver(server)).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('the folder of databases and compiled code', () => {
  test('is made for this user alone, wherever it is', () => {
    const made = join(folder, '새 폴더');
    expect(ownFolder(made)).toBe(made);
    expect(execFileSync('ls', ['-ld', made], { encoding: 'utf8' })).toMatch(/^drwx------/);
  });

  test('is not used when somebody else made it, or may write into it', () => {
    const open = join(folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    expect(() => ownFolder(open)).toThrow(/not this user's alone/);
    const link = join(folder, 'link');
    symlinkSync(open, link);
    expect(() => ownFolder(link)).toThrow(/not this user's alone/);
    expect(() => ownFolder(join(folder, 'theirs'), userInfo().uid + 1)).toThrow(/Remove it/);
  });
});

// Making a cluster is the machine's work, and a busy one's takes long.
test('a database that was swept away in part is made anew', { timeout: 120_000 }, async () => {
  const slots = join(folder, 'slots');
  mkdirSync(join(slots, '0/postgres/cluster/base'), { recursive: true, mode: 0o700 });
  writeFileSync(join(slots, '0/postgres/cluster/PG_VERSION'), '18\n');
  writeFileSync(join(slots, '0/postgres/password'), 'of a server that is no more\n');
  const slot = await takeSlot(slots);
  expect(slot.dataDir).toBe(join(slots, '0'));
  await slot.stop();
});
