import { simulatorAccount } from '@tollgate/rails';
import { expect } from 'vitest';
import { failUrl, successUrl } from './browser-request.ts';
import { type Answer, newOrderId, type Shop } from './shop.ts';
import type { Town } from './town.ts';

/** What a browser saw at an address. */
export interface Seen {
  status: number;
  /** Where it is sent on to, if it is. */
  location: URL | undefined;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a story reads whatever the wire says.
  body: any;
  /** What a page of the gateway was born with. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  state: any;
  headers: Headers;
}

/** A browser without a screen: it keeps cookies as a browser does, and follows no redirect by itself. */
export class Browser {
  readonly #cookies: { name: string; value: string; host: string; path: string }[] = [];

  async ask(url: string | URL, init: RequestInit = {}): Promise<Seen> {
    const { hostname, pathname } = new URL(url);
    const fitting = this.#cookies.filter(
      ({ host, path }) => host === hostname && (pathname === path || pathname.startsWith(`${path}/`)),
    );
    const cookie = fitting.map(({ name, value }) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...(cookie && { cookie }), ...(init.headers as Record<string, string>) },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(hostname, line);
    const location = response.headers.get('location');
    const text = await response.text();
    return {
      status: response.status,
      location: location === null ? undefined : new URL(location, url),
      text,
      body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined,
      state: JSON.parse(/id="state">(.*?)<\/script>/.exec(text)?.[1] ?? 'null'),
      headers: response.headers,
    };
  }

  /** Presses the button of a form of PayPal's pages: its hidden fields go along. */
  press(page: Seen, at: URL, action: string, typed: Record<string, string> = {}): Promise<Seen> {
    const [, form = ''] =
      new RegExp(`action="/checkoutnow/${action}"[^>]*>(.*?)</form>`, 's').exec(page.text) ?? [];
    const hidden = [...form.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
    return this.ask(new URL(`/checkoutnow/${action}`, at), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...fields, ...typed }).toString(),
    });
  }

  #keep(host: string, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const path = attributes.find((each) => each.startsWith('Path='))?.slice(5) ?? '/';
    const [name = '', ...value] = pair.split('=');
    const kept = this.#cookies.findIndex((each) => each.name === name && each.path === path);
    if (kept >= 0) this.#cookies.splice(kept, 1);
    this.#cookies.push({ name, value: value.join('='), host, path });
  }
}

/** A payment whose window stands open in a browser. */
export interface OpenPurchase {
  paymentKey: string;
  orderId: string;
  session: string;
  /** Leaves for PayPal in a browser. */
  depart(browser: Browser): Promise<Seen>;
  /**
   * Leaves and approves there: the address at which the browser comes back. PayPal tells nobody else of it, so that
   * only the browser brings the news.
   */
  approved(browser: Browser): Promise<URL>;
  status(): Promise<string>;
  confirm(): Promise<Answer>;
}

const asked = () => ({
  method: 'FOREIGN_EASY_PAY',
  amount: { value: 129.9, currency: 'USD' },
  orderId: newOrderId(),
  orderName: 'Linen jacket',
  foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
  successUrl,
  failUrl,
});

/** The browser script asks for a window. */
export async function openPurchase(
  town: Town,
  shop: Shop,
  wishes: Record<string, unknown> = {},
): Promise<OpenPurchase> {
  const request = { ...asked(), ...wishes };
  const { clientKey } = shop;
  const body = {
    clientKey,
    customerKey: '@@ANONYMOUS',
    target: 'self',
    mode: 'redirect',
    language: 'ko',
    request,
  };
  const answer = await shop.call('POST', '/checkout/v1/payments', { body, secretKey: null });
  if (answer.status !== 200) throw new Error(`no window: ${answer.status} ${answer.text}`);
  const session = new URL(answer.body.windowUrl).searchParams.get('session') ?? '';
  return purchaseOf(town, shop, { paymentKey: answer.body.paymentKey, orderId: request.orderId, session });
}

/** The shop's server asks for a payment, and sends its customer to `checkout.url`. */
export async function createPurchase(
  town: Town,
  shop: Shop,
  wishes: Record<string, unknown> = {},
): Promise<OpenPurchase> {
  const body = { ...asked(), ...wishes };
  const answer = await shop.call('POST', '/v1/payments', { body });
  if (answer.status !== 200) throw new Error(`no payment: ${answer.status} ${answer.text}`);
  return purchaseOf(town, shop, { ...answer.body, session: '' });
}

function purchaseOf(
  town: Town,
  shop: Shop,
  { paymentKey, orderId, session }: Pick<OpenPurchase, 'paymentKey' | 'orderId' | 'session'>,
): OpenPurchase {
  const depart: OpenPurchase['depart'] = (browser) =>
    browser.ask(`${town.origin()}/checkout/v1/payments/${paymentKey}/depart`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session }),
    });
  return {
    paymentKey,
    orderId,
    session,
    depart,
    approved: async (browser) => {
      await town.payPal.control.setKnob({ knob: 'dropWebhook', customId: paymentKey, times: 100 });
      const { body } = await depart(browser);
      return approveAt(town, new URL(body.url).searchParams.get('token') ?? '');
    },
    status: async () => (await shop.read({ paymentKey }))['status'],
    confirm: () => shop.confirm({ paymentKey, orderId, totalAmount: asked().amount.value }),
  };
}

/** The customer approves an order at PayPal: where the browser goes then. */
export async function approveAt(town: Town, orderId: string): Promise<URL> {
  const decision = await town.payPal.control.approve({ orderId });
  if (!decision.ok || !decision.url) throw new Error(`not approved: ${JSON.stringify(decision)}`);
  return new URL(decision.url);
}

/** Asks PayPal's API with the seller's own credentials, as whoever works at the seller's could. */
export async function asSeller(
  town: Town,
  method: string,
  path: string,
  body?: unknown,
  // biome-ignore lint/suspicious/noExplicitAny: a story reads whatever the wire says.
): Promise<any> {
  const { clientId, clientSecret } = simulatorAccount;
  const token = await fetch(`${town.payPal.origin}/v1/oauth2/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const response = await fetch(`${town.payPal.origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** What the shop's page is told. */
export const told = ({ status, location }: Seen) => ({
  status,
  at: location && location.origin + location.pathname,
  ...Object.fromEntries(location?.searchParams ?? []),
});
export const success = (purchase: OpenPurchase) => ({
  status: 303,
  at: 'http://localhost:4200/payments/success',
  from: 'order',
  orderId: purchase.orderId,
  paymentKey: purchase.paymentKey,
  amount: '129.9',
});
export const fail = (code: string, orderId?: string) => ({
  status: 303,
  at: 'http://localhost:4200/payments/fail',
  token: 'kept',
  code,
  message: expect.any(String),
  ...(orderId && { orderId }),
});
