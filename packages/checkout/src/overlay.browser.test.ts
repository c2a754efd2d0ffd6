import { expect, test } from 'vitest';
import { pc } from '../../../test/browser.ts';
import { fill, focused, messages, useWindow } from '../test/window.ts';

const opened = useWindow();
const { openOverlay, successUrl, failUrl } = opened;

/** A message as the merchant's page hears it. */
const signed = (message: object) => {
  const { origin } = new URL(opened.stage.windowUrl);
  return { source: 'tollgate', nonce: 'n-1', origin, ...message };
};

test('on a PC the customer chooses a bank, presses next, and the merchant’s page is told where to go', async () => {
  const { page, frame } = await openOverlay();
  await fill(frame);
  await frame.getByTestId('depositor-name').fill('박 입금');
  await frame.getByTestId('customer-mobile-phone').fill('010-9876-5432');
  await frame.getByTestId('cash-receipt-소득공제').click();
  await frame.getByTestId('cash-receipt-number').fill('010 9876 5432');
  await frame.getByTestId('submit').click();
  await expect.poll(() => messages(page)).toHaveLength(2);

  expect(await messages(page)).toEqual([
    signed({ type: 'ready' }),
    signed({ type: 'redirect', url: successUrl() }),
  ]);
  expect(opened.stage.asked).toEqual([
    {
      verb: 'authenticate',
      language: 'ko',
      body: {
        session: 's',
        bank: '88',
        depositorName: '박 입금',
        customerMobilePhone: '01098765432',
        customerEmail: 'customer@example.com',
        cashReceipt: {
          type: '소득공제',
          registrationNumberType: 'MOBILE',
          registrationNumber: '01098765432',
        },
        agreed: true,
      },
    },
  ]);
  expect(new URL(page.url()).pathname).toBe('/');
});

test.each<[string, object]>([
  [
    'success',
    { type: 'success', paymentKey: 'pk', orderId: 'o1', amount: { value: 39_800, currency: 'KRW' } },
  ],
  ['fail', { type: 'fail', code: 'PAY_PROCESS_ABORTED', message: 'm' }],
])('in promise mode the page is told of %s itself', async (_type, outcome) => {
  opened.stage.reply = () => ({ body: outcome });
  const { page, frame } = await openOverlay({ mode: 'promise' });
  await fill(frame);
  await frame.getByTestId('submit').click();
  await expect.poll(() => messages(page)).toContainEqual(signed(outcome));
});

test('the × and Esc close the overlay, a click on the ground does not', async () => {
  const { page, frame } = await openOverlay();
  await page.mouse.click(20, 400);
  await page.mouse.click(1260, 780);
  expect(await messages(page)).toEqual([signed({ type: 'ready' })]);
  await frame.getByTestId('close').click();
  await expect.poll(() => messages(page)).toContainEqual(signed({ type: 'close' }));

  await page.keyboard.press('Escape');
  await expect.poll(() => messages(page)).toHaveLength(3);
  expect(opened.stage.asked).toEqual([]);
});

test('cancel inside the overlay goes to failUrl and changes nothing else', async () => {
  opened.stage.reply = () => ({ body: { type: 'redirect', url: failUrl() } });
  const { page, frame } = await openOverlay();
  await frame.getByTestId('cancel').click();
  await expect.poll(() => messages(page)).toContainEqual(signed({ type: 'redirect', url: failUrl() }));
  expect(opened.stage.asked).toEqual([{ verb: 'cancel', language: 'ko', body: { session: 's' } }]);
});

test.each(['light', 'dark'] as const)(
  'the merchant’s page shines through the dimmed ground, %s',
  async (colorScheme) => {
    const { page, frame } = await openOverlay({}, { ...pc, colorScheme });
    await frame
      .locator('.ground')
      .evaluate((ground) => Promise.all(ground.getAnimations().map((a) => a.finished)));
    const shot = await page.screenshot({ clip: { x: 10, y: 700, width: 2, height: 2 } });
    const [red = 0, , blue = 0] = await page.evaluate(async (png) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
      const canvas = new OffscreenCanvas(1, 1).getContext('2d');
      canvas?.drawImage(bitmap, 0, 0);
      return [...(canvas?.getImageData(0, 0, 1, 1).data ?? [])];
    }, shot.toString('base64'));
    expect(red, 'dimmed').toBeLessThan(160);
    expect(red, 'not covered').toBeGreaterThan(60);
    expect(red - blue, 'the page’s own warm paper').toBeGreaterThan(20);
  },
);

test('by keyboard alone: Tab stays inside, arrows choose, Space agrees, Enter sends', async () => {
  const { page, frame } = await openOverlay();
  const inside = () => focused(page.frames()[1]);
  const tabTo = async (testId: string, key = 'Tab') => {
    for (let presses = 0; presses < 30; presses += 1) {
      await page.keyboard.press(key);
      if ((await inside()) === testId) return;
    }
    throw new Error(`Tab never comes to ${testId}`);
  };
  expect(await inside(), 'the dialog has the focus from the start').toBe('window');
  await page.keyboard.press('Shift+Tab');
  expect(await inside(), 'backwards from the start is the end').toBe('submit');
  await page.keyboard.press('Tab');
  expect(await inside(), 'forwards from the end is the start').toBe('BUTTON');

  await tabTo('bank-39');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  expect(await inside()).toBe('bank-06');
  await tabTo('cash-receipt-미발행');
  await page.keyboard.press('ArrowLeft');
  expect(await inside()).toBe('cash-receipt-지출증빙');
  await tabTo('cash-receipt-number');
  await page.keyboard.type('123-45-67890');
  await tabTo('agree');
  await page.keyboard.press('Space');
  await tabTo('submit');
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('tollgate-window');
    expect(await inside()).not.toBe('BODY');
  }
  await tabTo('depositor-name');
  await page.keyboard.press('Enter');
  await expect.poll(() => opened.stage.asked).toHaveLength(1);
  expect(opened.stage.asked[0]?.body).toMatchObject({
    bank: '06',
    cashReceipt: {
      type: '지출증빙',
      registrationNumberType: 'BUSINESS_REGISTRATION',
      registrationNumber: '1234567890',
    },
  });
  await frame.getByText('상점으로 돌아가고 있어요').waitFor();
});

test('a low overlay scrolls as a whole to the button', async () => {
  const { page, frame } = await openOverlay({}, { ...pc, viewport: { width: 640, height: 400 } });
  await fill(frame);
  await frame.getByTestId('submit').click();
  await expect.poll(() => messages(page)).toHaveLength(2);
});
