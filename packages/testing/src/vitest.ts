import { test as base, beforeAll, expect, inject, vi } from 'vitest';
import { type TollgateMatchers, tollgateMatchers } from './matchers.ts';
import type { TestShop } from './shop.ts';
import { startTollgate } from './start.ts';
import { connectTollgate, type Tollgate } from './tollgate.ts';
import './vitest-setup.ts';

expect.extend(tollgateMatchers);

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown>
    extends TollgateMatchers<R> {}
}

/** The run's gateway where its configuration starts one, else one for this file. */
const open = (): Promise<Tollgate> => {
  const url = inject('tollgateUrl');
  return url ? Promise.resolve(connectTollgate(url)) : startTollgate();
};

// vitest's five seconds would end a test before a webhook that never comes is missed, which takes ten.
vi.setConfig({ testTimeout: 60_000 });

/** A machine's first start makes a database, and a busy one takes its time. */
const longestStartMs = 180_000;

let opening: Promise<Tollgate> | undefined;
beforeAll(async () => {
  opening ??= open();
  await opening;
}, longestStartMs);

/** vitest's `test` with a gateway (one per file, or per run) and a shop (one per test). */
export const test = base.extend<{ tollgate: Tollgate; shop: TestShop }>({
  tollgate: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures are asked for off the pattern.
    async ({}, use) => {
      opening ??= open();
      const tollgate = await opening;
      await use(tollgate);
      opening = undefined;
      await tollgate.close();
    },
    { scope: 'worker' },
  ],
  shop: async ({ tollgate }, use) => {
    const shop = await tollgate.shop();
    await use(shop);
    await shop.close();
  },
});

export { expect };
