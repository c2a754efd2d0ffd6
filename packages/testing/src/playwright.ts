import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { chromiumFlags, openIdentity, openStandIn } from '@tollgate/cli';
import { buyer } from './buyer.ts';
import { tollgateMatchers } from './matchers.ts';
import type { TestShop } from './shop.ts';
import { startTollgate } from './start.ts';
import { connectTollgate, type Tollgate } from './tollgate.ts';

interface WorkerFixtures {
  /** Where a gateway runs already, such as that of a shop under test; without it each worker starts its own. */
  tollgateUrl: string | undefined;
  tollgate: Tollgate;
}

interface TestFixtures {
  shop: TestShop;
  /** The buyer at this test's page. */
  buyer: ReturnType<typeof buyer>;
}

/**
 * Playwright's `test` with a gateway, a shop per test, a scripted buyer, and a Chromium in which Toss Payments' script and
 * API are the gateway's: pages under test stay as they are.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  tollgateUrl: [undefined, { option: true, scope: 'worker' }],
  tollgate: [
    async ({ tollgateUrl }, use) => {
      const tollgate = tollgateUrl ? connectTollgate(tollgateUrl) : await startTollgate();
      await use(tollgate);
      await tollgate.close();
    },
    { scope: 'worker' },
  ],
  launchOptions: [
    async ({ launchOptions, tollgate }, use) => {
      const home = await mkdtemp(join(tmpdir(), 'tollgate-playwright-'));
      const identity = await openIdentity(join(home, 'authority'));
      const standIn = await openStandIn({ gateway: new URL(tollgate.url), identity });
      const args = [
        ...(launchOptions.args ?? []),
        ...chromiumFlags(standIn.tlsPort, identity.certificatePem),
      ];
      await use({ ...launchOptions, args });
      await standIn.close();
      await rm(home, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  shop: async ({ tollgate }, use) => {
    const shop = await tollgate.shop();
    await use(shop);
    await shop.close();
  },
  buyer: async ({ page }, use) => use(buyer(page)),
});

const extended = expect.extend(tollgateMatchers);

export { extended as expect };
