import pg from 'pg';
import { arrayLiteral } from './array-literal.ts';
import { Packet } from './packet.ts';

/** A pool: for single statements that need no transaction. */
export type Db = pg.Pool;

/**
 * One connection inside a transaction; functions that make no sense outside one take it. Named statements that are
 * asked for in one go, before anybody waits, cross in one packet.
 */
export type Tx = Pick<pg.PoolClient, 'query'>;

const INT8 = 20;
const TIMESTAMPTZ = 1184;

// Amounts and counts fit a double exactly (see MAX_AMOUNT), so bigint columns arrive as numbers.
pg.types.setTypeParser(INT8, (text) => Number(text));

const anyTime = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date;
// Our sessions are told times of UTC, which their digits say in a tenth of the time that the driver takes for any zone.
pg.types.setTypeParser(TIMESTAMPTZ, (text) => (isPlainUtc(text) ? plainUtc(text) : anyTime(text)));

/** `2026-11-22 05:41:24.123456+00`: four digits of a year, and no `BC` or seconds of a zone at the end. */
const isPlainUtc = (text: string): boolean =>
  text[4] === '-' && text[10] === ' ' && text.endsWith('+00') && text.indexOf('+') === text.length - 3;

/** A fraction has one to six digits or is not there; what is finer than a millisecond is cut off. */
function plainUtc(text: string): Date {
  const two = (place: number): number => 10 * digitAt(text, place) + digitAt(text, place + 1);
  const year = 100 * two(0) + two(2);
  // For the years before 100 the calendar's own constructor means others.
  if (year < 100) return anyTime(text);
  let ms = 0;
  const digits = text[19] === '.' ? Math.min(3, text.length - 23) : 0;
  for (let place = 0, worth = 100; place < digits; place++, worth /= 10)
    ms += worth * digitAt(text, 20 + place);
  return new Date(Date.UTC(year, two(5) - 1, two(8), two(11), two(14), two(17), ms));
}

const digitAt = (text: string, place: number): number => text.charCodeAt(place) - 48;

export interface DatabaseSettings {
  url: string;
  connections: number;
  /** After this a statement without an answer is given up, and its connection with it. Longer than a wait for a lock. */
  answerMs?: number;
}

/**
 * Every session says that a commit is durable before it is answered, whatever the server's default,
 * because an acknowledged payment must survive the power going out. Plans are made once: a statement that unnests
 * columns is planned alike for one row and for a hundred, and planning a lone one costs more than running it. So a plan must
 * go by the keys also when it is made in a shop of ten payments, where reading all of them costs less: it is kept when
 * there are a million. And no time-out of the server's may end a commit that waits for its standby: it would be reported as done.
 */
const SESSION =
  '-c synchronous_commit=on -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c TimeZone=UTC -c lock_timeout=10s -c statement_timeout=0 -c idle_in_transaction_session_timeout=30s';

/** Opens the pool. A line that goes silent is noticed by the time-outs, one that breaks by `onError`. */
export function openDatabase(
  { url, connections, answerMs = 15_000 }: DatabaseSettings,
  onError: (error: Error) => void,
): Db {
  const { connectionString, options } = withSession(url);
  const pool = new pg.Pool({
    connectionString,
    options,
    max: connections,
    application_name: 'tollgate',
    connectionTimeoutMillis: Math.min(answerMs, 5_000),
    query_timeout: answerMs,
    keepAlive: true,
    // Statements of one transaction that do not wait for each other cross together.
    pipeline: true,
    // The pool waits for it, although its types do not say so, and listens for errors meanwhile.
    onConnect: leaveReader,
  });
  // A broken idle connection is replaced by the pool; without a listener it would end the process. The driver
  // hangs its whole client on the error, down to the sockets, which is nothing for a log.
  pool.on('error', (error) => {
    onError(Object.assign(error, { client: undefined }));
  });
  // The pool listens only while a connection is idle. One that is handed on and whose end comes in the same packet as
  // the last answer tells of it before anybody could listen, and an event that nobody hears would end the process.
  pool.on('connect', (connection) => {
    connection.on('error', ignore);
  });
  return pool;
}

/**
 * While another server takes over, the way to the primary may lead to one that only reads: a former primary, or one that
 * is not it yet. Its books may be of yesterday, so nothing is read there either; the next connection is made anew.
 */
async function leaveReader(connection: pg.ClientBase): Promise<void> {
  const { rows } = await connection.query<{ transaction_read_only: string }>('show transaction_read_only');
  if (rows[0]?.transaction_read_only === 'on') throw new Error('this server only reads');
}

/** Options that stand in the address would replace ours, so they are put before them: of two, the later counts. */
function withSession(url: string): { connectionString: string; options: string } {
  const address = new URL(url);
  const theirs = address.searchParams.get('options');
  if (theirs === null) return { connectionString: url, options: SESSION };
  address.searchParams.delete('options');
  return { connectionString: address.href, options: `${theirs} ${SESSION}` };
}

const READ_ONLY = '25006';

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';

const UNIQUE_VIOLATION = '23505';

/** Whether running the same transaction again may succeed: nothing of it was kept. */
function isWorthRetrying(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code;
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED || code === UNIQUE_VIOLATION;
}

/** The database was not reached, or fell silent halfway; what it did last nobody knows. */
export class DatabaseGone extends Error {
  constructor(cause: unknown) {
    super('the database does not answer', { cause });
  }
}

/** A transaction that may end in the packet of what is saved last. */
export interface EndingTx extends Tx {
  /**
   * Saves and commits in one round trip. All that `save` asks for it asks for before it waits for anything, in named
   * statements; where it counts rows, it counts with `everyRow`, because afterwards it is too late.
   *
   * @throws whatever `save` threw, and nothing of it is kept then
   */
  commitWith(save: () => Promise<unknown>): Promise<void>;
}

/**
 * Runs `work` in a transaction.
 *
 * @throws DatabaseGone when the connection could not be had or was lost on the way
 * @throws whatever `work` threw, when nothing of it was kept
 */
export async function inTransaction<T>(db: Db, work: (tx: EndingTx) => Promise<T>): Promise<T> {
  const connection = await db.connect().catch((error: unknown) => {
    throw new DatabaseGone(error);
  });
  const transaction = new Transaction(connection);
  const tx = transaction as unknown as EndingTx;
  try {
    // The first statement of the work follows in the same packet; if the transaction does not begin, it fails too.
    const begun = tx.query({ name: 'begin', text: 'begin' });
    begun.catch(ignore);
    const result = await work(tx);
    await begun;
    if (!transaction.isCommitted) await tx.query(COMMIT);
    connection.release();
    return result;
  } catch (error) {
    // A server that turned into one that only reads, or a connection that cannot even roll back: the pool must not
    // hand it out again.
    const isAlive = (error as { code?: unknown })?.code !== READ_ONLY && (await rollBack(connection));
    connection.release(!isAlive);
    throw isAlive ? error : new DatabaseGone(error);
  }
}

const COMMIT = { name: 'commit', text: 'commit' };

class Transaction {
  readonly #connection: pg.PoolClient;
  #asked: ConstructorParameters<typeof Packet>[0][number][] = [];
  /** Statements gather until it is known whether a commit follows them. */
  #isHeld = false;
  isCommitted = false;

  constructor(connection: pg.PoolClient) {
    this.#connection = connection;
  }

  query<Row extends pg.QueryResultRow>(
    asked: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>> {
    if (this.isCommitted) return Promise.reject(new Error('a statement came after its commit'));
    // A text without a name may hold several statements, which only the driver's own way takes.
    if (typeof asked === 'string' || asked.name === undefined) {
      if (this.#isHeld) return Promise.reject(new Error('a statement without a name crosses alone'));
      this.#send();
      return typeof asked === 'string'
        ? this.#connection.query<Row>(asked, values)
        : this.#connection.query<Row>(asked);
    }
    return new Promise<pg.QueryResult<Row>>((resolve, reject) => {
      if (this.#asked.length === 0) queueMicrotask(() => this.#send());
      const told = (error: Error | null, result?: pg.QueryResult) =>
        error ? reject(error) : resolve(result as pg.QueryResult<Row>);
      this.#asked.push({ config: asked, told });
    });
  }

  async commitWith(save: () => Promise<unknown>): Promise<void> {
    this.#isHeld = true;
    let hasFailed = false;
    const saving = save();
    saving.catch(() => {
      hasFailed = true;
    });
    // A statement that could not even be written down fails in a later turn of the microtasks. When those are through,
    // everything has been asked for, and only then may a commit follow.
    await undefined;
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const committing = hasFailed ? undefined : this.query(COMMIT);
    this.isCommitted = committing !== undefined;
    this.#isHeld = false;
    this.#send();
    await Promise.all([saving, committing]);
  }

  #send(): void {
    if (this.#asked.length === 0 || this.#isHeld) return;
    this.#connection.query(new Packet(this.#asked));
    this.#asked = [];
  }
}

/** A statement with a patience of its own, which the driver knows and its types do not. */
export const within = (answerMs: number, text: string): pg.QueryConfig =>
  ({ text, query_timeout: answerMs }) as pg.QueryConfig;

/** A statement that hangs keeps the rollback from being sent at all, so it gets little time. */
const rollBack = (connection: pg.PoolClient): Promise<boolean> =>
  connection.query(within(1_000, 'rollback')).then(
    () => true,
    () => false,
  );

const MAX_TRIES = 5;

/**
 * The same, and again when another process got in the way; nothing is kept of a try that failed.
 *
 * @param work is told how often it was tried before
 */
export async function inTransactionAtLast<T>(
  db: Db,
  work: (tx: EndingTx, failedTries: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(db, (tx) => work(tx, attempt - 1));
    } catch (error) {
      if (!isWorthRetrying(error) || attempt === MAX_TRIES) throw error;
    }
  }
}

/** Waits for statements that do not wait for each other, and so cross in one packet. They run in their order. */
export const together = <T extends readonly unknown[]>(
  _tx: Tx,
  send: () => T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> => Promise.all(send());

/**
 * A statement that writes a row for each element of its first parameter, or nothing: a row that is not there any more, or
 * is another process's by now, is a conflict, after which the batch looks again.
 */
export const everyRow = (statement: string): string =>
  `with written as (${statement} returning 1) select every_row(count(*), cardinality($1::text[])) from written`;

/** The next statement on the broken connection tells the same, where somebody waits for it. */
const ignore = (): void => undefined;

/** One array per column, for `unnest`: how a batch of rows crosses to the database in one statement. */
export function columns<Row>(rows: readonly Row[], ...read: ((row: Row) => unknown)[]): string[] {
  return read.map((column) => arrayLiteral(rows.map(column)));
}
