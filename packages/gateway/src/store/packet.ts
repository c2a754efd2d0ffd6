import type { Writable } from 'node:stream';
import pg from 'pg';

/** What the driver's connection can do, which its types do not tell. */
interface Connection {
  stream: Writable;
  /** Statements that this connection knows, and those it was told of and has not confirmed, by name. */
  parsedStatements: Record<string, string>;
  submittedNamedStatements: Record<string, string>;
  execute(message: { portal: string; rows?: number }): void;
  sync(): void;
}

/** The parts of the driver's query that its types do not tell. */
interface Asked extends pg.Query {
  name: string;
  text: string;
  prepare(connection: Connection): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
  handleReadyForQuery(connection: Connection): void;
  handleError(error: Error, connection: Connection): void;
}

type Told = (error: Error | null, result?: pg.QueryResult) => void;

/**
 * One statement of a packet: as the driver sends it, but without the word that asks for an answer at once. A config as an
 * object the driver would copy property by property, with all that it knows of each.
 */
const Statement = class extends pg.Query {
  constructor({ name, text, values }: pg.QueryConfig, told: Told) {
    super(text, values, told as never);
    Object.assign(this, { name });
  }

  _getRows(connection: Connection): void {
    connection.execute({ portal: '' });
  }
} as unknown as new (
  config: pg.QueryConfig,
  told: Told,
) => Asked;

/**
 * Several statements of one transaction that cross to the database at once and are answered at once. The driver alone
 * asks the server to answer each by itself, which wakes both sides up for every one of them.
 *
 * They run in their order. When one fails, those after it are not run, and fail with the same error.
 */
export class Packet extends pg.Query {
  readonly statements: readonly Asked[];
  /** The one whose answer comes next. */
  #place = 0;
  #isOver = false;

  constructor(asked: readonly { config: pg.QueryConfig; told: Told }[]) {
    super('');
    this.statements = asked.map(({ config, told }) => new Statement(config, told));
    Object.defineProperties(this, {
      // The driver notes under the name of its query what the server has understood.
      name: { get: () => this.#next?.name },
      text: { get: () => this.#next?.text },
      submit: { value: (connection: Connection) => this.#send(connection) },
    });
  }

  get #next(): Asked | undefined {
    return this.statements[this.#place];
  }

  /** @returns why nothing was sent, if so */
  #send(connection: Connection): Error | null {
    for (const { name, text } of this.statements) {
      const known = connection.parsedStatements[name] ?? connection.submittedNamedStatements[name];
      if (known !== undefined && known !== text) return new Error(`two statements are called ${name}`);
    }
    connection.stream.cork();
    try {
      for (const statement of this.statements) statement.prepare(connection);
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
    return null;
  }

  handleRowDescription(message: unknown): void {
    this.#next?.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.#next?.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    this.#next?.handleCommandComplete(message, connection);
    this.#place += 1;
  }

  handleEmptyQuery(): void {
    this.#place += 1;
  }

  /** The server has done them all, and a commit among them is durable. */
  handleReadyForQuery(connection: Connection): void {
    this.#end((statement) => statement.handleReadyForQuery(connection));
  }

  handleError(error: Error, connection: Connection): void {
    const failed = this.#place;
    for (const { name } of this.statements.slice(failed)) {
      if (!(name in connection.parsedStatements)) delete connection.submittedNamedStatements[name];
    }
    this.#end((statement, place) => {
      if (place < failed) statement.handleReadyForQuery(connection);
      else statement.handleError(error, connection);
    });
  }

  #end(tell: (statement: Asked, place: number) => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // Ends the driver's own patience.
    (this as unknown as { callback?: Told }).callback?.(null);
    this.statements.forEach(tell);
  }
}
