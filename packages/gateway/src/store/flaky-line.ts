import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** For tests: a line to the database that can be cut, or go silent as a network does that drops packets. */
export interface FlakyLine {
  /** The database's address through this line. */
  url: string;
  /** Nothing is answered from now on, and nothing said. */
  hush(): void;
  /** Every connection breaks, and new ones are refused. */
  cut(): Promise<void>;
  /** As good as new; what was hushed is broken off. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function flakyLine(databaseUrl: string): Promise<FlakyLine> {
  const there = new URL(databaseUrl);
  // A PostgreSQL of our own listens on a socket in a folder.
  const folder = there.searchParams.get('host');
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((here) => {
    const far = folder
      ? connect(`${folder}/.s.PGSQL.${there.port || 5432}`)
      : connect(Number(there.port), there.hostname);
    for (const [from, to] of [
      [here, far],
      [far, here],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => void (isSilent || to.write(chunk)));
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const breakOff = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    breakOff();
    await closed;
  };
  return {
    url: `postgres://${there.username}:${there.password}@127.0.0.1:${port}${there.pathname}`,
    hush: () => {
      isSilent = true;
    },
    cut,
    mend: async () => {
      await cut();
      isSilent = false;
      await listen(port);
    },
    close: cut,
  };
}
