import { type Db, inTransaction } from './database.ts';

/** Something that is tried, and how patient we are with it. */
export interface Scope {
  /** What names it, such as an account and an address together. */
  hash: Buffer;
  /** Tries that cost no wait. */
  free: number;
  /** The wait after the next one; it doubles with each. */
  seconds: number;
  /** And grows no longer than this: nobody is locked out. */
  mostSeconds: number;
}

/** Without a try for so long, all is forgotten. */
const FORGET_HOURS = 24;

class Closed extends Error {}

/**
 * Counts a try before it is made, as a failure: of a thousand at once only as many get through as are free.
 *
 * @returns how often each was tried, in the order of `scopes`; or how long to wait, and then nothing was counted
 */
export async function takeTry(
  db: Db,
  scopes: readonly Scope[],
): Promise<{ failures: number[] } | { waitSeconds: number }> {
  const hashes = scopes.map(({ hash }) => hash);
  try {
    const failures = await inTransaction(db, async (tx) => {
      const { rows } = await tx.query<{ scope: Buffer; failures: number }>({
        name: 'take-try',
        // Inserted in one order by everybody, so that two who try at once do not wait for each other.
        text: `with forgotten as (
                 delete from login_attempts
                  where ctid = any (array(select ctid from login_attempts
                                           where forget_at < now() and scope <> all ($1::bytea[])
                                           limit 20 for update skip locked))
               )
               insert into login_attempts as t (scope, failures, open_at, forget_at)
               select scope, 1, ${wait('1')}, now() + interval '${FORGET_HOURS} hours'
                 from unnest($1::bytea[], $2::int[], $3::int[], $4::int[]) as a (scope, free, seconds, most)
                order by scope
                   on conflict (scope) do update
                  set failures = case when t.forget_at < now() then 1 else t.failures + 1 end,
                      open_at = excluded.open_at, forget_at = excluded.forget_at
                where t.open_at <= clock_timestamp()
            returning scope, failures`,
        values: [
          hashes,
          scopes.map(({ free }) => free),
          scopes.map(({ seconds }) => seconds),
          scopes.map(({ mostSeconds }) => mostSeconds),
        ],
      });
      if (rows.length < scopes.length) throw new Closed();
      const counted = hashes.map((hash) => rows.find(({ scope }) => scope.equals(hash))?.failures ?? 0);
      await tx.query({
        name: 'set-waits',
        text: `update login_attempts t set open_at = ${wait('t.failures')}
                 from unnest($1::bytea[], $2::int[], $3::int[], $4::int[]) as a (scope, free, seconds, most)
                where t.scope = a.scope and t.failures >= a.free`,
        values: [
          hashes,
          scopes.map(({ free }) => free),
          scopes.map(({ seconds }) => seconds),
          scopes.map(({ mostSeconds }) => mostSeconds),
        ],
      });
      return counted;
    });
    return { failures };
  } catch (error) {
    if (!(error instanceof Closed)) throw error;
    return { waitSeconds: await secondsUntilOpen(db, hashes) };
  }
}

/** Doubled as often as there are tries beyond the free ones; the exponent is held small so that it stays a number. */
const wait = (failures: string): string =>
  `clock_timestamp() + case when ${failures} < a.free then interval '0'
     else make_interval(secs => least(a.most, a.seconds * power(2, least(${failures} - a.free, 20)))) end`;

async function secondsUntilOpen(db: Db, hashes: readonly Buffer[]): Promise<number> {
  const { rows } = await db.query<{ seconds: number | null }>({
    name: 'seconds-until-open',
    text: `select ceil(extract(epoch from max(open_at) - clock_timestamp()))::int as seconds
             from login_attempts where scope = any($1::bytea[])`,
    values: [hashes],
  });
  return Math.max(1, rows[0]?.seconds ?? 1);
}

/** What was tried succeeded: `done` is forgotten, and of `shared` only this try is taken back. */
export async function forgiveTry(
  db: Db,
  { done, shared }: { done: readonly Scope[]; shared: readonly Scope[] },
): Promise<void> {
  await db.query({
    name: 'forgive-try',
    text: `with done as (delete from login_attempts where scope = any($1::bytea[]))
           update login_attempts set failures = greatest(failures - 1, 0), open_at = clock_timestamp()
            where scope = any($2::bytea[])`,
    values: [done.map(({ hash }) => hash), shared.map(({ hash }) => hash)],
  });
}

/** How often something was tried of late, without a try. */
export async function failuresOf(db: Db, hash: Buffer): Promise<number> {
  const { rows } = await db.query<{ failures: number }>({
    name: 'failures-of-scope',
    text: 'select failures from login_attempts where scope = $1 and forget_at > now()',
    values: [hash],
  });
  return rows[0]?.failures ?? 0;
}
