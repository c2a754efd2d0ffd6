import { connect, createServer, type Server, type Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** What the links are told, each by its number. */
export type LinkOrder = { link: number; open: number } | { link: number; hush: boolean } | { close: true };

interface Link {
  server: Server;
  sockets: Set<Socket>;
  isSilent: boolean;
}

const links = new Map<number, Link>();

parentPort?.on('message', (order: LinkOrder) => {
  if ('close' in order) return closeAll();
  if ('open' in order) return open(order.link, order.open);
  const link = links.get(order.link);
  if (!link) return;
  link.isSilent = order.hush;
  // What was swallowed is lost for good, so the connections that missed it are of no use any more.
  if (!order.hush) for (const socket of link.sockets) socket.destroy();
});

function open(number: number, port: number): void {
  const link: Link = { server: createServer(), sockets: new Set(), isSilent: false };
  link.server.on('connection', (here) => {
    join(link, here, connect(port, '127.0.0.1'));
  });
  link.server.listen(0, '127.0.0.1', () => {
    parentPort?.postMessage({ link: number, port: (link.server.address() as { port: number }).port });
  });
  links.set(number, link);
}

/** A packet that is dropped is silence, not an error: an end that goes away is not told to the other one either. */
function join(link: Link, here: Socket, far: Socket): void {
  for (const [from, to] of [
    [here, far],
    [far, here],
  ] as const) {
    link.sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (chunk) => void (link.isSilent || to.write(chunk)));
    from.on('error', () => undefined);
    from.on('close', () => {
      link.sockets.delete(from);
      if (!link.isSilent) to.destroy();
    });
  }
}

function closeAll(): void {
  for (const { server, sockets } of links.values()) {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
  parentPort?.close();
}
