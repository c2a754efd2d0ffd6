import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openIdentity } from '../src/run/authority.ts';
import { hosts } from '../src/run/hosts.ts';
import { run } from '../src/run/run.ts';
import { openStandIn } from '../src/run/stand-in.ts';
import { openGateway } from './stand-in-gateway.ts';

const confirmUrl = 'https://api.tosspayments.com/v1/payments/confirm';

let home: string;
let gateway: Awaited<ReturnType<typeof openGateway>>;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tollgate-cli-'));
  gateway = await openGateway();
});
afterAll(async () => {
  await gateway.close();
  await rm(home, { recursive: true, force: true });
});
beforeEach(() => void gateway.arrived.splice(0));

const options = () => ({ gateway: gateway.url, home, environment: process.env });

test('everybody else is reached as before, and their certificates are checked as before', async () => {
  const script = `
    const answer = await fetch('${gateway.url.origin}/other');
    const wrong = await fetch('https://localhost:' + process.env.TOLLGATE_STAND_IN).catch((error) => error.cause.code);
    process.exit(answer.status === 200 && wrong === 'ERR_TLS_CERT_ALTNAME_INVALID' ? 0 : 3);`;
  expect(await run([process.execPath, '--input-type=module', '-e', script], options())).toBe(0);
  expect(gateway.arrived.map(({ url }) => url)).toEqual(['/other']);
});

test('a connection that the gateway cuts is cut for the program too: that is what a fault plays', async () => {
  const script = `await fetch('https://api.tosspayments.com/v1/cut').then(() => process.exit(3), () => {})`;
  expect(await run([process.execPath, '--input-type=module', '-e', script], options())).toBe(0);
});

test('where no gateway listens the program is told so', async () => {
  const script = `
    const answer = await fetch('${confirmUrl}');
    process.exit(answer.status === 503 && (await answer.json()).code === 'TOLLGATE_NOT_RUNNING' ? 0 : 3);`;
  const nobody = { ...options(), gateway: new URL('http://127.0.0.1:9') };
  expect(await run([process.execPath, '--input-type=module', '-e', script], nobody)).toBe(0);
});

test('the program’s exit code is ours; a signal’s too', async () => {
  expect(await run(['sh', '-c', 'exit 7'], options())).toBe(7);
  expect(await run(['sh', '-c', 'kill -TERM $$'], options())).toBe(143);
  await expect(run(['no-such-program'], options())).rejects.toMatchObject({ exitCode: 127 });
});

test('the authority is this user’s alone, stays the same, and may sign for tosspayments.com only', async () => {
  const folder = join(home, 'authority');
  const [first, second] = await Promise.all([openIdentity(folder), openIdentity(folder)]);
  expect(second.authorityPem).toBe(first.authorityPem);
  expect((await stat(join(folder, 'authority.key'))).mode & 0o777).toBe(0o600);
  const told = execFileSync('openssl', ['x509', '-noout', '-text'], {
    input: first.authorityPem,
    encoding: 'utf8',
  });
  expect(told).toMatch(
    /Name Constraints: critical\s+Permitted:\s+DNS:tosspayments\.com\s+Excluded:\s+IP:0\.0\.0\.0/,
  );
  for (const host of hosts) expect(host).toMatch(/\.tosspayments\.com$/);
});

test('nothing listens beyond loopback', async () => {
  const identity = await openIdentity(join(home, 'authority'));
  const standIn = await openStandIn({ gateway: gateway.url, identity });
  const ports = [standIn.tlsPort, standIn.proxyPort].map((port) =>
    port.toString(16).toUpperCase().padStart(4, '0'),
  );
  const open = execFileSync('cat', ['/proc/net/tcp', '/proc/net/tcp6'], { encoding: 'utf8' });
  const ours = open
    .split('\n')
    .filter((line) => ports.some((port) => new RegExp(`: \\w+:${port} `).test(line)));
  expect(ours.map((line) => line.trim().split(/\s+/)[1]?.split(':')[0])).toEqual(['0100007F', '0100007F']);
  await standIn.close();
});

test('a tunnel to a port or a host that there is none of is refused, and the stand-in goes on', async () => {
  const identity = await openIdentity(join(home, 'authority'));
  const standIn = await openStandIn({ gateway: gateway.url, identity });
  try {
    for (const target of ['a:99999', 'nonsense', ':443'])
      expect(
        await saidBy(standIn.proxyPort, `CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`),
        target,
      ).toMatch(/^HTTP\/1\.1 400 /);
  } finally {
    await standIn.close();
  }
});

/** What a proxy says to a client that asks through it as its own line says. */
const saidBy = (port: number, request: string) =>
  new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('data', (part) => {
      text += part;
      // A tunnel that is open says no more by itself.
      if (text.includes(' 200 ')) socket.destroy();
    });
    socket.on('error', reject).on('close', () => resolve(text));
  });

describe('the proxy is for this run alone', () => {
  const tunnel = (target: string, more = '') => `CONNECT ${target} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
  const plain = (more = '') =>
    `GET http://api.tosspayments.com/v1/payments/p HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}\r\n`;
  let outer: Server;
  const heard: string[] = [];
  beforeAll(async () => {
    outer = createServer().on('connect', ({ url, headers }, socket) => {
      heard.push(`${url} ${headers['proxy-authorization']}`);
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    await new Promise<void>((done) => outer.listen(0, '127.0.0.1', done));
  });
  afterAll(() => void outer.close());
  beforeEach(() => void heard.splice(0));

  async function opened(askOwner?: () => number | undefined) {
    const identity = await openIdentity(join(home, 'authority'));
    const { port } = outer.address() as AddressInfo;
    const outerProxy = new URL(`http://me:office@127.0.0.1:${port}`);
    const standIn = await openStandIn({
      gateway: gateway.url,
      identity,
      outerProxy,
      ...(askOwner && { askOwner }),
    });
    const { username, password } = new URL(standIn.proxyUrl);
    const secret = Buffer.from(`${username}:${password}`).toString('base64');
    return {
      ...standIn,
      [Symbol.asyncDispose]: standIn.close,
      credentials: `Proxy-Authorization: Basic ${secret}\r\n`,
    };
  }

  test('another user gets nowhere without its secret, and is told what is missing', async () => {
    await using standIn = await opened(() => (process.getuid?.() === 1 ? 2 : 1));
    const wrong = 'Proxy-Authorization: Basic dG9sbGdhdGU6Z3Vlc3M=\r\n';
    for (const request of [tunnel('api.tosspayments.com:443'), tunnel('other.example:443', wrong), plain()])
      expect(await saidBy(standIn.proxyPort, request)).toMatch(/^HTTP\/1\.1 407 [\s\S]*basic realm=/i);
    expect(gateway.arrived).toEqual([]);
    expect(heard).toEqual([]);
    expect(await saidBy(standIn.proxyPort, plain(standIn.credentials))).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('the secret stays here, and the outer proxy hears its own password', async () => {
    await using standIn = await opened(() => undefined);
    await saidBy(standIn.proxyPort, tunnel('other.example:443', standIn.credentials));
    const office = Buffer.from('me:office').toString('base64');
    expect(heard).toEqual([`other.example:443 Basic ${office}`]);
  });

  test('where the system tells no owner, who has no secret is not led through the outer proxy', async () => {
    await using standIn = await opened(() => undefined);
    expect(await saidBy(standIn.proxyPort, plain())).toMatch(/^HTTP\/1\.1 200 /);
    // Port 9 of this computer, where nobody listens: the way there was tried without the outer proxy.
    expect(await saidBy(standIn.proxyPort, tunnel('127.0.0.1:9'))).not.toMatch(/ 200 /);
    expect(heard).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('this user’s own connection is known by itself', async () => {
    await using standIn = await opened();
    expect(await saidBy(standIn.proxyPort, tunnel('other.example:443'))).toMatch(/ 200 /);
    expect(heard).toHaveLength(1);
  });
});

test('a live secret key is never handed on', async () => {
  const identity = await openIdentity(join(home, 'authority'));
  const standIn = await openStandIn({ gateway: gateway.url, identity });
  const answerTo = (key: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
      const path = 'http://api.tosspayments.com/v1/payments/p';
      request({ host: '127.0.0.1', port: standIn.proxyPort, path, headers: { authorization } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
  try {
    expect(await answerTo('live_sk_1234567890')).toBe(403);
    expect(await answerTo('live_gsk_1234567890')).toBe(403);
    expect(gateway.arrived).toEqual([]);
    expect(await answerTo('test_sk_1234567890')).toBe(200);
  } finally {
    await standIn.close();
  }
});
