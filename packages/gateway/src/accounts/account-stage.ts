import type { AddressInfo } from 'node:net';
import type { AccountName, AccountPath, SessionAnswer } from '@tollgate/contract/console';
import { accountPaths } from '@tollgate/contract/console';
import Fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import { freshDatabase } from '../../../../test/database.ts';
import { systemChance } from '../chance.ts';
import { readConfig } from '../config.ts';
import type { Gateway } from '../gateway.ts';
import { bodiesAsText } from '../http/body.ts';
import { type Db, openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { accountRoutes } from './routes.ts';

/** Hashing as cheap as it goes: what it costs is another test's. */
export const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };

export const GOOD_PASSWORD = 'kettle marimba forty lakes';

export const PUBLIC_URL = 'https://pay.example';

export interface Answer<T> {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a refusal or an answer, as each test expects.
  body: T & any;
  headers: Record<string, string | string[] | number | undefined>;
}

/** For tests: one browser somewhere, with its cookies. */
export interface Browser {
  cookies: Map<string, string>;
  address: string;
  ask(name: AccountName, body?: object, options?: AskOptions): Promise<Answer<object>>;
  session(): Promise<SessionAnswer>;
}

export interface AskOptions {
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string | undefined>;
  /** On which process; by default the first. */
  process?: number;
}

export interface Stage {
  db: Db;
  /** One app for each process on the same database. */
  processes: FastifyInstance[];
  gateway: Gateway;
  /** The time of authenticator apps. */
  clock: { now: Date };
  /** What the server wrote into its log for the operator. */
  said: string[];
  browser(address?: string): Browser;
  /** Starts the first process. */
  listen(): Promise<{ port: number }>;
  /** A browser with an owner in it. */
  owner(email?: string): Promise<Browser>;
  /** Whoever an owner invited, in a browser of their own. */
  member(
    role: 'owner' | 'developer' | 'viewer',
    mIds?: string[] | null,
  ): Promise<Browser & { email: string }>;
  merchant(mId: string): Promise<string>;
  close(): Promise<void>;
}

/** For tests: processes that let members in, behind TLS and one proxy unless the settings say otherwise. */
export async function openStage(settings: Record<string, string> = {}): Promise<Stage> {
  const database = await freshDatabase();
  const db = openDatabase({ url: database.url, connections: 8 }, () => undefined);
  await migrate(db);
  const clock = { now: new Date('2026-11-22T05:00:00Z') };
  const said: string[] = [];
  const gateway = {
    config: readConfig({ TOLLGATE_HOST: '0.0.0.0', TOLLGATE_PUBLIC_URL: PUBLIC_URL, ...settings }),
    db,
    chance: systemChance,
    clock: { now: () => clock.now, ticks: () => performance.now() },
    log: pino({ level: 'error', serializers: { error: pino.stdSerializers.err } }),
  } as unknown as Gateway;
  const processes = [1, 2].map(() => {
    const app = Fastify({ trustProxy: true });
    bodiesAsText(app);
    accountRoutes(app, gateway, { passwordCost: CHEAP, say: (line) => said.push(line) });
    return app;
  });
  let addresses = 0;
  let members = 0;
  let first: Browser | undefined;
  const stage: Stage = {
    db,
    processes,
    gateway,
    clock,
    said,
    browser: (address = `198.51.100.${++addresses}`) => openBrowser(stage, address),
    async listen() {
      const app = processes[0] as FastifyInstance;
      await app.listen({ port: 0, host: '127.0.0.1' });
      return { port: (app.server.address() as AddressInfo).port };
    },
    async owner(email = 'owner@shop.example') {
      if (said.length === 0) await stage.listen();
      await vi.waitFor(() => expect(said).not.toEqual([]), { timeout: 20_000 });
      const token = /#([\w-]+)/.exec(said.at(-1) ?? '')?.[1];
      const browser = stage.browser();
      const body = { token, email, name: '김주인', password: GOOD_PASSWORD };
      const { status } = await browser.ask('setup', body);
      if (status !== 200) throw new Error(`the first owner was refused with ${status}`);
      first ??= browser;
      return browser;
    },
    async member(role, mIds = null) {
      first ??= await stage.owner();
      const email = `${role}${++members}@shop.example`;
      const invited = await first.ask('invite', { email, role, mIds });
      const token = String(invited.body.link).split('#')[1];
      const browser = stage.browser();
      const made = await browser.ask('acceptInvitation', { token, name: '이개발', password: GOOD_PASSWORD });
      if (made.status !== 200) throw new Error(`an invitation was refused: ${JSON.stringify(made.body)}`);
      return Object.assign(browser, { email });
    },
    async merchant(mId) {
      await db.query(`insert into merchants (m_id, name, environment) values ($1, $1, 'test')`, [mId]);
      return mId;
    },
    async close() {
      for (const app of processes) await app.close();
      await db.end();
      await database.drop();
    },
  };
  return stage;
}

function openBrowser(stage: Stage, address: string): Browser {
  const cookies = new Map<string, string>();
  const browser: Browser = {
    cookies,
    address,
    async ask(name, body, { params = {}, query = {}, headers = {}, process = 0 } = {}) {
      const { method, path }: AccountPath = accountPaths[name];
      const url = path.replace(/:(\w+)/g, (_, key: string) => params[key] ?? '');
      const all: Record<string, string | undefined> = {
        host: 'pay.example',
        'x-forwarded-proto': 'https',
        'x-forwarded-for': address,
        ...(method !== 'GET' && { origin: PUBLIC_URL, 'content-type': 'application/json' }),
        'user-agent': 'a browser',
        cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; ') || undefined,
        ...headers,
      };
      const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
      const payload = body === undefined ? (method === 'POST' ? '{}' : undefined) : JSON.stringify(body);
      const answer = await (stage.processes[process] as FastifyInstance).inject({
        ...{ method, url, query, headers: sent as Record<string, string> },
        ...(payload !== undefined && { payload }),
      });
      for (const { name: key, value, maxAge } of answer.cookies) {
        if (maxAge === 0) cookies.delete(key);
        else cookies.set(key, value);
      }
      return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
    },
    session: async () => (await browser.ask('session')).body as SessionAnswer,
  };
  return browser;
}
