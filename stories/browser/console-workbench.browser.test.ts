import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { pc, phone } from '../../test/browser.ts';
import { expectSound, isThere, useConsole } from '../support/console-scene.ts';

const scene = useConsole();

test('a key pair is copied, a new secret is read once, and the next answer has the version that was chosen', async () => {
  const { town, sit } = scene();
  const shop = await town.shop();
  const payment = await shop.waiting();
  const { page, visit } = await sit({ permissions: ['clipboard-read', 'clipboard-write'] });
  await visit(`/keys?shop=${shop.mId}`);
  await page
    .getByTestId('key-pair-individual')
    .getByRole('button', { name: /클라이언트 키 복사/ })
    .click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(shop.clientKey);

  await page.getByTestId('reissue-individual').click();
  await page.getByTestId('reissue-yes').click();
  await page.getByTestId('new-secret').waitFor();
  const secret = /test_sk_\w+/.exec((await page.getByTestId('new-secret').textContent()) ?? '')?.[0] ?? '';
  expect(secret).not.toBe(shop.secretKey);
  const read = async (secretKey: string) =>
    shop.call('GET', `/v1/payments/${payment.paymentKey}`, { secretKey });
  // The old one goes on for seven days.
  expect([(await read(secret)).status, (await read(shop.secretKey)).status]).toEqual([200, 200]);
  await page.getByTestId('secret-close').click();
  await page.getByTestId('secret-warning').waitFor();
  await page.getByTestId('secret-close').click();
  await page.getByTestId('new-secret').waitFor({ state: 'detached' });
  await visit(`/keys?shop=${shop.mId}`);
  expect(await page.content()).not.toContain(secret);
  await page.getByText(`…${secret.slice(-4)}`).waitFor();

  expect((await read(secret)).body.version).toBe('2022-11-16');
  await page.getByTestId('version-individual').click();
  await page.getByRole('option', { name: '1.4', exact: true }).click();
  await expect.poll(() => page.getByTestId('notices').textContent()).toContain('1.4');
  expect((await read(secret)).body.version).toBe('1.4');
});

test('a webhook that cannot work is refused at its field; one on localhost fails with its error, and arrives once its server runs', async () => {
  const { town, sit } = scene();
  const shop = await town.shop();
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    request.resume();
    response.end('고마워요');
  });
  const heard: string[] = [];
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  onTestFinished(() => void server.close());

  const { page, visit, expectComplaint } = await sit();
  await visit(`/webhooks?shop=${shop.mId}`);
  await page.getByTestId('add-webhook').click();
  const url = page.getByTestId('webhook-url');
  await page.getByTestId('event-DEPOSIT_CALLBACK').check();
  expectComplaint(/status of 400 .*\/webhooks$/);
  for (const [wrong, why] of [
    ['ftp://localhost/hook', /http:\/\//],
    ['http://169.254.169.254/latest', /IP/],
    [`${town.origin()}/hook`, /게이트웨이/],
  ] as const) {
    await url.fill(wrong);
    await page.getByTestId('save').click();
    await expect.poll(() => url.getAttribute('aria-invalid')).toBe('true');
    const saidBy = (await url.getAttribute('aria-describedby')) ?? '';
    const refusal = page.locator(
      saidBy
        .split(' ')
        .map((id) => `[id="${id}"]`)
        .join(','),
    );
    await expect.poll(async () => (await refusal.allTextContents()).join(' ')).toMatch(why);
  }
  await url.fill(`http://localhost:${port}/hook`);
  await url.press('Enter');
  await page.getByRole('heading', { name: `localhost:${port}` }).waitFor();

  // The list hears of it by itself.
  const payment = await shop.paid();
  const line = page
    .locator('[data-testid^="delivery-"]', { hasText: payment.orderId })
    .filter({ hasText: 'DEPOSIT_CALLBACK' });
  await line.getByText('듣고 있는 서버가 없어요').waitFor();
  await line.getByRole('link').first().click();
  await isThere(page);
  await expect.poll(() => page.getByTestId('attempt-0').textContent()).toContain('ECONNREFUSED');

  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  const failed = page.url();
  await page.locator('[data-testid^="resend-"]').click();
  await expect.poll(() => page.url()).not.toBe(failed);
  await expect.poll(() => page.getByTestId('attempt-0').textContent()).toContain('고마워요');
  expect(heard).toContain('/hook');
});

test('the clock is moved ten minutes, then seven days, and what falls due happens, in this shop alone', async () => {
  const { town, sit } = scene();
  const [shop, other] = await Promise.all([town.shop(), town.shop()]);
  const [unconfirmed, waiting, theirs] = await Promise.all([
    shop.authenticated(),
    shop.waiting(),
    other.waiting(),
  ]);
  const { page, visit } = await sit();
  await visit(`/clock?shop=${shop.mId}`);
  await page.getByText('승인 기한이 지나 만료돼요').waitFor();
  const happened = page.getByTestId('happened').getByRole('listitem');
  await page.getByTestId('advance-10m').click();
  await expect.poll(() => happened.allTextContents()).toHaveLength(1);
  expect((await shop.read(unconfirmed))['status']).toBe('EXPIRED');
  expect((await shop.read(waiting))['virtualAccount'].expired).toBe(false);
  await page.getByTestId('shop-clock').waitFor();

  await page.getByTestId('advance-7d').click();
  await expect.poll(async () => (await shop.read(waiting))['virtualAccount'].expired).toBe(true);
  await expect.poll(async () => (await happened.allTextContents()).join()).toContain('입금');
  await page.getByText('입금 기한이 끝나요').waitFor({ state: 'detached' });
  await happened.getByRole('link').first().click();
  await isThere(page);
  await page.getByText('입금기한이 지나 계좌가 닫혔어요').waitFor();
  expect((await other.read(theirs))['virtualAccount'].expired).toBe(false);
});

test('the next confirm’s answer is lost at one press, once, and the log tells which', async () => {
  const { town, sit } = scene();
  const shop = await town.shop();
  const payment = await shop.authenticated();
  const { page, visit } = await sit({ locale: 'en-US' });
  await visit(`/faults?shop=${shop.mId}`);
  await page.getByTestId('preset-loseConfirm').focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('remaining').waitFor();
  await expect(shop.confirm(payment)).rejects.toThrow();
  // It happened all the same: whoever asks again is told so.
  expect((await shop.read(payment))['status']).toBe('WAITING_FOR_DEPOSIT');
  expect(await shop.confirm(payment)).toMatchObject({ body: { code: 'ALREADY_PROCESSED_PAYMENT' } });
  await expect
    .poll(async () => {
      await visit(`/faults?shop=${shop.mId}`);
      return page.locator('[data-testid^="rule-"]').getByRole('cell').allTextContents();
    })
    .toEqual(expect.arrayContaining(['Answer lost', '1']));
  expect(await page.getByTestId('remaining').count()).toBe(0);
});

/** What the other theme and the narrow screen can change; the rest was found in the first look. */
const dependent = ['color-contrast', 'scrollable-region-focusable', 'nested-interactive', 'label'];

test.each([
  ['light', 'ko-KR', pc, undefined],
  ['dark', 'en-US', { ...phone, viewport: { width: 320, height: 640 } }, dependent],
] as const)(
  'every page with what really happened is sound for everybody: %s, %s',
  async (colorScheme, locale, device, rules) => {
    const { town, sit } = scene();
    const shop = await town.shop({ name: '오후의 찻집' });
    const other = await town.shop();
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK');
    const [refused, dollars] = await Promise.all([shop.authenticated(), shop.captured(), shop.waiting()]);
    await shop.confirm(refused, { secretKey: other.secretKey });
    await shop.confirm(refused);
    await shop.deposit(refused);
    await inbox.wait(2);
    const [delivery] = await shop.deliveries(refused.orderId);
    await shop.call('PUT', '/sandbox/v1/faults', {
      body: { faults: [{ effect: 'delay', endpoint: 'cancelPayment', delayMs: 10 }] },
    });
    const { page, visit } = await sit({ ...device, locale, colorScheme });
    const pages = [
      '',
      'payments',
      `payments/${refused.paymentKey}`,
      `payments/${dollars.paymentKey}`,
      'keys',
      'webhooks',
    ];
    pages.push(
      `deliveries/${delivery?.['id']}`,
      'logs',
      'clock',
      'faults',
      'simulators',
      'settings',
      'reconciliation',
    );
    pages.push('members', 'audit');
    for (const path of pages) {
      await visit(`/${path}?shop=${shop.mId}`);
      if (path === 'logs') {
        await expectSound(page, rules);
        await page.locator('[data-testid^="call-"]', { hasText: '404' }).getByRole('link').first().click();
        await page.getByTestId('why').waitFor();
      }
      await expectSound(page, rules);
    }
  },
  240_000,
);
