import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { freshDatabase } from '../../../test/database.ts';

const program = fileURLToPath(new URL('../bin/tollgate.mjs', import.meta.url));

/** One that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

test('whoever opens the gateway to others is shown the first owner’s way in, and no pipe is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-start-'));
  const { url } = await freshDatabase();
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [program, '--json', 'start', '--port', String(port), '--data-dir', folder],
    {
      env: {
        ...process.env,
        TOLLGATE_DATABASE_URL: url,
        TOLLGATE_HOST: '0.0.0.0',
        TOLLGATE_BANK_SIMULATOR_PORT: String(await freePort()),
        TOLLGATE_PAYPAL_SIMULATOR_PORT: String(await freePort()),
      },
    },
  );
  const told = { out: '', side: '' };
  child.stdout.on('data', (part) => (told.out += part));
  child.stderr.on('data', (part) => (told.side += part));
  try {
    await expect.poll(() => told.side).toMatch(/\/console\/setup#[\w-]{43} /);
    await expect.poll(() => told.out).toContain('ready');
    expect(JSON.parse(told.out)).toEqual({ ready: `http://localhost:${port}` });
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
});
