import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../packages/gateway/src/store/embedded/index.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's address on the run's PostgreSQL. Use `freshDatabase()` rather than its own database. */
    postgresUrl: string;
  }
}

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
