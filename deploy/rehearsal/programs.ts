import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs of the cluster, as Debian installs them. */
export interface Programs {
  etcd: string;
  patroni: string;
  haproxy: string;
  /** Where initdb, postgres and psql lie; Debian keeps them out of the path. */
  postgresFolder: string;
}

/** What cannot be done here, in a sentence that says what to do. */
export class Cannot extends Error {}

const packageOf = {
  etcd: 'etcd-server',
  patroni: 'patroni',
  haproxy: 'haproxy',
  postgres: 'postgresql',
} as const;

/** @throws Cannot naming the packages to install */
export function findPrograms(path: string): Programs {
  if (process.platform !== 'linux')
    throw new Cannot(
      'This runs on Linux alone: its machines are told apart by what Linux knows of a process.',
    );
  // Services lie where only root looks.
  const folders = [...path.split(delimiter), '/usr/sbin', '/sbin', '/usr/local/sbin'];
  const find = (name: string): string | undefined =>
    folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  const found = {
    etcd: find('etcd'),
    patroni: find('patroni'),
    haproxy: find('haproxy'),
    postgres: newestPostgres() ?? find('initdb')?.replace(/\/initdb$/, ''),
  };
  const missing = Object.entries(found).flatMap(([name, file]) =>
    file ? [] : [packageOf[name as keyof typeof packageOf]],
  );
  if (missing.length > 0)
    throw new Cannot(`Not installed here: sudo apt-get install --no-install-recommends ${missing.join(' ')}`);
  const { etcd, patroni, haproxy, postgres } = found as Record<keyof typeof found, string>;
  return { etcd, patroni, haproxy, postgresFolder: postgres };
}

function newestPostgres(): string | undefined {
  const home = '/usr/lib/postgresql';
  if (!existsSync(home)) return undefined;
  const versions = readdirSync(home).filter((version) => existsSync(join(home, version, 'bin/initdb')));
  const newest = versions.sort((one, other) => Number(other) - Number(one))[0];
  return newest && join(home, newest, 'bin');
}
