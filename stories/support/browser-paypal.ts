import type { Page } from '@playwright/test';
import { buyerPassword, ordinaryBuyer } from '@tollgate/rails/paypal/simulator';
import { isOrder, orderForm } from './browser-buyer.ts';

export const agreements = ['terms', 'privacy', 'transfer'] as const;

/** The window, the question that it leaves by, and where PayPal sends the browser back to: each is one payment's own. */
export const WINDOW = /^\/v1\/payments\/[^/]+\/checkout$/;
export const DEPART = /^\/checkout\/v1\/payments\/[^/]+\/depart$/;
export const RETURN = /^\/v1\/payments\/[^/]+\/return$/;

/** Which payment an address of the gateway is about. */
export const paymentKeyOf = (address: string | URL = ''): string =>
  new URL(address).pathname.split('/')[3] ?? '';

/** The order form with PayPal chosen and all three terms agreed to, each by its own click. */
export async function abroadForm(page: Page, shop: string, goods?: string[]): Promise<string> {
  const orderId = await orderForm(page, shop, goods);
  await page.getByTestId('method-FOREIGN_EASY_PAY').click();
  await agree(page);
  return orderId;
}

export async function agree(page: Page): Promise<void> {
  for (const name of agreements) await page.getByTestId(`agree-${name}`).click();
}

/** Presses pay; the page leaves for the simulator by way of the window, which nobody has to touch. */
export async function leaveForPayPal(page: Page): Promise<void> {
  await page.getByTestId('pay').click();
  await atPayPal(page);
}

export async function atPayPal(page: Page): Promise<void> {
  await page.waitForURL('**/checkoutnow?token=*');
  await page.getByTestId('email').waitFor();
}

/** Logs in as one of the simulator's buyers, the documented test account by default. */
export async function logIn(page: Page, email = ordinaryBuyer, password = buyerPassword): Promise<void> {
  await page.getByTestId('email').fill(email);
  await page.getByTestId('password').fill(password);
  await page.getByTestId('log-in').click();
}

/** From the log-in to the review. */
export async function review(page: Page, email?: string): Promise<void> {
  await logIn(page, email);
  await page.getByTestId('buyer').waitFor();
}

/** From the order form to the shop's order page. What became of the order is for the story to say. */
export async function payWithPayPal(page: Page, email?: string): Promise<void> {
  await leaveForPayPal(page);
  await review(page, email);
  await page.getByTestId('pay').click();
  await page.waitForURL('**/orders/**');
}

/** The whole way from the shop's door to an order that is paid. */
export async function buyAbroad(page: Page, shop: string, goods?: string[]): Promise<string> {
  const orderId = await abroadForm(page, shop, goods);
  await payWithPayPal(page);
  await isOrder(page, 'paid');
  return orderId;
}

/** A refund on the order page: of a part, or of what is left. PayPal knows where it goes. */
export async function refund(page: Page, part?: string): Promise<void> {
  await page.getByTestId('cancel-open').click();
  if (part !== undefined) await page.getByTestId('cancel-amount').fill(part);
  await page.getByTestId('cancel-submit').click();
}

/** Stops the browser on its way back from PayPal, so that a story can do something with the address first. */
export async function returnAddress(page: Page): Promise<URL> {
  let found: string | undefined;
  await page.route(RETURN_GLOB, (route) => {
    found ??= route.request().url();
    return route.fulfill({ status: 200, contentType: 'text/html', body: '<link rel="icon" href="data:,">' });
  });
  await page.getByTestId('pay').click();
  await page.waitForURL(RETURN_GLOB);
  await page.unroute(RETURN_GLOB);
  return new URL(found ?? '');
}

const RETURN_GLOB = '**/v1/payments/*/return?**';
