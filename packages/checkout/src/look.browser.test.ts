import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { BrowserContextOptions, Page } from '@playwright/test';
import { expect, test } from 'vitest';
import { seriousFlaws } from '../../../test/axe.ts';
import { pc, phone } from '../../../test/browser.ts';
import { statusState, virtualAccountState, walletState } from '../test/stage.ts';
import { fill, useWindow } from '../test/window.ts';

const opened = useWindow();
const { openPage, openOverlay } = opened;

test.each([
  ['a small phone', { width: 320, height: 568 }],
  ['a PC at 200 %', { width: 640, height: 400 }],
  ['a tablet', { width: 820, height: 1180 }],
])('on %s nothing is cut off and every control is big enough', async (_device, viewport) => {
  for (const language of ['ko', 'en'] as const) {
    const state = virtualAccountState({ language, cashReceiptType: '소득공제', escrow: 'choose' });
    const page = await openPage(state, { ...phone, viewport });
    await page.getByTestId('submit').click();
    await page.getByRole('alert').getByRole('button').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    const small = await page
      .locator('button, input, select, summary')
      .evaluateAll((controls) =>
        controls
          .map((control) => (control.closest('label') ?? control).getBoundingClientRect())
          .filter(
            ({ width, height, left, right }) => height < 24 || width < 24 || left < 0 || right > innerWidth,
          ),
      );
    expect(small).toEqual([]);
    const inputs = await page
      .locator('.field input, .field select')
      .evaluateAll((fields) =>
        fields.map((field) => [Number.parseFloat(getComputedStyle(field).fontSize), field.clientHeight]),
      );
    for (const [fontSize = 0, height = 0] of inputs) {
      expect(fontSize, 'less and iOS zooms in').toBeGreaterThanOrEqual(16);
      expect(height).toBeGreaterThanOrEqual(44);
    }
  }
});

test.each([
  ['a small phone', { width: 320, height: 568 }],
  ['a PC at 200 %', { width: 640, height: 400 }],
  ['a desk', { width: 1280, height: 800 }],
])('before a wallet nothing is cut off either, on %s', async (_device, viewport) => {
  for (const language of ['ko', 'en'] as const) {
    for (const page of await walletPages(language, { ...phone, viewport })) {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      const boxes = await page
        .locator('button, .ways a')
        .evaluateAll((controls) =>
          controls.map((control) => control.getBoundingClientRect().toJSON() as DOMRect),
        );
      expect(boxes.length).toBeGreaterThan(2);
      for (const { width, height, left, right } of boxes) {
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
        expect([left >= 0, right <= viewport.width]).toEqual([true, true]);
      }
    }
  }
});

/** On the way, not answered, and back with a word of the wallet's. */
async function walletPages(language: 'ko' | 'en', options: BrowserContextOptions): Promise<Page[]> {
  opened.stage.reply = () => ({ body: null, after: new Promise(() => {}) });
  const going = await openPage(walletState({ language }), options);
  await going.getByTestId('wallet-continue').waitFor();
  opened.stage.reply = () => ({ status: 400, body: { code: 'PROVIDER_ERROR', message: 'm' } });
  const down = await openPage(walletState({ language }), options);
  await down.getByRole('heading', { level: 2 }).waitFor();
  await expect.poll(() => down.getByTestId('wallet-continue').getAttribute('aria-disabled')).toBe('false');
  const leaveUrl = `${opened.stage.shopUrl}/fail`;
  const back = await openPage(statusState('READY', { language, reason: 'WALLET_DOWN', leaveUrl }), options);
  await back.getByTestId('retry').waitFor();
  return [going, down, back];
}

test.each(['light', 'dark'] as const)('axe finds nothing serious, %s', async (colorScheme) => {
  const check = async (page: Page) => {
    const serious = await seriousFlaws(page);
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
  };
  const { page, frame } = await openOverlay({ escrow: 'choose' }, { ...pc, colorScheme });
  await check(page);
  await frame.getByTestId('cash-receipt-소득공제').click();
  await frame.getByTestId('submit').click();
  await frame.getByRole('alert').getByRole('button').first().waitFor();
  await check(page);

  opened.stage.reply = () => ({ status: 503, body: { code: 'COMMON_ERROR', message: 'm' } });
  const troubled = await openPage(virtualAccountState({ expiresAt: '2026-03-10T14:26:00+09:00' }), {
    ...phone,
    colorScheme,
  });
  await fill(troubled);
  await troubled.getByText('누구에게 무엇을 전하나요?').click();
  await troubled.getByTestId('submit').click();
  await troubled.getByRole('heading', { name: '지금은 처리할 수 없어요' }).waitFor();
  await check(troubled);
  for (const page of await walletPages('ko', { ...phone, colorScheme })) await check(page);
  for (const status of ['WAITING_FOR_DEPOSIT', 'DONE', 'EXPIRED'] as const) {
    await check(await openPage(statusState(status), { ...phone, colorScheme }));
  }
});

test('the script is small, and nothing in the page is inline or from elsewhere', async () => {
  const names = await readdir(join(opened.stage.dist, 'assets'));
  const scripts = names.filter((name) => name.endsWith('.js'));
  const sizes = await Promise.all(
    scripts.map(
      async (name) => brotliCompressSync(await readFile(join(opened.stage.dist, 'assets', name))).length,
    ),
  );
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(20_000);

  const html = await readFile(join(opened.stage.dist, 'index.html'), 'utf8');
  expect(html.match(/<!--state-->/g)).toHaveLength(1);
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*\ssrc="\/checkout\/assets\/)| on\w+=/);
  expect(html).not.toMatch(/(src|href)="(?!\/checkout\/|data:image\/svg)/);
});
