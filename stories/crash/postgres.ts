import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../packages/gateway/src/store/embedded/index.ts';

/** A PostgreSQL that belongs to no gateway: it is killed, comes back by itself, and everybody finds it again. */
export interface CrashPostgres {
  url: string;
  /** For looking into the books. */
  db: pg.Pool;
  /** kill -9 of the whole server; resolves when it has recovered. */
  killServer(): Promise<void>;
  /** kill -9 of one connection's process, upon which PostgreSQL ends all of them and recovers. */
  killBackend(choose: (pids: readonly number[]) => number): Promise<void>;
  /** The server ends every connection of the gateways in the middle of whatever they do. */
  cutConnections(): Promise<void>;
  close(): Promise<void>;
}

/** Longer than any recovery of a database of this size. */
const RECOVERY_MS = 60_000;

export async function startCrashPostgres(dataDir: string): Promise<CrashPostgres> {
  const server: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir });
  const url = server.connectionString;
  const db = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 5_000 });
  db.on('error', () => undefined);
  /** It may still recover from what happened to it before, also where it seemed to have done so. */
  const ask = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> => {
    for (const since = performance.now(); ; await pause(50)) {
      try {
        return (await db.query<Row>(text)).rows;
      } catch (error) {
        if (performance.now() - since > RECOVERY_MS) throw error;
      }
    }
  };
  const recovered = () => ask('select 1');
  return {
    url,
    db,
    killServer: async () => {
      const pidFile = join(dataDir, 'postgres/cluster/postmaster.pid');
      process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), 'SIGKILL');
      await pause(50);
      await recovered();
    },
    killBackend: async (choose) => {
      const rows = await ask<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'tollgate' and backend_type = 'client backend' order by pid`,
      );
      if (rows.length === 0) return;
      endIfThere(choose(rows.map(({ pid }) => pid)));
      await pause(50);
      await recovered();
    },
    cutConnections: async () => {
      await ask(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tollgate'`);
    },
    close: async () => {
      await db.end();
      await server.stop();
    },
  };
}

/** It may have gone by itself meanwhile. */
function endIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
