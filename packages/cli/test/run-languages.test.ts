import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { run } from '../src/run/run.ts';
import { openGateway } from './stand-in-gateway.ts';

const confirmUrl = 'https://api.tosspayments.com/v1/payments/confirm';
const authorization = `Basic ${Buffer.from('test_sk_1234567890:').toString('base64')}`;
const body = '{"paymentKey":"p","orderId":"order-1","amount":15000}';

let home: string;
let gateway: Awaited<ReturnType<typeof openGateway>>;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tollgate-languages-'));
  gateway = await openGateway();
});
afterAll(async () => {
  await gateway.close();
  await rm(home, { recursive: true, force: true });
});
beforeEach(() => void gateway.arrived.splice(0));

/** Somebody else than whoever runs these tests, so that a client gets in by the run's secret alone. */
const nobody = 65_534;

interface Program {
  file: string;
  text: string;
  command: readonly [program: string, ...args: string[]];
  /** What has to succeed for it to be here; by default that there is such a program. */
  needs?: readonly [program: string, ...args: string[]];
  /** Its settings have no place for a proxy's password: it is known by whose connection it is. */
  takesNoSecret?: true;
}

const python = (text: string) => `import os
BODY = b'${body}'
HEADERS = {'Authorization': '${authorization}'}
${text}`;

/** Each confirms as its guide's sample does. What it prints is nobody's business; what arrives is. */
const programs: Record<string, Program> = {
  'Node with fetch': {
    file: 'fetch.mjs',
    text: `const answer = await fetch('${confirmUrl}', { method: 'POST', headers: { authorization: '${authorization}' }, body: '${body}' });
     if (answer.status !== 200) process.exit(3);`,
    command: [process.execPath],
  },
  'Node with https, in a program of CommonJS': {
    file: 'https.cjs',
    text: `require('node:https').request('${confirmUrl}', { method: 'POST', headers: { authorization: '${authorization}' } },
       (answer) => process.exit(answer.statusCode === 200 ? 0 : 3)).end('${body}');`,
    command: [process.execPath],
  },
  'Python with what it comes with': {
    file: 'urllib_only.py',
    text: python(`import urllib.request
urllib.request.urlopen(urllib.request.Request('${confirmUrl}', method='POST', data=BODY, headers=HEADERS))`),
    command: ['python3'],
  },
  'Python with requests': {
    file: 'with_requests.py',
    text: python(
      `import requests\nrequests.post('${confirmUrl}', data=BODY, headers=HEADERS).raise_for_status()`,
    ),
    command: ['/usr/bin/python3'],
    needs: ['/usr/bin/python3', '-c', 'import requests'],
  },
  'Python with httpx': {
    file: 'with_httpx.py',
    text: python(
      `import httpx\nhttpx.post('${confirmUrl}', content=BODY, headers=HEADERS).raise_for_status()`,
    ),
    command: ['/usr/bin/python3'],
    needs: ['/usr/bin/python3', '-c', 'import httpx'],
  },
  curl: {
    file: 'confirm.curl',
    text: `url = "${confirmUrl}"\nfail\nsilent\nheader = "Authorization: ${authorization}"\ndata = ${JSON.stringify(body)}`,
    command: ['curl', '-K'],
  },
  PHP: {
    file: 'confirm.php',
    text: `<?php $c = curl_init('${confirmUrl}');
     curl_setopt_array($c, [CURLOPT_POST => true, CURLOPT_POSTFIELDS => '${body}', CURLOPT_RETURNTRANSFER => true,
       CURLOPT_HTTPHEADER => ['Authorization: ${authorization}']]);
     exit(curl_exec($c) === false ? 3 : 0);`,
    command: ['php'],
    needs: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'],
  },
  'PHP with streams, by a client that reads HTTPS_PROXY as Guzzle and Symfony do': {
    file: 'streams.php',
    text: `<?php $p = parse_url(getenv('HTTPS_PROXY'));
     $secret = base64_encode($p['user'] . ':' . $p['pass']);
     $answer = file_get_contents('${confirmUrl}', false, stream_context_create(['http' => [
       'method' => 'POST', 'content' => '${body}', 'proxy' => 'tcp://' . $p['host'] . ':' . $p['port'],
       'header' => ['Authorization: ${authorization}', 'Proxy-Authorization: Basic ' . $secret]]]));
     exit($answer === false ? 3 : 0);`,
    command: ['php'],
    needs: ['php', '-r', 'exit(extension_loaded("openssl") ? 0 : 1);'],
  },
  Java: {
    file: 'Confirm.java',
    text: `import java.net.*; import java.net.http.*;
     class Confirm { public static void main(String[] a) throws Exception {
       HttpRequest r = HttpRequest.newBuilder(URI.create("${confirmUrl}")).header("Authorization", "${authorization}")
         .POST(HttpRequest.BodyPublishers.ofString(${JSON.stringify(body)})).build();
       System.exit(HttpClient.newHttpClient().send(r, HttpResponse.BodyHandlers.ofString()).statusCode() == 200 ? 0 : 3); } }`,
    command: ['java'],
    takesNoSecret: true,
  },
};

for (const [name, { file, text, command, needs, takesNoSecret }] of Object.entries(programs)) {
  const [probe, ...asked] = needs ?? ['sh', '-c', `command -v ${command[0]}`];
  test.skipIf(spawnSync(probe as string, asked).status !== 0)(
    `${name}: a program that says api.tosspayments.com confirms at the gateway`,
    // A Java that compiles first takes long on a busy machine.
    { timeout: 60_000 },
    async () => {
      const path = join(home, file);
      await writeFile(path, text);
      const options = { gateway: gateway.url, home, environment: process.env };
      const known = takesNoSecret ? {} : { askOwner: () => nobody };
      expect(await run([...command, path], { ...options, ...known })).toBe(0);
      expect(gateway.arrived).toEqual([
        // The gateway hears its own name, so that links in its answers can be opened.
        { method: 'POST', url: '/v1/payments/confirm', host: gateway.url.host, authorization, body },
      ]);
    },
  );
}
