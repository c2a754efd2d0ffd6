import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type DirectoryLock = { release(): void };

/** Another process has this directory. */
export class DirectoryInUse extends Error {}

/**
 * Keeps a second gateway away from a directory.
 *
 * A file with a pid in it lies after a kill -9 and after a pid was given to somebody else, and says nothing to
 * another container on the same volume. A lock of the operating system ends with the process, however it ends.
 * Node gives no such lock by itself, but the SQLite inside it takes one; the file next to it only names us.
 *
 * @throws DirectoryInUse naming the pid of the gateway that holds the directory
 */
export function lockDirectory(directory: string): DirectoryLock {
  const owner = join(directory, 'owner.json');
  const held = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    // In memory, or a killed process would leave a journal that looks as if something were to be undone.
    held.exec('pragma journal_mode = memory; begin exclusive');
  } catch (error) {
    held.close();
    if (!isBusy(error)) throw error;
    throw new DirectoryInUse(`Another gateway${nameOf(owner)} already runs on ${directory}.
Stop it first, or give this one another TOLLGATE_DATA_DIR or a shared TOLLGATE_DATABASE_URL.`);
  }
  writeFileSync(owner, `${JSON.stringify({ pid: process.pid, host: hostname() })}\n`);
  return {
    release: () => {
      if (!held.isOpen) return;
      rmSync(owner, { force: true });
      held.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === 5; // SQLITE_BUSY
}

function nameOf(owner: string): string {
  try {
    const { pid, host } = JSON.parse(readFileSync(owner, 'utf8')) as { pid: number; host: string };
    return ` (process ${pid}${host === hostname() ? '' : ` on ${host}`})`;
  } catch {
    return ''; // it has the lock, but has not come to writing its name yet
  }
}
