import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mark } from '../packages/gateway/src/mark.ts';
import { alarmsOf, booksOf } from './support/books.ts';
import { atPayPal, captureIdOf, expectAgreement } from './support/paypal-books.ts';
import { Browser, openPurchase, success, told } from './support/paypal-buyer.ts';
import { type Answer, newOrderId, type Payment, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

/*
 * A process dies in the middle of a PayPal payment, at each step between decide, move and record; another takes its
 * place. PayPal tells nobody what it did, so that whoever finishes the work has to ask. (Under load, and at every step
 * of everything: stories/crash-marks.)
 */

let town: Town;
let shop: Shop;
beforeAll(async () => {
  town = await buildTown({ processes: 1 });
});
beforeEach(async () => {
  shop = await town.shop();
});
afterAll(() => town.close());

const dropWebhooks = ({ paymentKey }: Payment) =>
  town.payPal.control.setKnob({ knob: 'dropWebhook', customId: paymentKey, times: 100 });

/** One request of the merchant's server, repeated under its key until it is answered. */
interface Work {
  mark: Mark;
  payment: Payment;
  ask(): Promise<Answer>;
}

/** Each in a process that dies at its mark, while nobody else is there. Then a process that lives finishes it all. */
async function dieAtEach(works: readonly Work[]): Promise<Answer[]> {
  for (const { mark, ask } of works) {
    for (const gateway of [...town.gateways]) await gateway.stop();
    const doomed = await town.startGateway({ TOLLGATE_KILL_AT: mark });
    await ask().catch(() => undefined);
    await doomed.ended;
    await doomed.kill();
    expect(doomed.output()).toContain(`killed at ${mark}`);
  }
  await town.startGateway();
  return Promise.all(works.map(({ ask }) => answerOf(ask)));
}

async function answerOf(ask: Work['ask']): Promise<Answer> {
  let answer: Answer | undefined;
  const look = async () => {
    answer = await ask();
    return answer.status;
  };
  await expect.poll(look, { timeout: 120_000, interval: 500 }).not.toBe(409);
  return answer as Answer;
}

const aKey = () => ({ 'Idempotency-Key': newOrderId() });

// biome-ignore format: a table, in the order of the steps
const capturing: Mark[] = [
  'confirm.saved',           // before the decision is durable: nothing has begun
  'confirm.committed',       // decided, and nobody knows
  'confirm.opened',          // decided, PayPal not asked
  'confirm.answered',        // PayPal took the money, and nothing here says so
  'recordCapture.saved',     // about to be recorded
  'recordCapture.committed', // recorded, and the merchant not answered
];

test('a confirm: wherever it is cut off, the payment is DONE, and the money was taken once', async () => {
  const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
  const works: Work[] = [];
  for (const mark of capturing) {
    const payment = await shop.approved();
    await dropWebhooks(payment);
    const headers = aKey();
    works.push({ mark, payment, ask: () => shop.confirm(payment, { headers }) });
  }
  const answers = await dieAtEach(works);
  for (const [index, { mark, payment }] of works.entries()) {
    expect([mark, answers[index]?.status, answers[index]?.body.status]).toEqual([mark, 200, 'DONE']);
    expect((await atPayPal(town, payment)).captures).toMatchObject([{ status: 'COMPLETED', amount: 72_624 }]);
    expect(await booksOf(town, payment)).toEqual(['capture rail→merchant 72624', 'fee fees→rail 3225']);
    expect(await shop.deliveries(payment.orderId)).toHaveLength(1);
  }
  await inbox.wait(works.length);
  await expectAgreement(town, shop);
  expect(await alarmsOf(town, shop.mId)).toEqual([]);
}, 300_000);

// biome-ignore format: a table
const refunding: Mark[] = [
  'openCancellation.saved',
  'openCancellation.committed',
  'cancel.opened',
  'cancel.answered',
  'closeCancellation.saved',
  'closeCancellation.committed',
];

test('a cancel: wherever it is cut off, it is done, and the money went back once', async () => {
  const works: Work[] = [];
  for (const mark of refunding) {
    const payment = await shop.captured();
    await dropWebhooks(payment);
    const headers = aKey();
    const wish = { cancelAmount: 181.56, currency: 'USD' };
    works.push({ mark, payment, ask: () => shop.cancel(payment, wish, { headers }) });
  }
  const answers = await dieAtEach(works);
  for (const [index, { mark, payment }] of works.entries()) {
    const { status, body } = answers[index] as Answer;
    expect([mark, status, body.status, body.balanceAmount]).toEqual([mark, 200, 'PARTIAL_CANCELED', 544.68]);
    const { refunds } = await atPayPal(town, payment);
    expect(refunds).toMatchObject([{ status: 'COMPLETED', amount: 18_156 }]);
    expect(await booksOf(town, payment)).toHaveLength(4);
  }
  await expectAgreement(town, shop);
  expect(await alarmsOf(town, shop.mId)).toEqual([]);
}, 300_000);

describe('what is no money is finished too', () => {
  test('a refusal that nobody wrote down: ABORTED, and nothing was taken', async () => {
    const payment = await shop.approved({ buyer: 'declined@example.com' });
    const headers = aKey();
    const ask = () => shop.confirm(payment, { headers });
    const [answer] = await dieAtEach([{ mark: 'confirm.answered', payment, ask }]);
    expect(answer).toMatchObject({ status: 403, body: { code: 'REJECT_CARD_COMPANY' } });
    expect(await shop.read(payment)).toMatchObject({ status: 'ABORTED' });
    expect((await atPayPal(town, payment)).captures).toEqual([]);
    expect((await shop.captured({ orderId: payment.orderId })).status).toBe('DONE');
    await expectAgreement(town, shop);
  }, 120_000);

  test('an order at PayPal that no payment names: who leaves again goes to the same one', async () => {
    const purchase = await openPurchase(town, shop);
    const browser = new Browser();
    for (const gateway of [...town.gateways]) await gateway.stop();
    const doomed = await town.startGateway({ TOLLGATE_KILL_AT: 'depart.answered' });
    await purchase.depart(browser).catch(() => undefined);
    await doomed.ended;
    await doomed.kill();
    await town.startGateway();
    expect((await atPayPal(town, purchase)).orders).toHaveLength(1);
    expect(told(await browser.ask(await purchase.approved(browser)))).toEqual(success(purchase));
    expect((await atPayPal(town, purchase)).orders).toHaveLength(1);
    expect((await purchase.confirm()).body.status).toBe('DONE');
    await expectAgreement(town, shop);
  }, 120_000);

  test.each<Mark>(['payPalEvent.kept', 'payPalEvent.followed'])(
    'a notice cut off at %s: what it told is booked once',
    async (mark) => {
      const paid = await shop.captured();
      await town.payPal.control.settle({});
      for (const gateway of [...town.gateways]) await gateway.stop();
      const doomed = await town.startGateway({ TOLLGATE_KILL_AT: mark });
      await town.payPal.control.refundAtPayPal({ captureId: await captureIdOf(town, paid), amount: 2_624 });
      await doomed.ended;
      await doomed.kill();
      await town.startGateway();
      await expect.poll(async () => (await shop.read(paid)).balanceAmount, { timeout: 90_000 }).toBe(700);
      expect((await shop.read(paid)).cancels).toHaveLength(1);
      await expectAgreement(town, shop);
    },
    150_000,
  );
});
