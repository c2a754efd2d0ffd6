/**
 * The world around the script, small enough to misbehave on demand: a gateway that serves the real script and a window
 * page without content, a shop on another origin, and a stranger on a third.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OpenWindow } from '@tollgate/contract/window';
import { build, type Rollup } from 'vite';

export interface World {
  gateway: string;
  shop: string;
  stranger: string;
  /** What the script sent to the gateway since the last look. */
  asked: OpenWindow[];
  /** How the gateway answers the next requests; null restores the window. */
  answer: Answer | null;
  close(): Promise<void>;
}

/** `silence` never answers; `hangup` closes the connection. */
export type Answer = { status: number; body: unknown } | 'silence' | 'hangup';

export async function startWorld(): Promise<World> {
  const script = await buildScript();
  const loader = await readFile(
    new URL(import.meta.resolve('@tosspayments/tosspayments-sdk', import.meta.url)).pathname.replace(
      /index\.cjs\.js$/,
      'index.esm.js',
    ),
    'utf8',
  );
  const world = { asked: [], answer: null } as unknown as World;

  const gateway = await serve(async (request, response, { pathname, searchParams }) => {
    if (pathname === '/v2/standard') return send(response, 'text/javascript', script);
    if (pathname === '/checkout/v1/payments') return answerRequest(world, request, response);
    if (pathname.endsWith('/checkout')) {
      if (searchParams.get('view') === 'no-content') return send(response, 'text/plain', '', 204);
      return send(response, 'text/html', searchParams.get('view') === 'silent' ? '<p>…' : windowPage);
    }
    send(response, 'text/plain', 'no', 404);
  });
  const shop = await serve((_request, response, { pathname, searchParams }) => {
    if (pathname === '/loader.js') return send(response, 'text/javascript', loader);
    if (pathname === '/stay') return send(response, 'text/plain', '', 204);
    if (pathname === '/tag') return send(response, 'text/html', tagPage(world.gateway));
    const policy = searchParams.get('policy');
    if (policy) response.setHeader('Content-Security-Policy', policy);
    send(response, 'text/html', shopPage(world.gateway));
  });
  const stranger = await serve((_request, response) => send(response, 'text/html', strangerPage));

  const servers = [gateway, shop, stranger];
  const [gatewayOrigin, shopOrigin, strangerOrigin] = servers.map(
    (server) => `http://localhost:${(server.address() as AddressInfo).port}`,
  ) as [string, string, string];
  return Object.assign(world, {
    gateway: gatewayOrigin,
    shop: shopOrigin,
    stranger: strangerOrigin,
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  });
}

/** The script as it is now, whatever lies in `dist`. */
export async function buildScript(): Promise<string> {
  const root = new URL('..', import.meta.url).pathname;
  const built = await build({
    configFile: `${root}vite.config.ts`,
    logLevel: 'error',
    build: { write: false },
  });
  const [{ output }] = built as Rollup.RollupOutput[] as [Rollup.RollupOutput];
  if (output.length !== 1) throw new Error('The script must be one file.');
  return output[0].code;
}

type Page = (request: IncomingMessage, response: ServerResponse, url: URL) => unknown;

async function serve(page: Page): Promise<Server> {
  const server = createServer((request, response) => {
    void page(request, response, new URL(request.url ?? '/', 'http://localhost'));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}

function send(response: ServerResponse, type: string, body: string, status = 200): void {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
}

async function answerRequest(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Headers', 'content-type');
  if (request.method === 'OPTIONS') return send(response, 'text/plain', '', 204);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  world.asked.push(JSON.parse(Buffer.concat(chunks).toString()) as OpenWindow);
  const { answer } = world;
  if (answer === 'silence') return;
  if (answer === 'hangup') return void response.destroy();
  const { status, body } = answer ?? {
    status: 200,
    body: { paymentKey: 'pk_1', windowUrl: windowUrl(world) },
  };
  send(response, 'application/json', typeof body === 'string' ? body : JSON.stringify(body), status);
}

export function windowUrl({ gateway }: World, view = 'ready'): string {
  return `${gateway}/v1/payments/pk_1/checkout?session=s_1&view=${view}`;
}

/** Says `ready` at once, and afterwards what the test tells it to. */
const windowPage = `<!doctype html><title>window</title><style>html { background: transparent }</style>
<input id="first" autofocus>
<script>
  const nonce = new URLSearchParams(location.hash.slice(1)).get('nonce');
  const say = (message, to = '*') => parent.postMessage({ source: 'tollgate', nonce, ...message }, to);
  addEventListener('focus', () => document.querySelector('#first').focus());
  if (parent !== window) say({ type: 'ready' });
</script>`;

/** A shop whose button is pressed by tests; what came of the promise is kept for them. */
const shopPage = (gateway: string) => `<!doctype html><html lang="ko"><title>shop</title>
<style>dialog, iframe { opacity: .2; transform: scale(.1); margin: 50px; visibility: hidden }</style>
<body style="height: 3000px"><button id="pay">결제하기</button>
<script type="module">
  import { loadTossPayments, ANONYMOUS } from '/loader.js';
  window.load = (key = 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq') => loadTossPayments(key, { src: '${gateway}/v2/standard' });
  window.outcomes = [];
  window.pay = (payment, request) => {
    const told = outcomes.push('pending') - 1;
    payment.requestPayment(request).then(
      (result) => { outcomes[told] = { resolved: result }; },
      ({ name, code, message }) => { outcomes[told] = { name, code, message }; },
    );
  };
  window.payment = (await load()).payment({ customerKey: ANONYMOUS });
  document.querySelector('#pay').onclick = () => pay(window.payment, window.request);
  document.title = 'loaded';
</script>`;

/** The script tag style: the global must be there for the very next line. */
const tagPage = (gateway: string) => `<!doctype html><html lang="ko"><title>shop</title>
<script src="${gateway}/v2/standard"></script>
<script>
  window.payment = TossPayments('test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq').payment({ customerKey: TossPayments.ANONYMOUS });
  document.title = 'loaded';
</script><body>`;

const strangerPage = `<!doctype html><title>stranger</title>
<script>const say = (message) => parent.postMessage(message, '*');</script>`;
