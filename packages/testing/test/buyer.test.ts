import { expect, test } from 'vitest';
import { type BuyerPage, buyer } from '../src/buyer.ts';

/** A payment window as far as a buyer touches it; what is not shown cannot be filled in. */
function windowWith(...shown: string[]) {
  const done: string[] = [];
  const page: BuyerPage = {
    getByTestId: (id) => ({
      click: async () => {
        done.push(id);
        if (id === 'cash-receipt-소득공제') shown.push('cash-receipt-number');
      },
      fill: async (text) => {
        if (!shown.includes(id)) throw new Error(`there is no ${id}`);
        done.push(`${id} ${text}`);
      },
      waitFor: async () => undefined,
      isVisible: async () => shown.includes(id),
    }),
    frameLocator: () => page,
    locator: () => ({ count: async () => 1 }),
    waitForURL: async () => undefined,
  };
  return { page, done };
}

test.each([
  ['proposes no receipt', [], {}, ['bank-88', 'agree', 'submit']],
  [
    'proposes one',
    ['cash-receipt-number'],
    { bank: '20' },
    ['bank-20', 'cash-receipt-number 01012345678', 'agree', 'submit'],
  ],
  [
    'proposes none, and the buyer wants one',
    [],
    { receiptNumber: '01099998888' },
    ['bank-88', 'cash-receipt-소득공제', 'cash-receipt-number 01099998888', 'agree', 'submit'],
  ],
])('a buyer pays where the shop %s', async (_, shown, choices, steps) => {
  const { page, done } = windowWith(...shown);
  await buyer(page).payByAccount(choices);
  expect(done).toEqual(steps);
});
