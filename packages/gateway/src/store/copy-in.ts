import pg from 'pg';
import { timestampText } from './array-literal.ts';
import type { Db } from './database.ts';

/** What the driver's connection can do, which its types do not tell. */
interface Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** `COPY … FROM STDIN` with all its rows at once, under the driver's own patience. */
class CopyIn extends pg.Query {
  readonly #rows: string;

  constructor(text: string, rows: string, told: (error: Error | null) => void) {
    super({ text }, undefined, told as never);
    this.#rows = rows;
  }

  handleCopyInResponse(connection: Connection): void {
    connection.sendCopyFromChunk(Buffer.from(this.#rows));
    connection.endCopyFrom();
  }
}

/**
 * Appends rows to a table. All or none, and for two thirds of what an insert costs: nothing is planned, no array is taken
 * apart, and rows go into a page many at a time.
 *
 * @param columns each with what a row has there: text, a number, a time, or null
 * @throws whatever the database says, and then nothing was written
 */
export async function copyIn<Row>(
  db: Db,
  table: string,
  columns: readonly { name: string; of(row: Row): unknown }[],
  rows: readonly Row[],
): Promise<void> {
  const connection = await db.connect();
  let broken: Error | undefined;
  try {
    const names = columns.map(({ name }) => name).join(', ');
    await new Promise<void>((resolve, reject) => {
      connection.query(
        new CopyIn(`copy ${table} (${names}) from stdin`, linesOf(columns, rows), (error) =>
          error ? reject(error) : resolve(),
        ) as never,
      );
    });
  } catch (error) {
    // What the server refused leaves the connection as it was; everything else may have come in the middle of it.
    if (!(error instanceof pg.DatabaseError)) broken = error as Error;
    throw error;
  } finally {
    connection.release(broken);
  }
}

function linesOf<Row>(columns: readonly { of(row: Row): unknown }[], rows: readonly Row[]): string {
  let lines = '';
  for (const row of rows) {
    for (let place = 0; place < columns.length; place++) {
      if (place > 0) lines += '\t';
      lines += fieldOf((columns[place] as { of(row: Row): unknown }).of(row));
    }
    lines += '\n';
  }
  return lines;
}

function fieldOf(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return SPECIAL.test(value) ? value.replace(EACH_SPECIAL, escaped) : value;
  if (value instanceof Date) return timestampText(value);
  return String(value);
}

/** What would end a field or a line, or be taken for the sign that escapes the next one. */
const SPECIAL = /[\\\t\n\r]/;
const EACH_SPECIAL = /[\\\t\n\r]/g;
const ESCAPED: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escaped = (sign: string): string => ESCAPED[sign] as string;
