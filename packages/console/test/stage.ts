import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { AccountAnswers, ConsoleAnswers, LiveEventName, LiveEvents } from '@tollgate/contract/console';
import { accountPaths } from '@tollgate/contract/console/account-paths';
import { consolePaths } from '@tollgate/contract/console/paths';
import { builtPackage } from '../../../test/built.ts';

const paths = { ...consolePaths, ...accountPaths };
export type Name = keyof typeof paths;
export type Answers = ConsoleAnswers & AccountAnswers;

/** What the gateway was asked. */
export interface Asked {
  name: Name;
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  language: string | undefined;
}

/** Answered instead of what was asked for. */
export class Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly field: string | undefined;

  constructor(status: number, code: string, message: string, field?: string) {
    this.status = status;
    this.code = code;
    this.message = message;
    this.field = field;
  }
}

export type Scripts = {
  [N in Name]?: (asked: Asked) => Answers[N] | Refusal | Promise<Answers[N] | Refusal>;
};

export type Stage = Awaited<ReturnType<typeof openStage>>;

/**
 * A gateway that serves the built developer center under its policy and answers as told.
 *
 * @param begin what it answers, with whatever it remembers of its own; called again by `startOver`
 */
export async function openStage(begin: () => Scripts) {
  const built = await builtPackage('console');
  const dist = built.directory;
  const listeners = new Map<ServerResponse, string>();
  const asked: Asked[] = [];
  const stage = { scripts: begin(), asked };

  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ code: 'STAGE', message: String(error) }));
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stage');
    if (url.pathname.startsWith('/console/api/')) return answer(request, response, url);
    const file = join(dist, url.pathname.slice('/console/'.length));
    const isAsset = url.pathname.startsWith('/console/assets/') && existsSync(file);
    response.setHeader('content-security-policy', policy);
    response.setHeader(
      'content-type',
      types[isAsset ? extname(file) : '.html'] ?? 'application/octet-stream',
    );
    response.end(await readFile(isAsset ? file : join(dist, 'index.html')));
  }

  async function answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const found = find(request.method ?? 'GET', url.pathname);
    if (!found) throw new Error(`no call goes to ${request.method} ${url.pathname}`);
    if (found.name === 'live') return listen(response, found.params['mId'] ?? '');
    const text = await bodyOf(request);
    const question: Asked = {
      ...found,
      query: Object.fromEntries(url.searchParams),
      body: text === '' ? undefined : JSON.parse(text),
      language: request.headers['accept-language'],
    };
    asked.push(question);
    const script = stage.scripts[found.name] as ((asked: Asked) => unknown) | undefined;
    if (!script) throw new Error(`nothing is scripted for ${found.name}`);
    const said = await script(question);
    if (typeof said === 'string') {
      response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' }).end(said);
      return;
    }
    response.writeHead(said instanceof Refusal ? said.status : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(said));
  }

  function listen(response: ServerResponse, mId: string): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    listeners.set(response, mId);
    response.on('close', () => listeners.delete(response));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(stage, {
    dist,
    origin: `http://localhost:${port}`,
    /** Tells every page of the shop. */
    tell<Event extends LiveEventName>(mId: string, event: Event, data: LiveEvents[Event]): void {
      for (const [response, theirs] of listeners) {
        if (theirs === mId) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      }
    },
    listeners: () => listeners.size,
    /** Before each test, so that none finds what another left behind. */
    startOver(): void {
      stage.scripts = begin();
      asked.length = 0;
    },
    close: async () => {
      for (const response of listeners.keys()) response.destroy();
      await new Promise((resolve) => server.close(resolve));
      await built.remove();
    },
  });
}

/** The policy under which the gateway serves the developer center. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

function find(method: string, path: string): { name: Name; params: Record<string, string> } | undefined {
  for (const name of Object.keys(paths) as Name[]) {
    const row = paths[name];
    if (row.method !== method) continue;
    const pattern = row.path.replaceAll('.', '\\.').replaceAll(/:(\w+)/g, '(?<$1>[^/]+)');
    const match = new RegExp(`^${pattern}$`).exec(path);
    if (match) return { name, params: { ...match.groups } };
  }
  return undefined;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
