import { expect, test } from 'vitest';
import { pc, phone } from '../../test/browser.ts';
import {
  cancelOrder,
  customer,
  fillWindow,
  isOrder,
  openBank,
  openWindow,
  orderForm,
  refundAccount,
  send,
} from '../support/browser-buyer.ts';
import { expectNothingCutOff, expectSoundForEverybody, useScenes } from '../support/browser-scene.ts';

const scene = useScenes();
const small = { ...phone, viewport: { width: 320, height: 568 } };

test.each([
  ['light, on a small phone', small, 'page', 'light'],
  ['dark, on a PC', pc, 'overlay', 'dark'],
] as const)(
  'a whole purchase, %s, is sound for everybody, page by page',
  async (_name, device, where, colorScheme) => {
    const { shop, page } = await scene({ ...device, colorScheme });
    const check = async (shown = page) => {
      await expectSoundForEverybody(shown);
      await expectNothingCutOff(shown);
    };
    await page.goto(shop.origin);
    await check();
    await orderForm(page, shop.origin);
    await check();
    const window = await openWindow(page, where);
    await window.getByTestId('submit').click();
    await window.getByTestId('corrections').getByRole('button').first().waitFor();
    await check();
    await fillWindow(window);
    await window.getByTestId('submit').click();
    await isOrder(page, 'awaiting-deposit');
    await check();
    const bank = await openBank(page);
    await send(bank, { amount: '1' });
    await check(bank);
    await send(bank, { amount: '36000' });
    await isOrder(page, 'paid');
    await page.getByTestId('cancel-open').click();
    await check();
    await page.getByTestId('cancel-open').click();
    await cancelOrder(page, '6000');
    await isOrder(page, 'partly-refunded');
    await bank.getByTestId('transfers').locator('li').first().waitFor();
    await check(bank);
  },
);

test.each([
  ['the browser’s language', { ...phone, locale: 'en-US' }, ''],
  ['the address, in a Korean browser', phone, '?lang=en'],
] as const)('in English by %s, from the shelf to the refund', async (_name, device, query) => {
  const { shop, page } = await scene(device);
  const isKoreanBrowser = device.locale === 'ko-KR';
  const expectEnglish = async (shown = page, ...ours: string[]) => {
    expect(await shown.evaluate('document.documentElement.lang')).toBe('en');
    // What the buyer wrote, and the link to the other language, are Korean everywhere.
    const known = [customer.name, refundAccount.holderName, '김입금', '한국어', ...ours];
    const words = known.reduce((text, word) => text.replaceAll(word, ''), await shown.innerText('body'));
    expect(words, shown.url()).not.toMatch(/[가-힣]/);
  };
  await page.goto(`${shop.origin}/${query}`);
  await expectEnglish();
  await orderForm(page, shop.origin);
  await expectEnglish();
  const window = await openWindow(page, 'page');
  if (isKoreanBrowser) await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Pay by bank deposit' }).waitFor();
  expect(await page.getByTestId('window').textContent()).toContain('₩36,000');
  expect(await page.getByTestId('window').textContent()).toContain('Earthen mug');
  await expectEnglish();
  await fillWindow(window);
  await page.getByTestId('submit').click();
  await isOrder(page, 'awaiting-deposit');
  expect(await page.getByTestId('order-status').textContent()).toBe('Waiting for your transfer');
  await expectEnglish();
  const bank = await openBank(page);
  if (isKoreanBrowser) await bank.getByRole('link', { name: 'English' }).click();
  expect(await send(bank, { amount: '35,999' })).toBe('AMOUNT_MISMATCH');
  await expectEnglish(bank);
  expect(await send(bank, { amount: '36,000' })).toBe('OK');
  await isOrder(page, 'paid');
  await cancelOrder(page, '36000');
  await isOrder(page, 'refunded');
  await expectEnglish();
});

test('the cancel of an English window comes back in English', async () => {
  const { shop, page } = await scene({ ...phone, locale: 'en-US' });
  await orderForm(page, shop.origin);
  await openWindow(page, 'page');
  await page.getByTestId('cancel').click();
  await page.waitForURL('**/payments/fail**');
  const query = new URL(page.url()).searchParams;
  expect(query.get('message')).toMatch(/^[\x20-\x7e]+$/);
  expect(await page.getByRole('main').textContent()).toContain('You stopped the payment.');
});
