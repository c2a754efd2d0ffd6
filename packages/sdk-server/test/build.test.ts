import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const home = join(import.meta.dirname, '..');
const { resolve } = createRequire(import.meta.url);
const merchant = mkdtempSync(join(tmpdir(), 'merchant-'));
const installed = join(merchant, 'node_modules/@tollgate/server');

/** A merchant's folder, outside of this repository, with what `npm run build` makes installed in it. */
beforeAll(async () => {
  await run(process.execPath, [join(home, 'build.mjs'), installed]);
  mkdirSync(join(merchant, 'node_modules'), { recursive: true });
  symlinkSync(dirname(resolve('zod/package.json')), join(merchant, 'node_modules/zod'));
}, 120_000);
afterAll(() => rmSync(merchant, { recursive: true, force: true }));

/** The merchant's imports are not ours: whoever looks through our imports must not find them. */
const take = 'import';
const program = `
${take} { createTossPayments, newOrderId, type ConfirmResult } from '@tollgate/server';
${take} { explain } from '@tollgate/server/errors';
${take} { memoryStore } from '@tollgate/server/memory';
${take} { webHandlers } from '@tollgate/server/web';

const toss = createTossPayments({ secretKey: 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R', store: memoryStore() });
const order = await toss.request({ orderId: newOrderId(), amount: { value: 50000, currency: 'KRW' } });
export const handlers = webHandlers(toss, { afterConfirm: (result: ConfirmResult) => '/' + result.kind });
const payment = await toss.payment('nobody').then((answer) => answer.kind === 'payment' && answer.payment.totalAmount);
export const amount: number | false = payment;
console.log(order.kind, explain('REJECT_CARD_COMPANY'));
`;

test('a merchant who installed the package is told its types, down to the fields of a payment', async () => {
  const compiler = join(dirname(resolve('typescript/package.json')), 'bin/tsc');
  const check = async (text: string) => {
    writeFileSync(join(merchant, 'shop.mts'), text);
    const options = ['--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024', '--noEmit'];
    const how = [...options, '--lib', 'es2024,dom', '--types', '', 'shop.mts'];
    return run(process.execPath, [compiler, ...how], { cwd: merchant }).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
  };
  expect(await check(program)).toBe('');
  // Were the types lost on the way, anything would do.
  expect(await check(program.replace('number | false', 'boolean'))).toContain("'number");
}, 120_000);

test('it runs in plain Node, without this repository and without another package', async () => {
  rmSync(join(merchant, 'node_modules/zod'));
  const script = `
    ${take} { createTossPayments, newOrderId } from '@tollgate/server';
    ${take} { explain } from '@tollgate/server/errors';
    ${take} { memoryStore } from '@tollgate/server/memory';
    for (const door of ['express', 'fastify', 'hono', 'next', 'web', 'sqlite', 'postgres'])
      await ${take}('@tollgate/server/' + door);
    const toss = createTossPayments({ secretKey: 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R', store: memoryStore() });
    const order = await toss.request({ orderId: newOrderId(), amount: { value: 50000, currency: 'KRW' } });
    console.log(order.kind, typeof explain('REJECT_CARD_COMPANY'));`;
  writeFileSync(join(merchant, 'shop.mjs'), script);
  const { stdout } = await run(process.execPath, [join(merchant, 'shop.mjs')], { cwd: merchant });
  expect(stdout.trim()).toBe('open object');
}, 60_000);
