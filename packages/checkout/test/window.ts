import type { Browser, BrowserContextOptions, FrameLocator, Page } from '@playwright/test';
import type { VirtualAccountWindow, WindowState } from '@tollgate/contract/window';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchBrowser, pc, phone } from '../../../test/browser.ts';
import { openStage, type Stage, virtualAccountState } from './stage.ts';

type Opened = {
  stage: Stage;
  /** The window as the page itself, as on a phone. The customer comes from the shop's page. */
  openPage: (state?: WindowState, options?: BrowserContextOptions, query?: string) => Promise<Page>;
  /** The window over the merchant's page, as on a PC. */
  openOverlay: (
    change?: Partial<VirtualAccountWindow>,
    options?: BrowserContextOptions,
  ) => Promise<{ page: Page; frame: FrameLocator }>;
  successUrl: () => string;
  failUrl: () => string;
};

/**
 * A browser and a stage for the tests of one file. Next leads to successUrl unless a test says otherwise, and whatever
 * the browser complains of, a blocked script or an error nobody caught, fails the test it happened in.
 */
export function useWindow(): Opened {
  let browser: Browser;
  const opened = { stage: undefined as unknown as Stage };
  const pages: Page[] = [];
  let complaints: string[] = [];

  const successUrl = () => `${opened.stage.shopUrl}/success?orderId=o1&paymentKey=pk&amount=39800`;
  const failUrl = () => `${opened.stage.shopUrl}/fail?code=PAY_PROCESS_CANCELED&message=m`;

  beforeAll(async () => {
    [browser, opened.stage] = await Promise.all([launchBrowser(), openStage()]);
  });
  beforeEach(() => {
    opened.stage.asked = [];
    opened.stage.reply = () => ({ body: { type: 'redirect', url: successUrl() } });
    complaints = [];
  });
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.context().close()));
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await opened.stage?.close();
  });

  async function newPage(options: BrowserContextOptions): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // The refusals and cut lines that tests play are no complaint.
      const isPlayed = /status of \d|net::ERR/.test(message.text());
      if (message.type() === 'error' && !isPlayed) complaints.push(message.text());
    });
    pages.push(page);
    return page;
  }

  return Object.assign(opened, {
    successUrl,
    failUrl,
    openPage: async (state: WindowState = virtualAccountState(), options = phone, query = '') => {
      opened.stage.state = state;
      const page = await newPage(options);
      await page.goto(opened.stage.shopUrl);
      // A window before a wallet may be gone before it has loaded.
      const waitUntil = state.view === 'wallet' ? 'commit' : 'load';
      await page.goto(opened.stage.windowUrl + query, { waitUntil });
      return page;
    },
    openOverlay: async (change: Partial<VirtualAccountWindow> = {}, options = pc) => {
      const { shopUrl, windowUrl } = opened.stage;
      opened.stage.state = virtualAccountState({ target: 'iframe', parentOrigin: shopUrl, ...change });
      const page = await newPage(options);
      await page.goto(`${shopUrl}/?open=${encodeURIComponent(windowUrl)}`);
      await page.locator('#pay').click();
      const frame = page.frameLocator('[data-testid=tollgate-window]');
      await frame.getByTestId('window').waitFor();
      return { page, frame };
    },
  } as Omit<Opened, 'stage'>);
}

/** What has no default: a bank, and the agreement. */
export async function fill(window: Page | FrameLocator): Promise<void> {
  await window.getByTestId('bank-88').click();
  await window.getByTestId('agree').click();
}

/** What the window told the merchant's page so far. */
export function messages(page: Page): Promise<object[]> {
  return page.evaluate(() => (globalThis as unknown as { messages: object[] }).messages);
}

/** The test id of what has the focus in a page or frame, or its tag. */
export function focused(page: Pick<Page, 'evaluate'> | undefined): Promise<string> | undefined {
  return page?.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute('data-testid') ?? activeElement?.tagName ?? '';
  });
}
