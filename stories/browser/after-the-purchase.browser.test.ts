import { expect, test } from 'vitest';
import { buy, isOrder, openBank, send } from '../support/browser-buyer.ts';
import { useScenes } from '../support/browser-scene.ts';

const scene = useScenes();

test('a deposit that the bank takes back stops the order, and the same account takes the money again', async () => {
  const { merchant, shop, page } = await scene();
  const orderId = await buy(page, shop.origin, 'overlay');
  const bank = await openBank(page);
  await send(bank);
  await isOrder(page, 'paid');

  await bank.getByTestId('take-back').first().click();
  await bank.locator('[data-testid=result][data-code=OK]', { hasText: '되돌렸습니다' }).waitFor();
  await isOrder(page, 'awaiting-deposit');
  expect(await page.getByRole('alert').textContent()).toContain('다시 입금');
  expect((await merchant.call('GET', `/v1/payments/orders/${orderId}`)).body).toMatchObject({
    status: 'WAITING_FOR_DEPOSIT',
    approvedAt: null,
    virtualAccount: { depositorName: null },
  });

  expect(await send(bank)).toBe('OK');
  await isOrder(page, 'paid');
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('after the deadline the bank takes no money; nobody says so, and the shop closes the order by reading it', async () => {
  const { merchant, shop, page } = await scene();
  const orderId = await buy(page, shop.origin, 'overlay');
  const bank = await openBank(page);
  await shop.advance('PT24H1M');
  expect(await send(bank)).toBe('EXPIRED');
  expect((await merchant.call('GET', `/v1/payments/orders/${orderId}`)).body).toMatchObject({
    status: 'WAITING_FOR_DEPOSIT',
    virtualAccount: { expired: true },
  });
  expect(await merchant.deliveries(orderId), 'an expired account is silent').toEqual([]);

  await shop.runJobs();
  await isOrder(page, 'expired');
  expect(await page.getByTestId('bank-app').count(), 'the account is not offered any more').toBe(0);
  expect(await page.getByRole('status').first().textContent()).toContain('빠져나간 돈은 없습니다');
});

test('a shop that was down hears of the deposit when it is up again, by the webhook’s next attempt', async () => {
  const { merchant, shop, page, expectComplaint } = await scene();
  const orderId = await buy(page, shop.origin, 'overlay');
  const bank = await openBank(page);
  // The order page's own line to the shop breaks too, and is taken up again.
  expectComplaint(/\/api\/orders\/[^/]+\/events$/);
  await shop.shut();
  expect(await send(bank), 'the bank and the gateway need no shop').toBe('OK');
  const attempts = async () =>
    (await merchant.deliveries(orderId)).map(({ eventType, state, attempts }) => [
      eventType,
      state,
      attempts.length,
    ]);
  await expect.poll(attempts).toEqual(
    expect.arrayContaining([
      ['DEPOSIT_CALLBACK', 'SENDING', 1],
      ['PAYMENT_STATUS_CHANGED', 'SENDING', 1],
    ]),
  );

  await shop.reopen();
  await shop.advance('PT1M');
  await isOrder(page, 'paid');
  await expect.poll(attempts).toEqual(
    expect.arrayContaining([
      ['DEPOSIT_CALLBACK', 'SUCCESS', 2],
      ['PAYMENT_STATUS_CHANGED', 'SUCCESS', 2],
    ]),
  );
});

test('two orders of one buyer keep their accounts apart: only the one that was paid turns paid', async () => {
  const { shop, page } = await scene();
  const first = await buy(page, shop.origin, 'overlay', ['cloth']);
  const second = await buy(page, shop.origin, 'overlay', ['cloth']);
  const bank = await openBank(page);
  expect(await send(bank)).toBe('OK');
  await isOrder(page, 'paid');
  await page.goto(`${shop.origin}/orders/${first}`);
  await isOrder(page, 'awaiting-deposit');
  expect(first).not.toBe(second);
});
