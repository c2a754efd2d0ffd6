import type { FrameLocator, Page } from '@playwright/test';

/** Who buys in the stories. The name on the deposit is deliberately another one. */
export const customer = { name: '김구매', phone: '010-1234-5678', email: 'buyer@example.com' };

/** Where refunds go: an account of the buyer's own that the bank knows nothing bad of. */
export const refundAccount = { bank: '88', accountNumber: '110-123-456789', holderName: '김고객' };

/** The payment window (결제창): over the shop's page on a PC, the page itself on a phone. */
export type PaymentWindow = Page | FrameLocator;
export type Where = 'overlay' | 'page';

export const overlay = (page: Page): FrameLocator => page.frameLocator('[data-testid=tollgate-window]');

/** Goods into the basket (a mug 18,000 won, a cloth 12,000), the order stored, the order form filled in. */
export async function orderForm(page: Page, shop: string, goods: string[] = ['mug', 'mug']): Promise<string> {
  await page.goto(shop);
  for (const product of goods) await page.getByTestId(`add-${product}`).click();
  await page.getByTestId('order').click();
  await page.waitForURL('**/checkout/**');
  await page.getByTestId('customer-name').fill(customer.name);
  await page.getByTestId('customer-phone').fill(customer.phone);
  await page.getByTestId('customer-email').fill(customer.email);
  await page.getByTestId('method-VIRTUAL_ACCOUNT').click();
  return orderIdOf(page);
}

/** Presses pay and waits until the window is there. */
export async function openWindow(page: Page, where: Where): Promise<PaymentWindow> {
  await page.getByTestId('pay').click();
  return windowOf(page, where);
}

export async function windowOf(page: Page, where: Where): Promise<PaymentWindow> {
  const window = where === 'overlay' ? overlay(page) : page;
  await window.getByTestId('window').waitFor();
  return window;
}

/** Chooses a bank, fills in what has no default, agrees. */
export async function fillWindow(window: PaymentWindow, bank = '88'): Promise<void> {
  await window.getByTestId(`bank-${bank}`).click();
  await window.getByTestId('cash-receipt-number').fill('010-1234-5678');
  await window.getByTestId('agree').click();
}

/** Next: the window sends the browser to successUrl, and the shop on to its order page. */
export async function finishWindow(page: Page, window: PaymentWindow, bank = '88'): Promise<void> {
  await fillWindow(window, bank);
  await window.getByTestId('submit').click();
  await page.waitForURL('**/orders/**');
}

/** The whole way from the shop's door to an order that waits for the deposit. Answers its number. */
export async function buy(page: Page, shop: string, where: Where, goods?: string[]): Promise<string> {
  const orderId = await orderForm(page, shop, goods);
  await finishWindow(page, await openWindow(page, where));
  await isOrder(page, 'awaiting-deposit');
  return orderId;
}

/** Waits until the order page says so, without a reload. */
export function isOrder(page: Page, status: string, timeoutMs = 15_000): Promise<void> {
  return page.locator(`[data-testid=order-status][data-status=${status}]`).waitFor({ timeout: timeoutMs });
}

export const orderIdOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';

/** From the order page to the bank, in a tab of its own; account and amount are filled in there. */
export async function openBank(page: Page): Promise<Page> {
  const opened = page.context().waitForEvent('page');
  await page.getByTestId('bank-app').click();
  const bank = await opened;
  await bank.getByTestId('send').waitFor();
  return bank;
}

/** Sends money and answers the bank's word: OK, or why not. */
export async function send(
  bank: Page,
  sent: { amount?: string; depositorName?: string } = {},
): Promise<string> {
  if (sent.amount !== undefined) await bank.getByTestId('amount').fill(sent.amount);
  if (sent.depositorName !== undefined) await bank.getByTestId('depositor-name').fill(sent.depositorName);
  const answered = bank.waitForResponse((response) => response.url().endsWith('/app/deposits'));
  await bank.getByTestId('send').click();
  await answered;
  const result = bank.locator('[data-testid=result]:not([data-code=""])');
  await result.waitFor();
  return (await result.getAttribute('data-code')) ?? '';
}

/** Cancels on the order page; after the deposit it takes how much, and the account it goes to. */
export async function cancelOrder(page: Page, part?: string): Promise<void> {
  await page.getByTestId('cancel-open').click();
  if (part !== undefined) {
    await page.getByTestId('cancel-amount').fill(part);
    await page.getByTestId('refund-bank').selectOption(refundAccount.bank);
    await page.getByTestId('refund-account').fill(refundAccount.accountNumber);
    await page.getByTestId('refund-holder').fill(refundAccount.holderName);
  }
  await page.getByTestId('cancel-submit').click();
}

const focusedTestId = 'document.activeElement?.closest("[data-testid]")?.dataset.testid';

/** Presses Tab until the element with this test id, or one inside it, has the focus. */
export async function tabTo(page: Page, testId: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    for (const frame of page.frames()) {
      if ((await frame.evaluate(focusedTestId)) === testId) return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`the ${key} key never reaches ${testId}`);
}
