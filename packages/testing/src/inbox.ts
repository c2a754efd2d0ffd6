import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookBody } from '@tollgate/contract';

/** A webhook as it arrived. */
export interface Letter {
  headers: IncomingHttpHeaders;
  body: WebhookBody;
  /** Byte for byte, for signatures. */
  text: string;
}

/** An endpoint that keeps what comes and answers as it is told. */
export interface Inbox {
  url: string;
  letters: Letter[];
  /** The status it answers from now on; 0 cuts the connection. */
  answer(status: number): void;
  /**
   * Waits for the next letter, or the next that fits, after those that were already waited for.
   *
   * @throws Error with what came instead, after ten seconds
   */
  next(fits?: (letter: Letter) => boolean): Promise<Letter>;
  close(): Promise<void>;
}

const patienceMs = 10_000;

export async function openInbox(): Promise<Inbox> {
  const letters: Letter[] = [];
  const taken = new Set<Letter>();
  const waiting = new Set<() => void>();
  let status = 200;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString();
      letters.push({ headers: request.headers, body: JSON.parse(text), text });
      if (status === 0) request.socket.destroy();
      else response.writeHead(status).end();
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    letters,
    answer: (next) => {
      status = next;
    },
    next: (fits = () => true) =>
      new Promise((resolve, reject) => {
        const end = () => {
          waiting.delete(look);
          clearTimeout(late);
        };
        const look = () => {
          const found = letters.find((letter) => !taken.has(letter) && fits(letter));
          if (!found) return;
          taken.add(found);
          end();
          resolve(found);
        };
        const late = setTimeout(() => {
          end();
          const came = letters.map(({ text }) => `  ${text.slice(0, 160)}`).join('\n');
          reject(
            new Error(
              `No such webhook came in ten seconds. ${came ? `There came:\n${came}` : 'None came at all.'}`,
            ),
          );
        }, patienceMs);
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
