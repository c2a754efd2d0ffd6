import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/** A process of its own, on a machine that may be busy with others. */
const patiently = { timeout: 60_000 };

function startMain(env: Record<string, string>) {
  const dataDir = mkdtempSync(join(tmpdir(), 'shop-'));
  const child = spawn(process.execPath, [new URL('./main.ts', import.meta.url).pathname], {
    env: {
      PATH: process.env['PATH'],
      TOLLGATE_DATA_DIR: dataDir,
      TOLLGATE_URL: 'http://localhost:1',
      SHOP_LOG_LEVEL: 'silent',
      ...env,
    },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return { child, said };
}

test(
  'the shop says in one line that it is ready, and leaves with 0 when it is told to',
  patiently,
  async () => {
    const { child, said } = startMain({ SHOP_PORT: '0' });
    await expect
      .poll(() => said.out, { timeout: 40_000 })
      .toMatch(/^shop ready on http:\/\/localhost:\d+\n$/);
    const [, origin = ''] = /on (\S+)/.exec(said.out) ?? [];
    expect((await fetch(origin)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  },
);

test('A3 a shop whose keys are no pair does not start, and says what to do', patiently, async () => {
  const { child, said } = startMain({ TOSS_CLIENT_KEY: 'test_ck_a', TOSS_SECRET_KEY: 'live_sk_b' });
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(said.err).toContain('use a pair');
  expect(said.err).not.toContain('live_sk_b');
});
