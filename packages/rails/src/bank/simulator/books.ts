import { readFileSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

type Value = string | number | null;

/**
 * The simulator's books: SQLite in one file, or ':memory:'.
 *
 * What was answered outlives a killed process. A cut of power may take the last moments: a simulator need not
 * wait for the disk at every step, and under load it would be what is measured.
 */
export class Books {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @param tables what the books consist of; every statement of it must be repeatable */
  constructor(path: string, tables: URL = new URL('./books.sql', import.meta.url)) {
    this.#db = new DatabaseSync(path);
    this.#db.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on');
    this.#db.exec(readFileSync(tables, 'utf8'));
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  /** How many rows changed. */
  run(sql: string, ...values: Value[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** All or nothing. `work` must not wait for anything: other requests would see half of it. */
  transaction<Result>(work: () => Result): Result {
    this.#db.exec('begin immediate');
    try {
      const result = work();
      this.#db.exec('commit');
      return result;
    } catch (error) {
      this.#db.exec('rollback');
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
