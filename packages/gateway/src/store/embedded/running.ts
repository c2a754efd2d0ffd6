import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Where the PostgreSQL listens that a gateway has started in this data directory; undefined when none has.
 *
 * For a second process beside the gateway, such as an operator's command: the directory stays the gateway's.
 */
export function runningPostgres(dataDir: string): string | undefined {
  const home = join(resolve(dataDir), 'postgres');
  const cluster = join(home, 'cluster');
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return undefined;
  // Its lines: process, directory, start, port, socket directory, address.
  const [, , , port = '', , address = ''] = readFileSync(pidFile, 'utf8').split('\n');
  const password = readFileSync(join(home, 'password'), 'utf8').trim();
  const socket = address === '' ? `?host=${encodeURIComponent(cluster)}` : '';
  return `postgres://tollgate:${password}@${address || 'localhost'}:${port.trim()}/tollgate${socket}`;
}
