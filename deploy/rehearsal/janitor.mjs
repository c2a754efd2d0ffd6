// Lives as long as the rehearsal, and cleans up after it when it was killed outright: its input then ends.
import { readdirSync, readlinkSync, rmSync } from 'node:fs';

const folder = /** @type {string} */ (process.argv[2]);
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('SIGHUP', () => undefined);
process.stdin.resume();
process.stdin.once('close', () => {
  for (let round = 0; round < 50 && killAll() > 0; round++)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
});

function killAll() {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOurs(name));
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // Gone already.
    }
  }
  return pids.length;
}

/** @param {string} pid */
function isOurs(pid) {
  try {
    const place = readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '');
    return place === folder || place.startsWith(`${folder}/`);
  } catch {
    return false;
  }
}
