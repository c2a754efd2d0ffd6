import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openIdentity } from '../src/run/authority.ts';
import { hosts } from '../src/run/hosts.ts';
import { run } from '../src/run/run.ts';
import { openStandIn } from '../src/run/stand-in.ts';
import { openGateway } from './stand-in-gateway.ts';

const confirmUrl = 'https://api.tosspayments.com/v1/payments/confirm';
const authorization = `Basic ${Buffer.from('test_sk_1234567890:').toString('base64')}`;
const body = '{"paymentKey":"p","orderId":"order-1","amount":15000}';

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
const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Each confirms as its guide's sample does. What it prints is nobody's business; what arrives is. */
const programs: Record<string, readonly [file: string, text: string, ...command: string[]]> = {
  'Node with fetch': [
    'fetch.mjs',
    `const answer = await fetch('${confirmUrl}', { method: 'POST', headers: { authorization: '${authorization}' }, body: '${body}' });
     if (answer.status !== 200) process.exit(3);`,
    process.execPath,
  ],
  'Node with https, in a program of CommonJS': [
    'https.cjs',
    `require('node:https').request('${confirmUrl}', { method: 'POST', headers: { authorization: '${authorization}' } },
       (answer) => process.exit(answer.statusCode === 200 ? 0 : 3)).end('${body}');`,
    process.execPath,
  ],
  Python: [
    'confirm.py',
    `import urllib.request
urllib.request.urlopen(urllib.request.Request('${confirmUrl}', method='POST', data=b'${body}', headers={'Authorization': '${authorization}'}))`,
    'python3',
  ],
  curl: [
    'confirm.curl',
    `url = "${confirmUrl}"\nfail\nsilent\nheader = "Authorization: ${authorization}"\ndata = ${JSON.stringify(body)}`,
    'curl',
    '-K',
  ],
  PHP: [
    'confirm.php',
    `<?php $c = curl_init('${confirmUrl}');
     curl_setopt_array($c, [CURLOPT_POST => true, CURLOPT_POSTFIELDS => '${body}', CURLOPT_RETURNTRANSFER => true,
       CURLOPT_HTTPHEADER => ['Authorization: ${authorization}']]);
     exit(curl_exec($c) === false ? 3 : 0);`,
    'php',
  ],
  Java: [
    'Confirm.java',
    `import java.net.*; import java.net.http.*;
     class Confirm { public static void main(String[] a) throws Exception {
       HttpRequest r = HttpRequest.newBuilder(URI.create("${confirmUrl}")).header("Authorization", "${authorization}")
         .POST(HttpRequest.BodyPublishers.ofString(${JSON.stringify(body)})).build();
       System.exit(HttpClient.newHttpClient().send(r, HttpResponse.BodyHandlers.ofString()).statusCode() == 200 ? 0 : 3); } }`,
    'java',
  ],
};

for (const [name, [file, text, program = '', ...args]] of Object.entries(programs)) {
  test.skipIf(!has(program))(
    `${name}: a program that says api.tosspayments.com confirms at the gateway`,
    async () => {
      const path = join(home, file);
      await writeFile(path, text);
      expect(await run([program, ...args, path], options())).toBe(0);
      expect(gateway.arrived).toEqual([
        // The gateway hears its own name, so that links in its answers can be opened.
        { method: 'POST', url: '/v1/payments/confirm', host: gateway.url.host, authorization, body },
      ]);
    },
  );
}

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
  const answerTo = (target: string) =>
    new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(standIn.proxyPort, '127.0.0.1', () =>
        socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`),
      );
      socket.on('data', (part) => {
        text += part;
      });
      socket.on('close', () => resolve(text));
    });
  try {
    for (const target of ['a:99999', 'nonsense', ':443'])
      expect(await answerTo(target), target).toMatch(/^HTTP\/1\.1 400 /);
  } finally {
    await standIn.close();
  }
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
