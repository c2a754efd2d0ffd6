import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumFlags, openIdentity, openStandIn, type StandIn } from '../../packages/cli/src/index.ts';
import { slugs } from '../../packages/gateway/src/docs/pages.ts';
import { root } from '../../test/architecture.ts';
import { flaws } from '../../test/axe.ts';
import { launchBrowser, pc, phone } from '../../test/browser.ts';
import { fillWindow, overlay } from '../support/browser-buyer.ts';
import { atPayPal, review } from '../support/browser-paypal.ts';
import { samplesOfGuide } from '../support/docs-samples.ts';
import { buildTown, type Town } from '../support/town.ts';

const folder = join(root, 'stories/dist/docs-browser');
let town: Town;
let standIn: StandIn;
let browser: Browser;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  town = await buildTown({ processes: 1 });
  const identity = await openIdentity(join(folder, 'authority'));
  standIn = await openStandIn({ gateway: new URL(town.origin()), identity });
  browser = await launchBrowser(chromiumFlags(standIn.tlsPort, identity.certificatePem));
});
afterAll(async () => {
  for (const end of ends) await end();
  await browser?.close();
  await standIn?.close();
  await town?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page of the docs, and what it asked for or complained of. */
async function open(options: BrowserContextOptions, path = '/docs/ko') {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  ends.unshift(() => context.close());
  const asked: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const go = (where: string) => page.goto(town.origin() + where);
  await go(path);
  return { page, go, asked, complaints };
}

const addressOf = (language: string, slug: string) =>
  slug === 'index' ? `/docs/${language}` : `/docs/${language}/${slug}`;

const narrow = { ...phone, viewport: { width: 320, height: 640 } };
test('every page, 320 px wide: nothing broken, nothing sideways, nothing asked of another origin', async () => {
  const { page, go, asked, complaints } = await open(narrow);
  const anchors = new Map<string, Set<string>>();
  const links = new Set<string>();
  for (const language of ['ko', 'en']) {
    for (const slug of slugs) {
      const path = addressOf(language, slug);
      expect((await go(path))?.status()).toBe(200);
      const found = await page.evaluate(() => ({
        ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
        hrefs: [...document.querySelectorAll('a')].map(({ href }) => href),
        over: document.documentElement.scrollWidth - window.innerWidth,
      }));
      expect(found.over, path).toBeLessThanOrEqual(0);
      expect(new Set(found.ids).size, path).toBe(found.ids.length);
      anchors.set(path, new Set(found.ids));
      for (const href of found.hrefs) if (href.startsWith(town.origin())) links.add(href);
    }
  }
  const broken: string[] = [];
  const others = new Set<string>();
  for (const href of links) {
    const { pathname, hash } = new URL(href);
    const ids = anchors.get(pathname);
    if (!ids) others.add(pathname);
    else if (hash && !ids.has(decodeURIComponent(hash.slice(1)))) broken.push(href);
  }
  for (const path of others) if (!(await fetch(town.origin() + path)).ok) broken.push(path);
  expect(broken).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(town.origin()))).toEqual([]);
  expect(complaints).toEqual([]);
});

/** Between them they have everything a page can have; the long ones only have more of it. */
const looked = ['', '/first-payment'];
test.each(['light', 'dark'] as const)(
  'in the %s theme everybody can read and reach it',
  async (colorScheme) => {
    const { page, go } = await open({ ...pc, colorScheme });
    for (const slug of looked) {
      await go(`/docs/en${slug}`);
      const found = await flaws(page);
      expect(found.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    }
  },
);

test('on a phone all pages are one press away', async () => {
  const { page } = await open(narrow, '/docs/en');
  await page.click('.menu summary');
  await page.click('.menu a[href="/docs/en/webhooks"]');
  await page.waitForURL('**/docs/en/webhooks');
});

test('with the keyboard alone: search for a code, copy a sample', async () => {
  const { page, go, complaints } = await open({ ...pc, permissions: ['clipboard-read', 'clipboard-write'] });
  await page.keyboard.press('/');
  await page.keyboard.type('payment_session');
  await page.locator('#found [aria-selected=true]').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/docs/ko/errors#not_found_payment_session');
  await expect.poll(() => page.locator(':target').isVisible()).toBe(true);

  await go('/docs/en/virtual-account');
  const button = page.locator('figure', { hasText: 'webhook.ts' }).first().locator('button');
  await button.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('timingSafeEqual');
  await page.getByRole('link', { name: '한국어' }).click();
  await page.waitForURL('**/docs/ko/virtual-account');
  expect(complaints).toEqual([]);
});

/** The guide's own shop, with the guide's own pages, not a byte changed. */
async function openGuideShop(): Promise<string> {
  for (const [name, code] of samplesOfGuide().named) writeFileSync(join(folder, name), code);
  const shop = spawn(process.execPath, [join(folder, 'shop.ts')], {
    env: { ...process.env, PORT: '0', TOSS_API_URL: town.origin() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.unshift(() => shop.kill());
  for await (const line of createInterface({ input: shop.stdout })) {
    const [, port] = /port: (\d+)/.exec(line) ?? [];
    if (port) return `http://localhost:${port}`;
  }
  throw new Error('the shop of the guide does not listen');
}

const answerOn = async (page: Page) => {
  await page.waitForURL('**/success?*');
  return JSON.parse((await page.textContent('pre')) ?? '');
};

test('order.html and paypal-order.html sell', async () => {
  const shop = await openGuideShop();
  const context = await browser.newContext({ ...pc, reducedMotion: 'reduce' });
  ends.unshift(() => context.close());
  const page = await context.newPage();
  await page.goto(`${shop}/order.html`);
  await page.click('#pay');
  await fillWindow(overlay(page));
  await overlay(page).getByTestId('submit').click();
  expect(await answerOn(page)).toMatchObject({
    state: 'waiting',
    amount: 36_000,
    account: { bankCode: '88' },
  });

  await page.goto(`${shop}/paypal-order.html`);
  await page.click('#pay');
  await atPayPal(page);
  await review(page);
  await page.getByTestId('pay').click();
  expect(await answerOn(page)).toMatchObject({ state: 'paid', amount: 26.5, currency: 'USD' });
});
