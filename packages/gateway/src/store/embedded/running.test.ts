import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { runningPostgres } from './running.ts';
import { startEmbeddedPostgres } from './start.ts';

test.each([['short'], [`${'long'.repeat(25)}`]])(
  'a command beside the gateway finds its database, also where the path is %s',
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'tollgate-running-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const dataDir = join(folder, name);
    expect(runningPostgres(dataDir)).toBeUndefined();
    const postgres = await startEmbeddedPostgres({ dataDir });
    onTestFinished(() => postgres.stop());
    const client = new pg.Client({ connectionString: runningPostgres(dataDir) });
    await client.connect();
    const { rows } = await client.query('select current_database() as name');
    await client.end();
    expect(rows).toEqual([{ name: 'tollgate' }]);
    await postgres.stop();
    expect(runningPostgres(dataDir)).toBeUndefined();
  },
);
