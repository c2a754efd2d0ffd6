import { lstatSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where databases, with their passwords, and compiled code are kept between runs. The folder for temporary files is
 * everybody's, so whoever made ours before us is looked at first.
 *
 * @throws Error saying what to do, when the folder is somebody else's or open to others
 */
export function ownFolder(given?: string, user = userInfo().uid): string {
  const folder = resolve(given ?? join(tmpdir(), `tollgate-testing-${user}`));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Windows has neither: its folder for temporary files is each user's own.
  if (process.platform === 'win32') return folder;
  const { uid, mode } = statSync(folder);
  // A link of somebody else's may lead to a folder of this user's.
  const isOwn = uid === user && lstatSync(folder).uid === user;
  if (isOwn && (mode & 0o022) === 0) return folder;
  throw new Error(`${folder} is not this user's alone, and code and passwords are kept there.
Remove it, or name another folder: startTollgate({ folder }) or TMPDIR.`);
}
