import { Trouble } from '../trouble.ts';

/**
 * What of Playwright the check and its configurations use. Playwright is the user's: a shop that is checked in a browser
 * mostly has it, and everybody else needs no browser's library beside this tool.
 */
export interface CheckLocator {
  click(options?: { timeout?: number }): Promise<void>;
  check(): Promise<void>;
  fill(text: string): Promise<void>;
  selectOption(value: string): Promise<unknown>;
  press(key: string): Promise<void>;
  waitFor(options?: {
    timeout?: number;
    state?: 'attached' | 'visible' | 'detached' | 'hidden';
  }): Promise<void>;
  count(): Promise<number>;
  first(): CheckLocator;
  locator(selector: string): CheckLocator;
  textContent(): Promise<string | null>;
  innerText(): Promise<string>;
  inputValue(): Promise<string>;
  getAttribute(name: string): Promise<string | null>;
}

export interface Finder {
  getByTestId(id: string): CheckLocator;
  getByRole(role: string, options?: { name?: string | RegExp }): CheckLocator;
  getByLabel(text: string | RegExp): CheckLocator;
  getByText(text: string | RegExp): CheckLocator;
  locator(selector: string): CheckLocator;
  frameLocator(selector: string): Finder;
}

export interface SeenRequest {
  url(): string;
  method(): string;
  postData(): string | null;
}

export interface SeenResponse {
  url(): string;
  status(): number;
  headers(): Record<string, string>;
  text(): Promise<string>;
}

export interface CaughtRequest {
  request(): SeenRequest;
  continue(options?: { postData?: string }): Promise<void>;
  fulfill(answer: { status: number; contentType: string; body: string }): Promise<void>;
}

type Address = string | RegExp | ((url: URL) => boolean);

export interface CheckPage extends Finder {
  goto(url: string, options?: { timeout?: number }): Promise<SeenResponse | null>;
  reload(): Promise<SeenResponse | null>;
  goBack(): Promise<unknown>;
  url(): string;
  content(): Promise<string>;
  title(): Promise<string>;
  evaluate(script: string): Promise<unknown>;
  waitForURL(url: Address, options?: { timeout?: number }): Promise<void>;
  waitForTimeout(ms: number): Promise<void>;
  addInitScript(script: string): Promise<unknown>;
  screenshot(options?: { type?: 'jpeg' | 'png'; quality?: number; timeout?: number }): Promise<Uint8Array>;
  route(url: Address, handle: (route: CaughtRequest) => Promise<void>): Promise<unknown>;
  on(event: 'request', hear: (request: SeenRequest) => void): unknown;
  on(event: 'response', hear: (response: SeenResponse) => void): unknown;
  context(): CheckContext;
}

export interface CheckContext {
  newPage(): Promise<CheckPage>;
  close(): Promise<void>;
  setDefaultTimeout(ms: number): void;
  cookies(urls?: string): Promise<{ name: string; value: string }[]>;
  request: {
    get(
      url: string,
      options: { maxRedirects: number },
    ): Promise<{ status(): number; headers(): Record<string, string> }>;
  };
}

export interface CheckBrowser {
  newContext(options?: Record<string, unknown>): Promise<CheckContext>;
  close(): Promise<void>;
}

interface Playwright {
  chromium: { launch(options: Record<string, unknown>): Promise<CheckBrowser> };
}

/** Whichever of the two the user has; both open a Chromium the same way. */
const packages = ['playwright-core', '@playwright/test', 'playwright'];

/** @throws Trouble saying what to install */
export async function loadPlaywright(): Promise<Playwright> {
  for (const name of packages) {
    const found = (await import(name).catch(() => undefined)) as
      | (Playwright & { default?: Playwright })
      | undefined;
    if (found?.chromium) return found;
    if (found?.default?.chromium) return found.default;
  }
  throw new Trouble('tollgate check drives a browser by Playwright: npm install --save-dev playwright-core');
}
