import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Who PostgreSQL runs as. */
export type ServerUser = { name: string; uid: number; gid: number };

/**
 * PostgreSQL refuses root. Under root it runs as whoever owns the cluster already, else as `nobody`: a user that
 * must exist in the password file, because PostgreSQL looks its own name up.
 *
 * @param home the directory around the cluster
 * @returns undefined when PostgreSQL runs as we do
 * @throws Error when the cluster belongs to somebody this process cannot become
 */
export function serverUser(home: string): ServerUser | undefined {
  const we = process.getuid?.();
  if (we === undefined) return undefined;
  const owner = ownerOf(join(home, 'cluster'));
  if (we === 0) return whoIsNotRoot(owner);
  const other = [ownerOf(home), owner].find((uid) => uid !== undefined && uid !== we);
  if (other === undefined) return undefined;
  throw new Error(`${home} belongs to ${nameOf(other)}: Tollgate was first started there by another user.
Start it as root or as that user, or give another TOLLGATE_DATA_DIR.`);
}

function whoIsNotRoot(owner: number | undefined): ServerUser {
  const found = knownUsers().find((user) => (owner ? user.uid === owner : user.name === 'nobody'));
  if (found) return found;
  throw new Error(`PostgreSQL does not run as root, and there is no user ${nameOf(owner || 'nobody')} to run it as.
Start Tollgate as an ordinary user, or set TOLLGATE_DATABASE_URL.`);
}

function ownerOf(path: string): number | undefined {
  return existsSync(path) ? statSync(path).uid : undefined;
}

function knownUsers(): ServerUser[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ name, uid }) => name !== '' && uid > 0);
}

function nameOf(owner: number | string): string {
  const known = knownUsers().find(({ uid }) => uid === owner);
  return known ? `"${known.name}"` : `"${owner}"`;
}
