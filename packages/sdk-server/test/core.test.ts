import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import type * as Core from '../src/index.ts';
import type * as Memory from '../src/stores/memory.ts';
import { runBare } from './bare-runtime.ts';
import { type Bundle, bundleOf } from './bundle.ts';
import type * as Anywhere from './payment-anywhere.ts';
import { ScriptedGateway } from './scripted-gateway.ts';
import { deposit, testKeys, visitOf } from './stage.ts';

const root = join(import.meta.dirname, '..');
const entries = [
  ...['index.ts', 'errors/index.ts', 'stores/memory.ts', 'stores/sqlite.ts', 'stores/postgres.ts'],
  ...[
    'handlers/web.ts',
    'handlers/express.ts',
    'handlers/fastify.ts',
    'handlers/hono.ts',
    'handlers/next.ts',
  ],
];
const bundles = new Map<string, Bundle>();
beforeAll(async () => {
  for (const entry of entries) bundles.set(entry, await bundleOf(entry));
});
const bundle = (entry: string) => bundles.get(entry) as Bundle;

test('the core, packed for a merchant, is at most 15 kB of brotli', () => {
  const { brotliBytes } = bundle('index.ts');
  console.info(entries.map((entry) => `${entry}: ${bundle(entry).brotliBytes} B brotli`).join('\n'));
  expect(brotliBytes).toBeLessThanOrEqual(15_000);
});

test.each(entries)('%s brings nothing along: no import, nothing of Node, no schema library', (entry) => {
  const { code, imports } = bundle(entry);
  expect(imports).toEqual([]);
  expect(code).not.toMatch(/\bzod\b|\bprocess\.|\bBuffer\.|\brequire\(|node:/i);
});

test('the doors of the package are the entries that are measured', () => {
  const { exports: doors } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, string>;
  };
  expect(Object.values(doors).sort()).toEqual(entries.map((entry) => `./src/${entry}`).sort());
});

test('what runs everywhere compiles without the types of Node', async () => {
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const compiler = join(typescript, 'bin/tsc');
  await promisify(execFile)(process.execPath, [compiler, '--noEmit', '-p', join(root, 'tsconfig.core.json')]);
}, 120_000);

test('no source file but a test asks the machine for the time, for chance that can be guessed, or for a secret', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts'),
  );
  expect(sources.length).toBeGreaterThan(30);
  for (const path of sources) {
    const text = readFileSync(join(root, 'src', path), 'utf8');
    expect([path, text.match(/Math\.random|\bprocess\.[a-z]|from 'node:/g)]).toEqual([path, null]);
    if (path !== 'clock.ts') expect([path, text.match(/Date\.now|new Date\(\)/g)]).toEqual([path, null]);
  }
});

describe('where nothing of Node exists', () => {
  test('a whole payment goes through: requested, issued, paid, refunded in part', async () => {
    const packed = await bundleOf('../test/payment-anywhere.ts');
    expect(packed.imports).toEqual([]);
    const { payAnywhere, whatHappens } = runBare(packed.code) as unknown as typeof Anywhere;
    expect(await payAnywhere()).toEqual([...whatHappens]);
  });

  test('the core calls a gateway over the network with nothing but the own fetch of the Web', async () => {
    const core = runBare(bundle('index.ts').code) as unknown as typeof Core;
    const { memoryStore } = runBare(bundle('stores/memory.ts').code) as unknown as typeof Memory;
    const gateway = await new ScriptedGateway().start();
    try {
      const toss = core.createTossPayments({ ...testKeys, baseUrl: gateway.origin, store: memoryStore() });
      const orderId = core.newOrderId();
      await toss.request({ orderId, amount: { value: 36_000, currency: 'KRW' }, owner: 'kim' });
      const payment = gateway.authenticate(orderId, 36_000);
      expect(await toss.confirm({ ...visitOf(payment) }, 'kim')).toMatchObject({ kind: 'account-issued' });
      gateway.deposit(payment.paymentKey);
      const notice = deposit({ orderId, secret: `ps_${payment.paymentKey}` });
      expect(await toss.webhook(notice)).toMatchObject({ status: 200, outcome: { kind: 'paid' } });
      const refundAccount = { bank: '06', accountNumber: '123456789012', holderName: '김샘플' };
      const cancel = await toss.cancel({ orderId, reason: '변심', amount: 6_000, refundAccount });
      expect(cancel).toMatchObject({ kind: 'done', outcome: { balance: { minor: 30_000 } } });
    } finally {
      await gateway.stop();
    }
  });
});
