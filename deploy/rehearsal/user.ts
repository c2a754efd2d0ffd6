import { chownSync, readFileSync } from 'node:fs';

/** Who PostgreSQL runs as where we are root, which it refuses to be. */
export interface User {
  uid: number;
  gid: number;
}

/** @returns undefined when everything runs as we do */
export function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const [, , uid, gid] = lines.find((line) => line.startsWith('nobody:'))?.split(':') ?? [];
  if (!uid || !gid)
    throw new Error('there is no user “nobody” to run PostgreSQL as; run this as an ordinary user');
  return { uid: Number(uid), gid: Number(gid) };
}

export function giveTo(user: User | undefined, path: string): void {
  if (user) chownSync(path, user.uid, user.gid);
}
