import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What arrived, in the words of whoever sent it. */
export interface Arrived {
  method: string | undefined;
  url: string | undefined;
  host: string | undefined;
  authorization: string | undefined;
  body: string;
}

/** A gateway that only tells what arrived: these tests are about the way there. */
export async function openGateway() {
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    if (request.url === '/v1/cut') return void request.socket.destroy();
    arrived.push({
      method: request.method,
      url: request.url,
      host: request.headers.host,
      authorization: request.headers.authorization,
      body: await textOf(request),
    });
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ arrived: arrived.length }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    url,
    arrived,
    close: () => new Promise((done) => server.close(done).closeAllConnections()),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
