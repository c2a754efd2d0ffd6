import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Letter {
  headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: a story reads whatever the wire says.
  body: any;
  text: string;
  answered: number;
}

/** A merchant's webhook endpoint in a story: it keeps everything and answers as it is told. */
export interface Inbox {
  url: string;
  letters: Letter[];
  /** The status it answers from now on; 0 closes the connection without a word. */
  answer(status: number, body?: string): void;
  /** Waits until `count` letters (that `match`) have come, and gives them. */
  wait(count: number, match?: (letter: Letter) => boolean): Promise<Letter[]>;
  close(): Promise<void>;
}

const PATIENCE_MS = 10_000;

export async function openInbox(): Promise<Inbox> {
  const letters: Letter[] = [];
  const waiting = new Set<() => void>();
  let status = 200;
  let reply = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      letters.push({ headers: request.headers, text, body: JSON.parse(text), answered: status });
      if (status === 0) request.socket.destroy();
      else response.writeHead(status).end(reply);
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    letters,
    answer: (next, body = '') => {
      status = next;
      reply = body;
    },
    wait: (count, match = () => true) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = letters.filter(match);
          if (found.length < count) return;
          waiting.delete(look);
          clearTimeout(timer);
          resolve(found);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(
            new Error(
              `${letters.filter(match).length} of ${count} webhooks came: ${letters.map((letter) => letter.text.slice(0, 120)).join('\n')}`,
            ),
          );
        }, PATIENCE_MS);
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
