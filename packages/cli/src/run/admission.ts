import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';

/** What the proxy lets a client do. `'here'` shuts out the proxy that this user had before, and its password with it. */
export type Admission = 'everywhere' | 'here' | 'nowhere';

/** Loopback is shared by all users of a computer; the proxy belongs to one run of one of them. */
export interface Guard {
  /** `tollgate:9f3c…`, as it stands in the proxy's address. */
  credentials: string;
  admit(request: IncomingMessage): Admission;
}

/** The numeric user at the other end of a connection; undefined where the system does not tell. */
export type AskOwner = (connection: Connection) => number | undefined;

interface Connection {
  remotePort?: number | undefined;
  localPort?: number | undefined;
}

/**
 * A client is let in when it knows this run's secret, which almost all take from the proxy's address, or when its
 * connection is this user's own or root's: Java takes no password from its settings. Where the system keeps the
 * owner to itself, who brings no secret gets no further than he would without us.
 */
export function openGuard(askOwner: AskOwner = ownerOf, user = process.getuid?.()): Guard {
  const credentials = `tollgate:${randomBytes(16).toString('hex')}`;
  const expected = Buffer.from(`Basic ${Buffer.from(credentials).toString('base64')}`);
  return {
    credentials,
    admit: ({ headers, socket }) => {
      const given = Buffer.from(headers['proxy-authorization'] ?? '');
      if (given.length === expected.length && timingSafeEqual(given, expected)) return 'everywhere';
      const owner = askOwner(socket);
      if (owner === undefined || user === undefined) return 'here';
      return owner === user || owner === 0 ? 'everywhere' : 'nowhere';
    },
  };
}

/**
 * Linux tells who owns each connection, in hexadecimal; Java's are in the second list. Only of an established one (01):
 * what a client has left behind counts as root's.
 */
function ownerOf({ remotePort = 0, localPort = 0 }: Connection): number | undefined {
  const end = (port: number) => `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const line = new RegExp(`: \\w*${end(remotePort)} \\w*${end(localPort)} 01 \\S+ \\S+ \\w+ +(\\d+)`);
  for (const list of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const [, owner] = line.exec(textOf(list)) ?? [];
    if (owner !== undefined) return Number(owner);
  }
  return undefined;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
