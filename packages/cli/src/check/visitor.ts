import { Blocked, say } from './case.ts';
import type { CheckConfig, CheckMethod, Hand, OrderState } from './define.ts';
import type { CheckContext, CheckPage, Finder } from './playwright.ts';

/** What the shop's page asked of the gateway when pay was pressed. */
export interface PayRequest {
  amount: { value: number; currency: string };
  orderId: string;
  successUrl: string;
  failUrl: string;
  method: string;
  [field: string]: unknown;
}

/** The buyer is through the window; the browser stands just before the shop's success page. */
export interface Arrival {
  orderId: string;
  paymentKey: string;
  url: URL;
}

const requestPath = /\/checkout\/v1\/payments$/;
const returnPath = /\/v1\/payments\/[^/]+\/return(\/cancel)?\?/;
const overlay = '[data-testid=tollgate-window]';
const blank = { status: 200, contentType: 'text/html', body: '<link rel="icon" href="data:,">' };

/** One buyer in a browser of their own. */
export class Visitor {
  readonly page: CheckPage;
  readonly hand: Hand;
  /** Every request for a payment that the shop's page made, the oldest first. */
  readonly asked: PayRequest[] = [];
  readonly #config: CheckConfig;
  #orderId: string | undefined;
  #held: URL | undefined;
  #isHolding = false;

  private constructor(page: CheckPage, config: CheckConfig, shop: URL) {
    this.page = page;
    this.#config = config;
    this.hand = { page, shop, fetch: asPage(page.context(), shop) };
  }

  static async enter(context: CheckContext, config: CheckConfig, shop: URL): Promise<Visitor> {
    const visitor = new Visitor(await context.newPage(), config, shop);
    await visitor.#watch();
    return visitor;
  }

  /** The order's number, which some shops only make when pay is pressed. */
  get orderId(): string {
    const orderId = this.#orderId ?? this.asked.at(-1)?.orderId;
    if (!orderId) throw driving('주문번호를 알 수 없어요.', 'The number of the order is not known.');
    return orderId;
  }

  /** To the pay button. */
  async order(method: CheckMethod): Promise<void> {
    const made = await this.#config
      .order({ ...this.hand, method })
      .catch((error: Error) =>
        Promise.reject(driving(`order()가 실패했어요: ${first(error)}`, `order() failed: ${first(error)}`)),
      );
    this.#orderId = made?.orderId;
  }

  /** Presses pay, and waits until the payment was asked for. */
  async pay(): Promise<PayRequest> {
    const before = this.asked.length;
    await this.#config
      .pay(this.hand)
      .catch((error: Error) =>
        Promise.reject(driving(`pay()가 실패했어요: ${first(error)}`, `pay() failed: ${first(error)}`)),
      );
    const request = await eventually(() => this.asked[before], 15_000);
    if (!request)
      throw driving(
        '결제하기를 눌러도 결제창이 열리지 않았어요.',
        'Pay was pressed, and no payment window opened.',
      );
    return request;
  }

  /** Chooses a bank, agrees and moves on, or pays at PayPal; the browser is stopped before the shop hears of it. */
  async finish(method: CheckMethod): Promise<Arrival> {
    const url = await this.#leaveBy(() =>
      method === 'FOREIGN_EASY_PAY' ? this.#payAtPayPal() : this.#fillWindow(),
    );
    const { orderId, paymentKey } = Object.fromEntries(url.searchParams);
    if (!orderId || !paymentKey)
      throw driving(
        `결제가 끝나지 않았어요: ${url.search}`,
        `The payment did not come through: ${url.search}`,
      );
    return { orderId, paymentKey, url };
  }

  /** Gives up in the window or at PayPal. @returns the failUrl that the browser is on its way to */
  giveUp(method: CheckMethod): Promise<URL> {
    return this.#leaveBy(async () => {
      if (method === 'FOREIGN_EASY_PAY') {
        await this.page.getByTestId('cancel').click();
      } else await (await this.window()).getByTestId('cancel').click();
    });
  }

  /** The payment window: over the shop's page, or the page itself. */
  async window(): Promise<Finder> {
    const found = await eventually(async () => {
      if ((await this.page.locator(overlay).count()) > 0) return this.page.frameLocator(overlay);
      return (await this.page.locator('[data-testid=window]').count()) > 0 ? this.page : undefined;
    }, 15_000);
    if (!found) throw driving('결제창이 보이지 않아요.', 'There is no payment window to be seen.');
    await found.getByTestId('window').waitFor();
    return found;
  }

  get isOverlaid(): Promise<boolean> {
    return this.page
      .locator(overlay)
      .count()
      .then((count) => count > 0);
  }

  /** Opens an address of the shop's. */
  async open(url: URL | string): Promise<{ status: number; url: string }> {
    const response = await this.page.goto(String(url), { timeout: 60_000 }).catch((error: Error) => {
      // A page that moves on while it loads is no failure.
      if (/ERR_ABORTED|interrupted/.test(error.message)) return null;
      throw error;
    });
    return { status: response?.status() ?? 200, url: this.page.url() };
  }

  /** Letters and digits of what is to be seen, without the gaps and dashes that people put into numbers. */
  async text(): Promise<string> {
    return (await this.page.locator('body').innerText()).replaceAll(/[\s-]/g, '');
  }

  state(orderId = this.orderId): Promise<OrderState | undefined> {
    return this.#config.state({ ...this.hand, orderId });
  }

  async #fillWindow(): Promise<void> {
    const window = await this.window();
    await window.getByTestId('bank-88').click();
    await window.getByTestId('cash-receipt-number').fill('01012345678');
    await window.getByTestId('agree').click();
    await window.getByTestId('submit').click();
  }

  async #payAtPayPal(): Promise<void> {
    await this.page.getByTestId('email').fill('tosspayments-paypal@example.com');
    await this.page.getByTestId('password').fill('tosskim123!@#');
    await this.page.getByTestId('log-in').click();
    await this.page.getByTestId('pay').click();
  }

  /** Does what ends the window, and answers the shop's address that the browser was on its way to. */
  async #leaveBy(end: () => Promise<void>): Promise<URL> {
    this.#held = undefined;
    this.#isHolding = true;
    try {
      await end().catch((error: Error) => {
        throw error instanceof Blocked
          ? error
          : driving(
              `결제창을 진행하지 못했어요: ${first(error)}`,
              `The window could not be driven: ${first(error)}`,
            );
      });
      const url = await eventually(() => this.#held, 20_000);
      if (url) {
        await this.page.waitForTimeout(50);
        return url;
      }
      throw driving('결제창이 끝나지 않았어요.', 'The payment window came to no end.');
    } finally {
      this.#isHolding = false;
    }
  }

  async #watch(): Promise<void> {
    const { page } = this;
    page.on('request', (request) => {
      if (request.method() !== 'POST' || !requestPath.test(new URL(request.url()).pathname)) return;
      const asked = parsed(request.postData())?.['request'];
      if (asked) this.asked.push(asked as PayRequest);
    });
    // Of a chain of redirects only the first address can be stopped; PayPal's way back is one.
    await page.route(returnPath, async (route) => {
      if (!this.#isHolding) return route.continue();
      await route.fulfill(blank);
      const url = route.request().url();
      const answer = await page.context().request.get(url, { maxRedirects: 0 });
      this.#held = URL.parse(answer.headers()['location'] ?? '') ?? undefined;
    });
    await page.route(
      (url) => this.#isHolding && this.#isShopsEnd(url),
      async (route) => {
        await route.fulfill(blank);
        this.#held ??= new URL(route.request().url());
      },
    );
  }

  /** successUrl and failUrl of the payment that was asked for last. */
  #isShopsEnd(url: URL): boolean {
    const { successUrl, failUrl } = this.asked.at(-1) ?? {};
    return [successUrl, failUrl].some((own) => {
      const end = URL.parse(own ?? '');
      return end?.origin === url.origin && end.pathname === url.pathname && url.search !== end.search;
    });
  }
}

/** `fetch` with the cookies of a browser's context. */
function asPage(context: CheckContext, shop: URL): Hand['fetch'] {
  return async (path, init = {}) => {
    const url = new URL(path, shop);
    const cookies = await context.cookies(url.href);
    const headers = new Headers(init.headers);
    if (cookies.length > 0)
      headers.set('cookie', cookies.map(({ name, value }) => `${name}=${value}`).join('; '));
    if (init.body && !headers.has('content-type')) headers.set('content-type', 'application/json');
    return fetch(url, { ...init, headers });
  };
}

/** Looks again and again. @returns undefined when it never came */
export async function eventually<T>(
  look: () => T | undefined | Promise<T | undefined>,
  patienceMs: number,
  everyMs = 50,
): Promise<T | undefined> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined || performance.now() > until) return found;
    await new Promise((again) => setTimeout(again, everyMs));
  }
}

function parsed(text: string | null): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text ?? '') as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const driving = (ko: string, en: string) => new Blocked(say(ko, en), { isDriving: true });
const first = (error: Error) => error.message.split('\n', 1)[0] ?? '';
