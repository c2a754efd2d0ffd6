/** What of a browser's page a scripted buyer needs: Playwright's `Page` has it. */
interface Place {
  getByTestId(id: string): {
    click(): Promise<void>;
    fill(text: string): Promise<void>;
    waitFor(): Promise<void>;
    isVisible(): Promise<boolean>;
  };
}
export interface BuyerPage extends Place {
  frameLocator(selector: string): Place;
  locator(selector: string): { count(): Promise<number> };
  waitForURL(url: string | RegExp): Promise<void>;
}

export interface AccountChoices {
  /** Two digits; Shinhan by default. */
  bank?: string;
  depositorName?: string;
  /** Asks for a cash receipt (소득공제) on this number; without it the buyer takes what the shop proposes. */
  receiptNumber?: string;
}

/** Plays the buyer from where the shop has opened the payment, in whichever window it opened. */
export function buyer(page: BuyerPage) {
  return {
    /** Chooses a bank, fills in the window and moves on; the shop's successUrl comes next. */
    payByAccount: async ({ bank = '88', depositorName, receiptNumber }: AccountChoices = {}) => {
      const window = await windowOn(page);
      await window.getByTestId(`bank-${bank}`).click();
      if (depositorName) await window.getByTestId('depositor-name').fill(depositorName);
      if (receiptNumber) await window.getByTestId('cash-receipt-소득공제').click();
      const number = window.getByTestId('cash-receipt-number');
      // A shop that proposes none has no field for it.
      if (receiptNumber || (await number.isVisible())) await number.fill(receiptNumber ?? '01012345678');
      await window.getByTestId('agree').click();
      await window.getByTestId('submit').click();
    },
    /** Logs in at the PayPal simulator and pays; the shop's successUrl comes next. */
    payWithPayPal: async ({ email = 'tosspayments-paypal@example.com', password = 'tosskim123!@#' } = {}) => {
      await page.getByTestId('email').fill(email);
      await page.getByTestId('password').fill(password);
      await page.getByTestId('log-in').click();
      await page.getByTestId('pay').click();
    },
    /** Leaves the window by its cancel button. */
    giveUp: async () => {
      await (await windowOn(page)).getByTestId('cancel').click();
    },
  };
}

/** Over the shop's page on a PC, the page itself on a phone. */
async function windowOn(page: BuyerPage): Promise<Place> {
  const overlay = '[data-testid=tollgate-window]';
  for (;;) {
    if ((await page.locator(overlay).count()) > 0) return page.frameLocator(overlay);
    if ((await page.locator('[data-testid=window]').count()) > 0) return page;
    await new Promise((again) => setTimeout(again, 50));
  }
}
