import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../packages/gateway/src/store/embedded/index.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's address on the run's PostgreSQL. Use `freshDatabase()` rather than its own database. */
    postgresUrl: string;
  }
}

/** Projects of one run share it, so they are counted. */
let users = 0;
let running: Promise<{ postgres: EmbeddedPostgres; dataDir: string }> | undefined;

/** The same PostgreSQL as a merchant's, durability included, in a directory that goes away with the run. */
export async function setup(project: TestProject): Promise<void> {
  users += 1;
  running ??= start();
  project.provide('postgresUrl', (await running).postgres.connectionString);
}

export async function teardown(): Promise<void> {
  users -= 1;
  if (users > 0 || !running) return;
  const { postgres, dataDir } = await running;
  running = undefined;
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function start(): Promise<{ postgres: EmbeddedPostgres; dataDir: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tollgate-test-'));
  return { postgres: await startEmbeddedPostgres({ dataDir }), dataDir };
}
