import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Place } from './place.ts';

/** What stands before the gateways where banks and PayPal call: whoever is up gets the next connection. */
export interface Balancer {
  origin: string;
  close(): Promise<void>;
}

export async function startBalancer(gateways: readonly Place[]): Promise<Balancer> {
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer((caller) => {
    const up = gateways.filter((gateway) => gateway.isUp);
    const gateway = up[turn++ % Math.max(up.length, 1)];
    if (!gateway) return caller.destroy();
    const callee = connect(Number(new URL(gateway.origin).port), 'localhost');
    for (const [socket, other] of [
      [caller, callee],
      [callee, caller],
    ] as const) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
