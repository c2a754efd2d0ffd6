import { expect, test } from 'vitest';
import { refusal } from '../../test/fake-gateway.ts';
import { customer, impatient, openShop } from '../../test/open-shop.ts';

const minutes = 60_000;

test('C11 C14 a confirmed virtual account shows bank, account, amount and deadline, and is not paid', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, success } = await buyer.authenticated();
  const { status, location } = await buyer.open(success);
  expect([status, location]).toEqual([303, `/orders/${orderId}`]);

  const { state } = await buyer.open(`/orders/${orderId}`);
  expect(state.order).toMatchObject({
    status: 'awaiting-deposit',
    amount: { value: 36_000, currency: 'KRW' },
    balance: 36_000,
    virtualAccount: {
      bankCode: '88',
      accountNumber: 'X5501928374650',
      holderName: '김샘플',
      dueDate: '2026-03-11T05:22:31.000Z',
    },
    customer: { name: customer.name },
    failure: null,
  });
  expect(state.order?.history.map(({ status }) => status)).toEqual([
    'requested',
    'confirming',
    'awaiting-deposit',
  ]);
});

test('C4 paymentKey, amount and order are stored before confirm is called', async () => {
  await using shop = await openShop({ timing: impatient });
  const buyer = shop.buyer();
  const { orderId, payment, success } = await buyer.authenticated();
  shop.gateway.answer('confirm', 'hang');
  const opened = buyer.open(success);
  await expect.poll(() => shop.gateway.callsOf('confirm').length).toBe(1);
  expect(shop.payment(orderId)).toMatchObject({
    status: 'confirming',
    paymentKey: payment.paymentKey,
    amount: 36_000,
  });
  await opened;
});

test('C5 the server confirms, with the amount of the order and a key derived from it', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment, success } = await buyer.authenticated();
  await buyer.open(success.replace('amount=36000', 'amount=36000.00'));
  expect(shop.gateway.callsOf('confirm')).toMatchObject([
    {
      body: { paymentKey: payment.paymentKey, orderId, amount: 36_000 },
      key: `confirm-${orderId}-${payment.paymentKey}`,
    },
  ]);
});

test('C8 confirm follows the visit at once, with nobody’s click in between', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { success } = await buyer.authenticated();
  const { html } = await buyer.open(success);
  expect(html).toBe('');
  expect(shop.gateway.callsOf('confirm')).toHaveLength(1);
});

test.each(['1', '36000.5', '3600', '360000'])(
  'C2 amount=%s in the address: no confirm, order closed, buyer told',
  async (amount) => {
    await using shop = await openShop();
    const buyer = shop.buyer();
    const { orderId, success } = await buyer.authenticated();
    // A fraction of a won is no amount at all; it is refused before anything is compared.
    const isAmount = !amount.includes('.');
    const { status, location } = await buyer.open(success.replace('amount=36000', `amount=${amount}`));
    expect([status, location]).toEqual(isAmount ? [303, `/orders/${orderId}`] : [400, null]);
    expect(shop.gateway.callsOf('confirm')).toEqual([]);
    expect((await buyer.see(orderId)).status).toBe(isAmount ? 'mismatch' : 'requested');
    expect(shop.stock('mug')).toBe(isAmount ? 500 : 498);
  },
);

test('C2 a mismatched order stays closed, even for the right amount, and cannot be asked for again', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, success } = await buyer.authenticated();
  await buyer.open(success.replace('amount=36000', 'amount=1'));
  await buyer.open(success);
  expect(shop.gateway.callsOf('confirm')).toEqual([]);
  const again = await buyer.post(`/api/orders/${orderId}/request`, { method: 'VIRTUAL_ACCOUNT', customer });
  expect(again.status).toBe(409);
  expect((await buyer.see(orderId)).status).toBe('mismatch');
});

test.each(['', 'abc', 'NaN', '3.6e4', '36000%20', '36000&amount=36000', '-36000'])(
  'C1 amount=%s is refused without a confirm, and the order stays as it is',
  async (amount) => {
    await using shop = await openShop();
    const buyer = shop.buyer();
    const { orderId, success } = await buyer.authenticated();
    expect((await buyer.open(success.replace('amount=36000', `amount=${amount}`))).status).toBe(400);
    expect(shop.gateway.callsOf('confirm')).toEqual([]);
    expect((await buyer.see(orderId)).status).toBe('requested');
  },
);

test('C3 an unknown orderId is refused, and so is the order of another buyer', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, success } = await buyer.authenticated();
  const stranger = shop.buyer();
  await stranger.order();
  for (const [who, address] of [
    [stranger, success],
    [shop.buyer(), success],
    [buyer, success.replace(orderId, 'order_of_nobody')],
    [buyer, success.replace(orderId, '')],
  ] as const) {
    const { status, state } = await who.open(address);
    expect([status, state.problem]).toEqual([404, 'unknown-order']);
  }
  expect(shop.gateway.callsOf('confirm')).toEqual([]);
  expect((await buyer.see(orderId)).status).toBe('requested');
});

test('C3 the paymentKey of another order of the same buyer is not confirmed', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const first = await buyer.waiting();
  const second = await buyer.authenticated();
  const { status } = await buyer.open(second.success.replace(second.payment.paymentKey, first.paymentKey));
  expect(status).toBe(400);
  expect(shop.gateway.callsOf('confirm')).toHaveLength(1);
  expect((await buyer.see(second.orderId)).status).toBe('requested');
});

test('C3 a paymentKey from elsewhere is refused by the gateway, and the order may be tried again', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment, success } = await buyer.authenticated();
  const foreign = shop.gateway.authenticate({ orderId: 'order_elsewhere', amount: 36_000 });
  await buyer.open(success.replace(payment.paymentKey, foreign.paymentKey));
  expect(await buyer.see(orderId)).toMatchObject({
    status: 'failed',
    failure: { code: 'FORBIDDEN_REQUEST' },
  });
  expect(shop.stock('mug')).toBe(500);
});

test('C6 two visits at once lead to one confirm', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, success } = await buyer.authenticated();
  shop.gateway.answer('confirm', { delayMs: 150 });
  const visits = await Promise.all(Array.from({ length: 10 }, () => buyer.open(success)));
  expect(new Set(visits.map(({ location }) => location))).toEqual(new Set([`/orders/${orderId}`]));
  expect(shop.gateway.callsOf('confirm')).toHaveLength(1);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
});

test('C7 reload of the success page shows the same result', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, success } = await buyer.authenticated();
  const first = await buyer.open(success);
  const before = await buyer.see(orderId);
  const second = await buyer.open(success);
  expect(second.location).toBe(first.location);
  expect(await buyer.see(orderId)).toEqual(before);
  expect(shop.gateway.callsOf('confirm')).toHaveLength(1);
});

test('C7 reload after a refusal shows the refusal, and does not confirm again', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, success } = await buyer.authenticated();
  shop.gateway.answer('confirm', refusal(403, 'REJECT_CARD_COMPANY'));
  await buyer.open(success);
  await buyer.open(success);
  expect(await buyer.see(orderId)).toMatchObject({
    status: 'failed',
    failure: { code: 'REJECT_CARD_COMPANY' },
  });
  expect(shop.gateway.callsOf('confirm')).toHaveLength(1);
  expect(shop.stock('mug')).toBe(500);
});

test('C9 the buyer is shown the order page while a slow confirm goes on', async () => {
  await using shop = await openShop({ timing: { buyerPatienceMs: 50 } });
  const buyer = shop.buyer();
  const { orderId, success } = await buyer.authenticated();
  shop.gateway.answer('confirm', { status: 200, body: {}, delayMs: 4_000 });
  const begun = Date.now();
  await buyer.open(success);
  expect(Date.now() - begun).toBeLessThan(3_500);
  expect((await buyer.see(orderId)).status).toBe('confirming');
});

test('C9 confirm after ten minutes: a clean refusal, and a new payment of the same order goes through', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment, success } = await buyer.authenticated();
  Object.assign(payment, { status: 'EXPIRED', failure: { code: 'EXPIRED_PAYMENT' } });
  shop.advance(11 * minutes);
  await buyer.open(success);
  expect(await buyer.see(orderId)).toMatchObject({
    status: 'failed',
    failure: { code: 'NOT_FOUND_PAYMENT_SESSION' },
  });
  expect(shop.stock('mug')).toBe(500);

  await buyer.pressPay(orderId);
  await buyer.open(buyer.throughWindow(orderId).success);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
  expect(shop.stock('mug')).toBe(498);
});

test('C10 an answer with another amount is not taken for this order’s', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment, success } = await buyer.authenticated();
  const body = { ...payment, status: 'DONE', approvedAt: '2026-03-10T14:22:31+09:00', totalAmount: 1 };
  shop.gateway.answer('confirm', { status: 200, body });
  await buyer.open(success);
  const order = await buyer.see(orderId);
  expect(order).toMatchObject({ status: 'failed', failure: { code: 'PAYMENT_DOES_NOT_FIT' } });
  expect(order.history.map(({ status }) => status)).not.toContain('paid');
  expect(shop.log()).toContain('payment does not fit its order');
});

test('C9 C12 silence and a lost answer are no refusal: the account is there, and so is its secret', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment, success } = await buyer.authenticated();
  shop.gateway.answer('confirm', 'unreached', 'lost');
  await buyer.open(success);
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
  expect(shop.payment(orderId).secret).toBe(`ps_${payment.paymentKey}`);
});

test('C13 what cannot be written into the history is not written at all, and is finished later', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, payment, success } = await buyer.authenticated();
  shop.table.exec(`create trigger full before insert on orderHistory when new.status = 'awaiting-deposit'
    begin select raise(abort, 'disk full'); end`);
  await buyer.open(success);
  expect((await buyer.see(orderId)).status).toBe('confirming');

  shop.table.exec('drop trigger full');
  shop.advance(2 * minutes);
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('awaiting-deposit');
  expect(shop.payment(orderId).secret).toBe(`ps_${payment.paymentKey}`);
  expect(shop.gateway.callsOf('cancel')).toEqual([]);
});

test('C13 a shop that stops in the middle of a confirm finishes it after the next start', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, success } = await buyer.authenticated();
  shop.gateway.answer('confirm', 'unreached', 'unreached');
  await buyer.open(success);
  expect((await buyer.see(orderId)).status).toBe('confirming');
  shop.advance(10_000);
  await shop.restart();
  await expect.poll(async () => (await buyer.see(orderId)).status).toBe('awaiting-deposit');
});

test('F7 goods that went to somebody else while this buyer hesitated: not confirmed', async () => {
  await using shop = await openShop();
  const buyer = shop.buyer();
  const { orderId, success } = await buyer.authenticated();
  shop.advance(46 * minutes);
  await shop.runJobs();
  expect((await buyer.see(orderId)).status).toBe('expired');
  shop.table.exec("update stock set quantity = 1 where productId = 'mug'");
  await buyer.open(success);
  expect(await buyer.see(orderId)).toMatchObject({ status: 'failed', failure: { code: 'OUT_OF_STOCK' } });
  expect(shop.gateway.callsOf('confirm')).toEqual([]);
  expect(shop.stock('mug')).toBe(1);
});
