import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { seriousFlaws } from '../../test/axe.ts';
import { launchBrowser, pc } from '../../test/browser.ts';
import { watcher } from './browser-watch.ts';
import { buildTown, type Town, type TownSettings } from './town.ts';

/** Somebody before the developer center. */
export interface Desk {
  page: Page;
  /** Goes to a page of the center by its address below `/console`, and waits until all of it is there. */
  visit(path: string): Promise<void>;
  /** What the browser would complain of and a story expects, such as a refusal. */
  expectComplaint(complaint: RegExp): void;
}

export interface ConsoleScene {
  town: Town;
  /** A browser that knows nobody. */
  sit(options?: BrowserContextOptions): Promise<Desk>;
}

/** For what a browser and three servers may take on a slow machine; what should be quicker says so itself. */
const PATIENCE_MS = 20_000;

/**
 * A town and a browser for the stories of one file, or a town of its own for each telling of a story. After each story, whatever a page complained of (a script that
 * failed, what the page's policy blocked), and whatever it asked of anybody but its gateway, fails that story.
 */
export function useConsole(
  settings: TownSettings = {},
  townOf: 'file' | 'test' = 'file',
): () => ConsoleScene {
  let town: Town;
  let browser: Browser;
  const over: (() => Promise<void>)[] = [];
  const watch = watcher();

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  (townOf === 'file' ? beforeAll : beforeEach)(async () => {
    town = await buildTown(settings);
  });
  // Told first, done last: pages are closed before what they show.
  (townOf === 'file' ? afterAll : afterEach)(() => town?.close());
  afterEach(async () => {
    for (const end of over.splice(0).reverse()) await end();
    watch.expectQuiet();
  });
  afterAll(() => browser?.close());

  const sit: ConsoleScene['sit'] = async (options = {}) => {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...pc, ...options });
    over.push(() => context.close());
    context.setDefaultTimeout(PATIENCE_MS);
    const { expectComplaint } = watch.begin(context, consoleOrigin(town));
    const page = await context.newPage();
    return {
      page,
      expectComplaint,
      visit: async (path) => {
        const response = await page.goto(`${consoleOrigin(town)}/console${path}`);
        // A new fragment of the same address is no new page, and has no answer.
        if (response) expect(response.headers()['content-security-policy'], path).toBe(POLICY);
        await isThere(page);
      },
    };
  };
  return () => ({ town, sit });
}

/** The whole page has come: its heading, and everything that it waited for. */
export async function isThere(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => page.locator('.waiting').count()).toBe(0);
}

/**
 * Nothing that axe calls serious or critical, and nothing outside the screen.
 *
 * @param rules the only ones that are looked at; by default all
 */
export async function expectSound(page: Page, rules?: readonly string[]): Promise<void> {
  const serious = await seriousFlaws(page, { rules });
  expect(
    serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    page.url(),
  ).toEqual([]);
  // Not the window's own width: a phone zooms out until what is too wide fits in.
  const cutOff = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(cutOff, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** Where the developer center is, by the name under which a browser reaches it, whatever the gateway listens on. */
export const consoleOrigin = (town: Town): string => town.origin().replace('0.0.0.0', 'localhost');

/** Nothing but the gateway's own files, and no script that stands in a page. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
