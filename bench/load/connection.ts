import { connect, type Socket } from 'node:net';
import { type Answer, AnswerReader, NoAnswer } from './answer.ts';
import type { Shot } from './tally.ts';

/** Longer than any answer may take; then the request counts as failed. */
export const TIMEOUT_MS = 20_000;
/** A request is given up when so many looks found it waiting, and not by the clock: we may have slept ourselves. */
const LOOKS = 20;
/** An answer is rarely longer; the longer ones come in several pieces. */
const READ_BYTES = 16 * 1024;

/** Hears what became of a request. It may ask the next one at once. */
export interface Listener {
  /** The whole answer. Its body must not be kept. */
  answered(connection: Connection, shot: Shot, answer: Answer): void;
  /** No answer came, and none will. */
  failed(connection: Connection, shot: Shot, reason: string): void;
}

/**
 * A connection that is kept, with one request under way at most. It opens itself when something is asked, also again
 * after it was closed.
 *
 * It stands on sockets alone, and leaves out what a client of HTTP does for everybody: on a machine that server,
 * database and load share, what the measuring costs is taken from what is measured.
 */
export class Connection {
  /** When the last request was asked, by `performance.now`. */
  askedAt = 0;
  readonly #to: { host: string; port: number };
  readonly #listener: Listener;
  readonly #memory = Buffer.allocUnsafeSlow(READ_BYTES);
  #reader = new AnswerReader();
  #socket: Socket | undefined;
  #shot: Shot | undefined;
  #looks = 0;

  constructor(origin: string, listener: Listener) {
    const { hostname, port } = new URL(origin);
    this.#to = { host: hostname, port: Number(port) };
    this.#listener = listener;
  }

  ask(shot: Shot): void {
    this.#shot = shot;
    this.askedAt = performance.now();
    this.#looks = 0;
    this.#socket ??= this.#open();
    this.#socket.write(textOf(shot, this.#to), 'utf8');
  }

  look(): void {
    this.#looks += 1;
    if (this.#shot && this.#looks > LOOKS) this.#fail('no answer in time');
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#reader = new AnswerReader();
    socket?.destroy();
  }

  #open(): Socket {
    const socket = connect({
      ...this.#to,
      noDelay: true,
      // Without the streams' own buffers and events; every answer is read to the same place.
      onread: {
        buffer: this.#memory,
        callback: (length) => {
          if (socket === this.#socket) this.#hear(this.#memory.subarray(0, length));
          return true;
        },
      },
    });
    const over = (reason: string): void => {
      if (socket !== this.#socket) return;
      const answer = this.#whole(() => this.#reader.end());
      if (answer) this.#answer(answer);
      else if (this.#shot) this.#fail(reason);
      else this.close();
    };
    socket.once('error', (error: NodeJS.ErrnoException) => over(error.code ?? error.message));
    socket.once('end', () => over('closed without an answer'));
    socket.once('close', () => over('closed without an answer'));
    return socket;
  }

  #hear(bytes: Buffer): void {
    // Nobody asked: whatever it is, the next answer must not be taken from this connection.
    const answer = this.#shot && this.#whole(() => this.#reader.take(bytes));
    if (answer) this.#answer(answer);
    else if (!this.#shot) this.close();
  }

  #whole(read: () => Answer | undefined): Answer | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.#fail(error.message);
      return undefined;
    }
  }

  #answer(answer: Answer): void {
    const shot = this.#shot;
    this.#shot = undefined;
    if (answer.isLast) this.close();
    if (shot) this.#listener.answered(this, shot, answer);
  }

  #fail(reason: string): void {
    const shot = this.#shot;
    this.#shot = undefined;
    this.close();
    if (shot) this.#listener.failed(this, shot, reason);
  }
}

/**
 * Looks at connections from time to time and gives up what has waited too long: a timer for each request would cost
 * more than the request.
 *
 * @returns ends it
 */
export function watch(connections: readonly Connection[], timeoutMs: number): () => void {
  const looking = setInterval(() => {
    for (const connection of connections) connection.look();
  }, timeoutMs / LOOKS);
  return () => clearInterval(looking);
}

/** What does not change from one request of a merchant to the next: its headers as they go over the wire. */
const heads = new WeakMap<Shot['headers'], string>();

function textOf(
  { method, path, headers, body }: Shot,
  { host, port }: { host: string; port: number },
): string {
  let head = heads.get(headers);
  if (head === undefined) {
    head = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    heads.set(headers, head);
  }
  const start = `${method} ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\n${head}`;
  return body === undefined
    ? `${start}\r\n`
    : `${start}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
