import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Ends a PostgreSQL when this process is gone, however it went: test runners kill workers that take too long, and nobody
 * would come by to end what they left. A shell waits for the end of its input, which comes with our own.
 *
 * @param pidFile PostgreSQL's own; it names another server, or is gone, when somebody was here first
 * @returns what sends the guard away
 */
export function guardServer(pidFile: string): () => void {
  if (process.platform === 'win32') return () => undefined;
  const [pid = ''] = readFileSync(pidFile, 'utf8').split('\n', 1);
  const script = 'read -r _; read -r pid < "$1" && [ "$pid" = "$2" ] && kill -INT "$2"';
  const guard = spawn('sh', ['-c', script, 'tollgate-testing', pidFile, pid], {
    // A session of its own: Ctrl-C is for the tests.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  (guard.stdin as unknown as { unref?(): void }).unref?.();
  return () => void guard.stdin.end();
}
