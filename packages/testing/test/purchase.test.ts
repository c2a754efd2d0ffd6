import { expect, test } from '../src/vitest.ts';

test('a virtual account: issued, paid, told by webhook, canceled in two parts', async ({ shop }) => {
  const webhooks = await shop.webhooks('DEPOSIT_CALLBACK');
  const waiting = await shop.waiting({ amount: 20_000 });
  expect(waiting).toBeWaitingForDeposit();
  expect(await shop.deposit(waiting)).toBePaid();

  const { body } = await webhooks.next();
  expect(body).toMatchObject({ orderId: waiting.orderId, status: 'DONE', secret: waiting.secret });

  expect(await shop.cancel(waiting, { cancelAmount: 5_000, refundReceiveAccount })).toHaveBalance(15_000);
  expect(await shop.cancel(waiting, { cancelAmount: 15_000, refundReceiveAccount })).toBeRefunded();
});

const refundReceiveAccount = { bank: '88', accountNumber: '110123456789', holderName: '김토스' };

test('PayPal: paid at confirm, in dollars and cents', async ({ shop }) => {
  expect(await shop.paidByPayPal({ amount: 726.24 })).toMatchObject({ currency: 'USD', totalAmount: 726.24 });
});

test('a deadline passes while nobody waits for it', async ({ shop }) => {
  const payment = await shop.authenticated();
  await shop.advance('11m');
  await expect(shop.confirm(payment)).rejects.toMatchObject({ code: 'NOT_FOUND_PAYMENT_SESSION' });
});

test('an answer that is lost was worked on all the same', async ({ shop }) => {
  await shop.faults({ effect: 'answerLost', endpoint: 'confirmPayment' });
  const payment = await shop.authenticated();
  await expect(shop.confirm(payment)).rejects.toThrow('fetch failed');
  expect(await shop.read(payment)).toBeWaitingForDeposit();
});

test('two shops of one test have clocks of their own', async ({ shop, tollgate }) => {
  const other = await tollgate.shop();
  await shop.advance('7d');
  const clocks = await Promise.all([shop, other].map((each) => each.call('GET', '/sandbox/v1/clock')));
  expect(clocks).toMatchObject([{ offsetMs: 604_800_000 }, { offsetMs: 0 }]);
});
