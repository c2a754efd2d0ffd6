import { createServer } from 'node:http';
import type { Wire } from './shop.ts';

/** A merchant's webhook endpoint: it keeps what it answered 200 to. */
export interface Inbox {
  url: string;
  letters: Wire[];
  close(): Promise<void>;
}

export async function openInbox(): Promise<Inbox> {
  const letters: Wire[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      letters.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/webhooks`,
    letters,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
