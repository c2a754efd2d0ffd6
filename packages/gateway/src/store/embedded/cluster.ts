import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import type { Log } from './start.ts';
import type { ServerUser } from './user.ts';

/** The major version that made the cluster; undefined when there is none yet. */
export function clusterMajor(cluster: string): number | undefined {
  if (!existsSync(cluster)) return undefined;
  return Number.parseInt(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), 10);
}

/** Makes an empty cluster in a draft and puts it in its place when it is whole: a kill in between leaves nothing. */
export async function createCluster(wanted: {
  cluster: string;
  home: string;
  binaries: Binaries;
  user: ServerUser | undefined;
  password: string;
  log: Log;
}): Promise<void> {
  const { cluster, home, binaries, user, password, log } = wanted;
  log('Making the database, once (about a second) …');
  const draft = join(home, 'draft');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, 'cluster'), { recursive: true, mode: 0o700 });
  writeFileSync(join(draft, 'password'), password, { mode: 0o600 });
  give(user, draft, join(draft, 'cluster'), join(draft, 'password'));
  const child = asServer(join(draft, 'cluster'), user);
  await promisify(execFile)(
    join(binaries.directory, 'initdb'),
    [
      ...['--pgdata', child.dataArgument, '--username', 'tollgate', '--pwfile', `${child.cwd}/../password`],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--data-checksums', '--no-instructions'],
      // Whoever commits when a file of the log is full waits until the next one is filled with zeros and on the disk: 30 to
      // 60 ms for the usual 16 MB, in a database that is new and has none to use again.
      '--wal-segsize=4',
      // Bytes decide the order of text everywhere alike; upper and lower case know Unicode where PostgreSQL can.
      '--locale=C',
      ...(binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
    ],
    child.options,
  ).catch((error: { stderr?: string; message: string }) => {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(`The database could not be made: ${explain(error.stderr?.trim() || error.message)}`);
  });
  renameSync(join(draft, 'cluster'), cluster);
  rmSync(draft, { recursive: true, force: true });
}

function explain(reason: string): string {
  if (!reason.includes('could not look up effective user ID')) return reason;
  return `this process runs as user ${process.getuid?.()}, who is not in /etc/passwd, and PostgreSQL insists on it.
Start as a user who is, or set TOLLGATE_DATABASE_URL.`;
}

function give(user: ServerUser | undefined, ...paths: string[]): void {
  if (!user) return;
  for (const path of paths) {
    try {
      chownSync(path, user.uid, user.gid);
    } catch (error) {
      throw new Error(`PostgreSQL does not run as root, and ${path} cannot be given to "${user.name}":
${(error as Error).message}. Start as an ordinary user, or set TOLLGATE_DATABASE_URL.`);
    }
  }
}

/**
 * How a program of PostgreSQL is started on a directory. As another user it may not walk the path there (think of
 * /root), so we put it into the directory before it becomes that user, and it names the place by where it stands.
 */
export function asServer(directory: string, user: ServerUser | undefined) {
  const here = user && process.platform === 'linux' ? '/proc/self/cwd' : directory;
  return {
    dataArgument: here,
    cwd: here,
    options: {
      cwd: directory,
      // Nothing of ours: a stray PGDATA or PGPORT would send it elsewhere.
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      ...(user && { uid: user.uid, gid: user.gid }),
    },
  };
}
