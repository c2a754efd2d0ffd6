import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { durationMs } from '@tollgate/contract';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { configFrom, type RunningShop, startShop } from '../../packages/shop/src/server/index.ts';
import { seriousFlaws } from '../../test/axe.ts';
import { launchBrowser, pc } from '../../test/browser.ts';
import { watcher } from './browser-watch.ts';
import type { Shop } from './shop.ts';
import { buildTown, type Town } from './town.ts';

/** One buyer at one sample shop, which has a merchant of its own: nothing else happens there. */
export interface Scene {
  town: Town;
  /** The merchant's keys, for what a developer does beside the browser. */
  merchant: Shop;
  /** The sample shop as `npm start` runs it, only that its timers stand still until a story runs them. */
  shop: SampleShop;
  page: Page;
  /** Addresses of this path that pages asked for so far, the oldest first. */
  asked(method: string, path: RegExp): string[];
  /** What the browser would complain of and a story expects, such as the answer to a forgery. */
  expectComplaint(complaint: RegExp): void;
}

export interface SampleShop {
  origin: string;
  runJobs(): Promise<void>;
  /** Moves the merchant's clock and the shop's together. */
  advance(duration: string): Promise<void>;
  /** Nobody answers at its address until `reopen`. */
  shut(): Promise<void>;
  reopen(): Promise<void>;
}

/** For what a browser and three servers may take on a slow machine; what should be quicker says so itself. */
const PATIENCE_MS = 20_000;

/**
 * A town and a browser for the stories of one file. After each story, whatever a page complained of, a script that
 * failed or was blocked, and whatever it asked of another machine, fails that story.
 */
export function useScenes(): (options?: BrowserContextOptions) => Promise<Scene> {
  let town: Town;
  let browser: Browser;
  const over: (() => Promise<void>)[] = [];
  const watch = watcher({ expected: [bankRefusal] });

  beforeAll(async () => {
    browser = await launchBrowser();
    town = await buildTown();
  });
  afterEach(async () => {
    for (const end of over.splice(0).reverse()) await end();
    watch.expectQuiet();
  });
  afterAll(async () => {
    await browser?.close();
    await town?.close();
  });

  return async (options = pc) => {
    const merchant = await town.shop();
    const { shop, close } = await openSampleShop(town, merchant);
    over.push(close);
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    over.push(() => context.close());
    context.setDefaultTimeout(PATIENCE_MS);
    const { asked, expectComplaint } = watch.begin(context);
    return { town, merchant, shop, page: await context.newPage(), asked, expectComplaint };
  };
}

async function openSampleShop(
  town: Town,
  merchant: Shop,
): Promise<{ shop: SampleShop; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'tollgate-shop-'));
  const config = configFrom({
    SHOP_PORT: '0',
    SHOP_LOG_LEVEL: 'silent',
    TOLLGATE_URL: town.origin(),
    BANK_APP_URL: town.bank.origin,
    TOLLGATE_DATA_DIR: folder,
    TOSS_CLIENT_KEY: merchant.clientKey,
    TOSS_SECRET_KEY: merchant.secretKey,
  });
  // So that an order can only change by what the story is about, and not by a timer that reads the payment.
  const settings = { ...config, timing: { ...config.timing, jobEveryMs: 2 ** 30 } };
  let aheadMs = 0;
  const world = { now: () => Date.now() + aheadMs };
  let running: RunningShop | undefined = await startShop(settings, world);
  const { origin } = running;
  await webhookRegistered(merchant, origin);
  const shut = async () => {
    await running?.close();
    running = undefined;
  };
  const shop: SampleShop = {
    origin,
    runJobs: async () => running?.runJobs(),
    advance: async (duration) => {
      await merchant.advance(duration);
      aheadMs += durationMs(duration) ?? 0;
    },
    shut,
    reopen: async () => {
      running = await startShop({ ...settings, port: Number(new URL(origin).port) }, world);
    },
  };
  const close = async () => {
    await shut();
    await rm(folder, { recursive: true, force: true });
  };
  return { shop, close };
}

/** The shop registers its webhook by itself while it starts; a deposit before that would tell nobody. */
async function webhookRegistered(merchant: Shop, origin: string): Promise<void> {
  await expect
    .poll(async () => (await merchant.call('GET', '/sandbox/v1/webhooks')).text, { timeout: PATIENCE_MS })
    .toContain(`${origin}/webhooks/toss`);
}

/** The bank's no to a deposit is an answer, which browsers note down all the same. */
const bankRefusal = /status of 422 .*\/app\/deposits$/;

/** Nothing that axe calls serious or critical, in the page and the frames in it. */
export async function expectSoundForEverybody(page: Page): Promise<void> {
  const serious = await seriousFlaws(page);
  expect(
    serious.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))]),
    page.url(),
  ).toEqual([]);
}

/** Nothing of the page is outside the screen, so that nobody has to push it about. */
export async function expectNothingCutOff(page: Page): Promise<void> {
  const [needed, there] = (await page.evaluate(
    '[document.documentElement.scrollWidth, innerWidth]',
  )) as number[];
  expect(needed, page.url()).toBeLessThanOrEqual(there as number);
}
