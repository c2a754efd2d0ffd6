import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBankSimulator } from '@tollgate/rails/bank/simulator';
import pg from 'pg';
import { freshDatabase } from '../../../../test/database.ts';
import { readConfig } from '../config.ts';
import { startGateway } from '../start.ts';
import { Packet } from './packet.ts';

/** A gateway with its bank, and every statement that it sends to the database. */
export interface RecordedGateway {
  databaseUrl: string;
  /** By name, or by the text itself where it has none. */
  statements: Map<string, string>;
  /** Sends a call, with a secret key or without, and expects a success. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the wire says.
  call(method: string, path: string, body?: object, secretKey?: string): Promise<any>;
  /** A merchant's own server, which takes every webhook. */
  inboxUrl: string;
  close(): Promise<void>;
}

const secrets = {
  toBank: [{ keyId: 'to-bank', secret: 'a1'.repeat(32) }],
  toGateway: [{ keyId: 'to-gateway', secret: 'b2'.repeat(32) }],
};
const asSetting = (all: { keyId: string; secret: string }[]): string =>
  all.map(({ keyId, secret }) => `${keyId}:${secret}`).join(',');

export async function startRecorded(): Promise<RecordedGateway> {
  await using opened = new AsyncDisposableStack();
  const database = await freshDatabase();
  opened.defer(() => database.drop());
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-sharding-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const bank = await startBankSimulator({
    ...{ port: 0, host: '127.0.0.1', callbackUrl: `http://127.0.0.1:${port}/rails/bank`, secrets },
    databasePath: join(folder, 'bank.sqlite'),
  });
  opened.defer(() => bank.close());
  const inbox = await listening(
    createServer((request, response) => request.resume().once('end', () => response.end('OK'))),
  );
  opened.defer(() => close(inbox));
  const { statements, stop } = recordStatements();
  opened.defer(stop);
  const running = await startGateway(
    readConfig({
      TOLLGATE_DATABASE_URL: database.url,
      TOLLGATE_DATA_DIR: folder,
      TOLLGATE_PORT: String(port),
      TOLLGATE_LOG: 'silent',
      TOLLGATE_BANK_SIMULATOR_URL: bank.origin,
      TOLLGATE_BANK_SECRETS_TO_BANK: asSetting(secrets.toBank),
      TOLLGATE_BANK_SECRETS_TO_GATEWAY: asSetting(secrets.toGateway),
    }),
  );
  opened.defer(() => running.close());
  const all = opened.move();
  return {
    databaseUrl: database.url,
    statements,
    inboxUrl: `http://127.0.0.1:${(inbox.address() as AddressInfo).port}`,
    async call(method, path, body, secretKey) {
      const response = await fetch(`${running.origin}${path}`, {
        method,
        headers: {
          ...(secretKey && { authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}` }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      return text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
    },
    close: () => all.disposeAsync(),
  };
}

/** Listens in on the driver itself, so that nobody who talks to the database is overheard. */
function recordStatements(): { statements: Map<string, string>; stop: () => void } {
  const statements = new Map<string, string>();
  const { query } = pg.Client.prototype;
  const record = function (this: pg.Client, ...parts: unknown[]) {
    const [asked] = parts as [string | { name?: string; text: string } | Packet];
    for (const each of asked instanceof Packet ? asked.statements : [asked]) {
      const { name, text } = typeof each === 'string' ? { name: undefined, text: each } : each;
      // A text that changes cannot be prepared, so its name stands in a comment.
      statements.set(name ?? /^\/\* ([\w-]+) \*\//.exec(text)?.[1] ?? text.trim(), text);
    }
    return (query as (...parts: unknown[]) => unknown).apply(this, parts);
  };
  pg.Client.prototype.query = record as unknown as typeof query;
  return {
    statements,
    stop: () => {
      pg.Client.prototype.query = query;
    },
  };
}

async function listening(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

async function freePort(): Promise<number> {
  const probe = await listening(createServer());
  const { port } = probe.address() as AddressInfo;
  await close(probe);
  return port;
}
