import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Balancer {
  origin: string;
  close(): Promise<void>;
}

/**
 * The plainest balancer there is: each request to the next gateway, over connections that it keeps. One to which no
 * connection can be made has seen nothing of the request, so the next one is asked; nothing else is ever tried again.
 */
export async function openBalancer(gateways: () => readonly string[]): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  const pass = (incoming: IncomingMessage, body: Buffer, response: ServerResponse, tried: number): void => {
    const all = gateways();
    const target = all[turn++ % all.length];
    const { method, url, headers } = incoming;
    const outgoing = request(`${target}${url}`, {
      agent,
      method,
      headers: { ...headers, connection: 'keep-alive' },
    });
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && tried < 2 * all.length) pass(incoming, body, response, tried + 1);
      else response.writeHead(502).end(`${target}: ${error.code} ${error.message}`);
    });
    outgoing.once('response', (answer) => {
      const { connection: _, ...passed } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, passed);
      answer.pipe(response);
    });
    outgoing.end(body);
  };
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    pass(incoming, Buffer.concat(chunks), response, 0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
