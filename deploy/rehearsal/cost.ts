import pg from 'pg';

/** What a second disk costs a lone commit: medians in milliseconds, through HAProxy. */
export interface Cost {
  oneDisk: number;
  twoDisks: number;
}

const ROUNDS = 20;
const COMMITS_A_ROUND = 15;

/** In turn, so that whatever else the machine does burdens both alike. */
export async function costOfSecondDisk(databaseUrl: string): Promise<Cost> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  try {
    await db.query('create table commit_probe (n int)');
    const times = { local: [] as number[], on: [] as number[] };
    for (let round = 0; round < ROUNDS; round++)
      for (const disks of ['local', 'on'] as const) {
        await db.query(`set synchronous_commit = ${disks}`);
        for (let commit = 0; commit < COMMITS_A_ROUND; commit++) {
          const since = performance.now();
          await db.query('insert into commit_probe values (1)');
          times[disks].push(performance.now() - since);
        }
      }
    await db.query('drop table commit_probe');
    return { oneDisk: median(times.local), twoDisks: median(times.on) };
  } finally {
    await db.end();
  }
}

const median = (times: number[]): number =>
  times.sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;
