import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { consoleOrigin, type Desk, expectSound, isThere, useConsole } from '../support/console-scene.ts';
import type { Town } from '../support/town.ts';

/**
 * Reached from other machines, so that nobody is let in unasked. There is a first owner once in a gateway's life, so each
 * telling of the story begins with another one.
 */
const scene = useConsole({ environment: { TOLLGATE_HOST: '0.0.0.0' } }, 'test');

const PASSWORD = 'kettle marimba forty lakes';
const THEIRS = 'seven quiet harbour lamps';

test('beyond this machine: the first owner, a second step, and an invited viewer who sees one shop and acts in none', async () => {
  const { town, sit } = scene();
  const [shop, hidden] = [await town.shop({ name: '오후의 찻집' }), await town.shop({ name: '바다 서점' })];
  const [payment, secretOne] = [await shop.waiting(), await hidden.waiting()];
  const owner = await sit();
  await becomeOwner(owner, town);
  const secret = await connectTotp(owner);
  await logInAgain(owner, secret);

  const link = await invite(owner, shop.mId);
  const viewer = await sit({ locale: 'en-US', colorScheme: 'dark' });
  await viewer.page.goto(new URL(new URL(link).pathname + new URL(link).hash, consoleOrigin(town)).href);
  await viewer.page.getByTestId('name').fill('Yuna');
  await expectSound(viewer.page);
  await viewer.page.getByTestId('password').fill(THEIRS);
  await viewer.page.getByTestId('begin').click();
  await viewer.page.getByTestId('member').waitFor();

  // What may be seen, and what may be done: nothing.
  await viewer.visit(`/payments/${payment.paymentKey}?shop=${shop.mId}`);
  const deposit = viewer.page.getByTestId(`deposit-${payment.paymentKey}`);
  expect(await deposit.getAttribute('aria-disabled')).toBe('true');
  expect(await deposit.getAttribute('title')).toBeTruthy();
  await deposit.click({ force: true });
  for (const [path, testId] of [
    ['webhooks', 'add-webhook'],
    ['keys', 'reissue-individual'],
    ['clock', 'advance-10m'],
    ['faults', 'preset-loseConfirm'],
    ['settings', 'save'],
  ] as const) {
    await viewer.visit(`/${path}?shop=${shop.mId}`);
    expect(await viewer.page.getByTestId(testId).getAttribute('aria-disabled'), path).toBe('true');
  }
  // Nor by going round the page.
  viewer.expectComplaint(/status of 40[34] /);
  const of = (mId: string) => `/console/api/shops/${mId}`;
  const asks = [
    ['POST', `${of(shop.mId)}/payments/${payment.paymentKey}/deposit`],
    ['POST', `${of(shop.mId)}/clock`],
    ['PUT', `${of(shop.mId)}/faults`],
    ['GET', '/console/api/members'],
    ['GET', `${of(hidden.mId)}/payments/${secretOne.paymentKey}`],
    ['GET', `${of(shop.mId)}/payments/${secretOne.paymentKey}`],
    ['GET', `/console/api/payments/${secretOne.paymentKey}`],
  ] as const;
  const statuses = await viewer.page.evaluate(
    (list) =>
      Promise.all(
        list.map(async ([method, path]) => {
          const headers = { 'content-type': 'application/json' };
          const body = method === 'GET' ? {} : { body: '{}' };
          return (await fetch(path, { method, headers, ...body })).status;
        }),
      ),
    asks,
  );
  expect(statuses).toEqual([403, 403, 403, 403, 404, 404, 404]);
  await viewer.page.goto(`${consoleOrigin(town)}/console/payments/${secretOne.paymentKey}?shop=${shop.mId}`);
  await viewer.page.getByRole('alert').waitFor();
  expect(await viewer.page.content()).not.toContain(secretOne.orderId);
  expect((await shop.read(payment))['status']).toBe('WAITING_FOR_DEPOSIT');

  // The owner sees who came in, and it is written down.
  await owner.visit('/audit');
  await owner.page.getByText('yuna@shop.example').first().waitFor();
  await expectSound(owner.page);
  for (const path of ['/members', '/account']) {
    await owner.visit(path);
    await expectSound(owner.page);
  }
  await viewer.visit('/account');
  await expectSound(viewer.page);
}, 240_000);

async function becomeOwner({ page, visit, expectComplaint }: Desk, town: Town): Promise<void> {
  await visit('/payments');
  await expect.poll(() => town.gateways[0]?.output()).toMatch(/\/setup#/);
  const token = /\/setup#([\w-]+)/.exec(town.gateways[0]?.output() ?? '')?.[1];
  await visit(`/setup#${token}`);
  await page.getByTestId('email').fill('owner@shop.example');
  await page.getByTestId('name').fill('김사장');
  expectComplaint(/status of 400 .*\/setup$/);
  await page.getByTestId('password').fill('password1234');
  await page.getByTestId('begin').click();
  await expect.poll(() => page.getByTestId('password').getAttribute('aria-invalid')).toBe('true');
  await expectSound(page);
  await page.getByTestId('password').fill(PASSWORD);
  await page.getByTestId('begin').click();
  await page.getByTestId('member').waitFor();
}

/** @returns the authenticator's secret */
async function connectTotp({ page, visit }: Desk): Promise<string> {
  await visit('/account');
  await page.getByTestId('connect-totp').click();
  await page.getByTestId('prove-password').fill(PASSWORD);
  await page.getByTestId('prove').click();
  const secret =
    /([A-Z2-7]{4} ?)+/.exec((await page.getByTestId('totp-secret').textContent()) ?? '')?.[0] ?? '';
  await page.getByTestId('totp-code').fill(codeOf(secret, 0));
  await page.getByTestId('confirm-totp').click();
  await page.getByTestId('recovery-codes').waitFor();
  await page.getByTestId('codes-kept').click();
  return secret;
}

async function logInAgain({ page, expectComplaint }: Desk, secret: string): Promise<void> {
  await page.getByTestId('member').click();
  await page.getByTestId('logout').click();
  // What the page was still asking for when it was left is refused too.
  expectComplaint(/status of (40[01] .*\/login|401 )/);
  await page.getByTestId('email').fill('owner@shop.example');
  await page.getByTestId('password').fill('not this one at all');
  await page.getByTestId('log-in').click();
  await page.getByTestId('error').waitFor();
  await expectSound(page);
  await page.getByTestId('password').fill(PASSWORD);
  await page.getByTestId('log-in').click();
  // One that was used is worth nothing: the next one, which a clock a little ahead would show.
  await page.getByTestId('code').fill(codeOf(secret, 1));
  await page.getByTestId('log-in').click();
  await page.getByTestId('member').waitFor();
}

/** @returns the link that lets a viewer of one shop in */
async function invite({ page, visit }: Desk, mId: string): Promise<string> {
  await visit('/members');
  await page.getByTestId('invite').click();
  await page.getByTestId('invite-email').fill('yuna@shop.example');
  await page.getByTestId('role-viewer').check();
  await page.getByTestId('shops-some').check();
  await page.getByRole('dialog').getByTestId(`shop-${mId}`).check();
  await page.getByTestId('save').click();
  await page.getByTestId('invitation-link').waitFor();
  const link =
    /http\S+#[\w-]+/.exec((await page.getByTestId('invitation-link').textContent()) ?? '')?.[0] ?? '';
  await page.keyboard.press('Escape');
  await isThere(page);
  return link;
}

/** RFC 6238, as an authenticator app computes it: six digits of the half minute that is `steps` away. */
function codeOf(base32: string, steps: number): string {
  const bits = [...base32.replaceAll(' ', '')].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = (bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', Buffer.from(bytes)).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}
