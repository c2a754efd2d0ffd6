import {
  createServer,
  type IncomingMessage,
  request as plainRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Admission, type AskOwner, openGuard } from './admission.ts';
import type { Identity } from './authority.ts';
import { apiHost, isOurs } from './hosts.ts';

/** What answers on this computer under Toss Payments' names. It never listens beyond loopback. */
export interface StandIn {
  /** TLS under the hosts' names, for whoever connects straight to it. */
  tlsPort: number;
  /** A proxy for whoever is told of one: our hosts go to the gateway, all others where they wanted to go. */
  proxyPort: number;
  /** The proxy's whole address with this run's secret, for variables such as HTTPS_PROXY. */
  proxyUrl: string;
  close(): Promise<void>;
}

export interface StandInOptions {
  /** `http://localhost:4100` */
  gateway: URL;
  identity: Identity;
  /** The proxy that this user had before us; other hosts are still reached through it. */
  outerProxy?: URL | undefined;
  /** Told of each call that the gateway answered. */
  onCall?: (call: { method: string; host: string; path: string; status: number }) => void;
  /** Whose connection it is that comes without the secret; the system is asked by default. */
  askOwner?: AskOwner;
}

/** Opens the stand-in on two free ports of loopback. */
export async function openStandIn(options: StandInOptions): Promise<StandIn> {
  const sockets = new Set<Duplex>();
  const pass = (request: IncomingMessage, response: ServerResponse, host: string) =>
    passOn(options, request, response, host);
  const { certificatePem: cert, privateKeyPem: key } = options.identity;
  const tls = createTlsServer(
    { cert, key, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] },
    (request, response) => pass(request, response, hostOf(request)),
  );
  const guard = openGuard(options.askOwner);
  const proxy = createServer((request, response) => {
    const admission = guard.admit(request);
    if (admission === 'nowhere') return void response.writeHead(407, notYours).end();
    answerProxied(reach(options, admission), request, response, pass);
  });
  proxy.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    const admission = guard.admit(request);
    if (admission === 'nowhere') return void socket.end(refusal);
    openTunnel(reach(options, admission), request, socket, head, tlsPort);
  });
  for (const server of [tls, proxy]) {
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    // A client that breaks off is its own affair.
    server.on('clientError', (_, socket) => socket.destroy());
  }
  const tlsPort = await listen(tls);
  const proxyPort = await listen(proxy);
  return {
    tlsPort,
    proxyPort,
    proxyUrl: `http://${guard.credentials}@127.0.0.1:${proxyPort}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([tls, proxy].map((server) => new Promise((done) => server.close(done))));
    },
  };
}

const notYours = { 'proxy-authenticate': 'Basic realm="tollgate run"', connection: 'close' };
const refusal =
  'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="tollgate run"\r\n' +
  'Content-Length: 0\r\nConnection: close\r\n\r\n';

const reach = (options: StandInOptions, admission: Admission): StandInOptions =>
  admission === 'everywhere' ? options : { ...options, outerProxy: undefined };

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const hostOf = (request: IncomingMessage): string =>
  (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();

/** Carries a request to the gateway and its answer back, byte for byte, as they come. */
function passOn(
  { gateway, onCall }: StandInOptions,
  request: IncomingMessage,
  response: ServerResponse,
  host: string,
): void {
  const path = request.url ?? '/';
  if (isLive(request.headers.authorization)) {
    const message = `A live secret key was sent to ${host}. It stays here: start the shop with a test key.`;
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ code: 'TOLLGATE_LIVE_KEY', message }));
    return;
  }
  const onward = plainRequest({
    host: gateway.hostname.replace(/^\[|\]$/g, ''),
    port: gateway.port || 80,
    method: request.method,
    path,
    headers: { ...forwarded(request), ...nameFor(host, gateway) },
    setHost: false,
  });
  onward.on('response', (answer) => {
    onCall?.({ method: request.method ?? '', host, path, status: answer.statusCode ?? 0 });
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  // A connection that the gateway cuts is cut here too: that is what a fault plays.
  onward.on('error', (error: NodeJS.ErrnoException) => {
    if (response.headersSent || error.code !== 'ECONNREFUSED') return void response.destroy();
    const message = `Tollgate does not answer at ${gateway.origin}. Start it first.`;
    response.writeHead(503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ code: 'TOLLGATE_NOT_RUNNING', message }));
  });
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

/** A key that moves money is given to nobody: the gateway keeps what it is sent, and may be another machine's. */
function isLive(authorization: string | undefined): boolean {
  const [, credentials = ''] = /^\s*basic\s+(\S+)/i.exec(authorization ?? '') ?? [];
  return Buffer.from(credentials, 'base64').toString('latin1').startsWith('live_');
}

/**
 * Links in API answers must open in any browser, so the gateway hears its own name there. In a browser of
 * `tollgate browser` the page knows the gateway as the script's host, and everything has to stay there.
 */
function nameFor(host: string, gateway: URL): Record<string, string> {
  if (host === apiHost) return { host: gateway.host };
  return { host, 'x-forwarded-proto': 'https', 'x-forwarded-host': host };
}

/** Clients that write the whole address into the request line: plain http, and some that do so for https too. */
function answerProxied(
  options: StandInOptions,
  request: IncomingMessage,
  response: ServerResponse,
  pass: (request: IncomingMessage, response: ServerResponse, host: string) => void,
): void {
  const target = URL.canParse(request.url ?? '') ? new URL(request.url as string) : undefined;
  if (!target)
    return void response.writeHead(400).end('This is a proxy for programs started by tollgate run.\n');
  if (isOurs(target.hostname)) {
    request.url = target.pathname + target.search;
    pass(request, response, target.hostname);
    return;
  }
  if (target.protocol !== 'http:') return void response.writeHead(501).end();
  const { outerProxy } = options;
  const onward = plainRequest({
    host: outerProxy?.hostname ?? target.hostname,
    port: (outerProxy ?? target).port || 80,
    method: request.method,
    path: outerProxy ? target.href : target.pathname + target.search,
    headers: { ...forwarded(request), ...(outerProxy && credentialsFor(outerProxy)) },
    setHost: false,
  });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  onward.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

/** A tunnel: into the stand-in for our hosts, else to where it was asked for. */
function openTunnel(
  { outerProxy }: StandInOptions,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  tlsPort: number,
): void {
  const [, host = '', port = '443'] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(request.url ?? '') ?? [];
  // Node throws at a port that there is none of, and nobody's wrong request may end the program.
  if (host === '' || Number(port) > 65_535) return void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  const isHere = isOurs(host) && port === '443';
  const there: Socket = isHere
    ? connect(tlsPort, '127.0.0.1')
    : outerProxy
      ? connect(Number(outerProxy.port || 80), outerProxy.hostname)
      : connect(Number(port), host);
  there.on('connect', () => {
    if (!isHere && outerProxy) there.write(connectLine(request.url as string, outerProxy));
    else socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    there.write(head);
    there.pipe(socket);
    socket.pipe(there);
  });
  there.on('error', () => {
    if (!there.connecting && there.bytesRead === 0) socket.write('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    socket.destroy();
  });
  socket.on('error', () => there.destroy());
  there.on('close', () => socket.destroy());
  socket.on('close', () => there.destroy());
}

/** What a client says to its proxy is between the two. */
const forwarded = ({ headers: { 'proxy-authorization': _, ...headers } }: IncomingMessage) => headers;

/** The outer proxy's own answer goes back to the client as it is. */
function connectLine(target: string, outerProxy: URL): string {
  const lines = Object.entries({ Host: target, ...credentialsFor(outerProxy) });
  return `CONNECT ${target} HTTP/1.1\r\n${lines.map((line) => `${line.join(': ')}\r\n`).join('')}\r\n`;
}

function credentialsFor({ username, password }: URL): Record<string, string> {
  if (!username) return {};
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return { 'Proxy-Authorization': `Basic ${credentials.toString('base64')}` };
}
