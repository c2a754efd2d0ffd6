import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from '@playwright/test';
import type { Payment } from '@tollgate/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumFlags, openIdentity, openStandIn, type StandIn } from '../../packages/cli/src/index.ts';
import { root } from '../../test/architecture.ts';
import { launchBrowser, pc } from '../../test/browser.ts';
import { fillWindow, overlay } from '../support/browser-buyer.ts';
import { atPayPal, review } from '../support/browser-paypal.ts';
import { buildTown, type Town } from '../support/town.ts';

let town: Town;
let home: string;
let standIn: StandIn;
let browser: Browser;
const shops: ChildProcess[] = [];

beforeAll(async () => {
  town = await buildTown({ processes: 1 });
  home = await mkdtemp(join(tmpdir(), 'tollgate-unchanged-'));
  const identity = await openIdentity(join(home, 'authority'));
  standIn = await openStandIn({ gateway: new URL(town.origin()), identity });
  browser = await launchBrowser(chromiumFlags(standIn.tlsPort, identity.certificatePem));
});
afterAll(async () => {
  for (const shop of shops) shop.kill();
  await browser?.close();
  await standIn?.close();
  await town?.close();
  await rm(home, { recursive: true, force: true });
});

/** Starts a merchant's server as its developer would, only behind `tollgate run --`. */
async function runUnchanged(...command: string[]): Promise<string> {
  const cli = join(root, 'packages/cli/bin/tollgate.mjs');
  const shop = spawn(process.execPath, [cli, '--gateway', town.origin(), 'run', '--', ...command], {
    cwd: join(root, 'stories/support/unchanged'),
    env: { ...process.env, TOLLGATE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  shops.push(shop);
  for await (const line of createInterface({ input: shop.stdout })) return line;
  throw new Error('the shop never said where it listens');
}

async function orderPage(shop: string): Promise<Page> {
  const context = await browser.newContext({ ...pc, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(shop);
  return page;
}

async function answerOn(page: Page): Promise<Payment> {
  await page.waitForURL('**/success.html?*');
  await expect.poll(() => page.textContent('#answer')).not.toBe('');
  return JSON.parse((await page.textContent('#answer')) ?? '');
}

const languages: [string, string[]][] = [
  ['Node and Express', [process.execPath, 'server.cjs']],
  ['Python', ['python3', 'server.py']],
];

for (const [language, command] of languages) {
  const isHere = spawnSync('sh', ['-c', `command -v ${command[0]}`]).status === 0;
  test.skipIf(!isHere)(
    `a shop in ${language} that knows only tosspayments.com sells here, not a byte changed`,
    async () => {
      const shop = await runUnchanged(...command);

      const byAccount = await orderPage(shop);
      await byAccount.click('#VIRTUAL_ACCOUNT');
      await fillWindow(overlay(byAccount));
      await overlay(byAccount).getByTestId('submit').click();
      expect(await answerOn(byAccount)).toMatchObject({
        status: 'WAITING_FOR_DEPOSIT',
        totalAmount: 50_000,
        virtualAccount: { bankCode: '88' },
      });

      const byPayPal = await orderPage(shop);
      await byPayPal.click('#FOREIGN_EASY_PAY');
      await atPayPal(byPayPal);
      await review(byPayPal);
      await byPayPal.getByTestId('pay').click();
      expect(await answerOn(byPayPal)).toMatchObject({ status: 'DONE', currency: 'USD', totalAmount: 100 });
    },
  );
}
