import { existsSync, readFileSync, statSync } from 'node:fs';

/** Who PostgreSQL runs as. */
export type ServerUser = { name: string; uid: number; gid: number };

/**
 * PostgreSQL refuses root. Under root it runs as whoever owns the cluster already, else as `nobody`: a user that
 * must exist in the password file, because PostgreSQL looks its own name up.
 *
 * @returns undefined when PostgreSQL runs as we do
 * @throws Error when the cluster belongs to somebody this process cannot become
 */
export function serverUser(cluster: string): ServerUser | undefined {
  const we = process.getuid?.();
  if (we === undefined) return undefined;
  const owner = existsSync(cluster) ? statSync(cluster).uid : undefined;
  if (we !== 0) {
    if (owner === undefined || owner === we) return undefined;
    throw new Error(`${cluster} belongs to ${nameOf(owner)}, because Tollgate was first started by another user.
Start it as root or as that user, or give another TOLLGATE_DATA_DIR.`);
  }
  const found = knownUsers().find((user) =>
    owner === undefined || owner === 0 ? user.name === 'nobody' : user.uid === owner,
  );
  if (found) return found;
  throw new Error(`PostgreSQL does not run as root, and there is no user ${nameOf(owner ?? 'nobody')} to run it as.
Start Tollgate as an ordinary user, or set TOLLGATE_DATABASE_URL.`);
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
