import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../packages/gateway/src/store/embedded/index.ts';
import type {} from './database.ts';

/** The same PostgreSQL as a merchant's, durability included, in a directory that goes away with the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tollgate-test-'));
  const postgres = await startEmbeddedPostgres({ dataDir });
  project.provide('postgresUrl', postgres.connectionString);
  return async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
