import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Part, startPart } from '../town/part.ts';
import { freePort } from '../town/ports.ts';
import { root } from '../town/root.ts';
import type { Town } from '../town/town.ts';

const PRISM = join(root, 'bench/node_modules/@stoplight/prism-cli/dist/index.js');
const PATIENCE_MS = 60_000;

/** In one process and without a line per request, which is the fastest it can do. */
const SILENT = ['--multiprocess', 'false', '-v', 'error'];

/**
 * Prism answering the examples of our own OpenAPI: what teams test against who have no gateway. It keeps nothing. By
 * itself it writes lines about each request, which nobody reads here; a gateway keeps an API log instead.
 */
export async function startStaticMock({ gateway, folder, quiet }: Town, isSilent: boolean): Promise<Part> {
  const document = join(folder, 'openapi.json');
  writeFileSync(document, await (await fetch(`${gateway.origin}/openapi.json`)).text());
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const mock = await startPart({
    name: 'static mock',
    main: PRISM,
    args: [...['mock', '--host', '127.0.0.1', '--port', String(port)], ...(isSilent ? SILENT : []), document],
    env: isSilent ? { ...process.env, NODE_ENV: 'production' } : { ...process.env, NODE_ENV: undefined },
    origin,
  });
  mock.process.stdout?.resume();
  try {
    await becomeReady(mock, quiet.secretKey);
    return mock;
  } catch (error) {
    await mock.stop();
    throw error;
  }
}

async function becomeReady({ origin, complaints }: Part, secretKey: string): Promise<void> {
  let last = '';
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await pause(100)) {
    try {
      const response = await fetch(`${origin}/v1/payments/confirm`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          paymentKey: 'tgbench20260101000000abcdefghij',
          orderId: 'order-0001',
          amount: 50_000,
        }),
      });
      last = `${response.status} ${await response.text()}`;
      if (response.status === 200) return;
    } catch {
      // It does not listen yet.
    }
  }
  throw new Error(`the static mock does not confirm: ${last}\n${complaints()}`);
}
