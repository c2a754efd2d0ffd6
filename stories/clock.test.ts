import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { numberOf } from './support/bank-line.ts';
import type { Letter } from './support/inbox.ts';
import { type Delivery, newOrderId, type Payment, refundReceiveAccount, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

const seconds = (text: string): number => Date.parse(text) / 1000;
const clockOf = async (shop: Shop): Promise<{ now: string; offsetMs: number }> =>
  (await shop.call('GET', '/sandbox/v1/clock')).body;

/** A payment whose window nobody has finished. */
async function opened(shop: Shop): Promise<Payment> {
  const body = {
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: 50_000, currency: 'KRW' },
    orderId: newOrderId(),
    orderName: '머그컵 외 1건',
    successUrl: 'https://shop.example/success',
    failUrl: 'https://shop.example/fail',
  };
  const answer = await shop.call('POST', '/v1/payments', { body });
  expect(answer).toMatchObject({ status: 200, body: { status: 'READY', method: null, secret: null } });
  return answer.body;
}

describe('the customer has thirty minutes in the window', () => {
  test('until then the payment is READY, then EXPIRED, with one webhook', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK');
    const payment = await opened(shop);
    await shop.advance('PT29M30S');
    expect(await shop.read(payment)).toMatchObject({ status: 'READY' });
    await shop.advance('PT30S');
    expect(await shop.read(payment)).toMatchObject({
      status: 'EXPIRED',
      method: null,
      useEscrow: null,
      receipt: null,
      balanceAmount: 50_000,
      failure: { code: 'EXPIRED_PAYMENT' },
    });
    const [letter] = await inbox.wait(1);
    expect(letter?.body).toMatchObject({
      eventType: 'PAYMENT_STATUS_CHANGED',
      data: { status: 'EXPIRED', paymentKey: payment.paymentKey, secret: null },
    });
    // It happened at the deadline, however late somebody looked.
    expect(Date.parse(`${letter?.body.createdAt}+09:00`)).toBeGreaterThanOrEqual(
      Date.parse(payment.requestedAt) + 30 * 60_000,
    );
    expect(Date.parse(`${letter?.body.createdAt}+09:00`)).toBeLessThan(
      Date.parse(payment.requestedAt) + 31 * 60_000,
    );
    expect(await shop.deliveries(payment.orderId)).toHaveLength(1);
  });

  test('and neither confirm nor cancel wakes it', async () => {
    const shop = await town.shop();
    const payment = await opened(shop);
    await shop.advance('PT31M');
    expect(await shop.confirm(payment)).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND_PAYMENT_SESSION' },
    });
    expect(await shop.cancel(payment)).toMatchObject({
      status: 403,
      body: { code: 'NOT_CANCELABLE_PAYMENT' },
    });
    expect(await shop.read(payment)).toMatchObject({ status: 'EXPIRED' });
  });
});

describe('the merchant has ten minutes after it', () => {
  test('then the payment has EXPIRED and still knows how it was to be paid', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const payment = await shop.authenticated();
    await shop.advance('PT9M30S');
    expect(await shop.read(payment)).toMatchObject({ status: 'IN_PROGRESS' });
    await shop.advance('PT30S');
    expect(await shop.read(payment)).toMatchObject({
      status: 'EXPIRED',
      method: '가상계좌',
      approvedAt: null,
      virtualAccount: null,
    });
    expect((await inbox.wait(1))[0]?.body.data).toMatchObject({
      status: 'EXPIRED',
      failure: { code: 'EXPIRED_PAYMENT' },
    });
  });

  test('several deadlines that one move passes are met in their order', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const late = await opened(shop);
    const early = await shop.authenticated();
    await shop.advance('P1D');
    const letters = await inbox.wait(2);
    const at = (payment: Payment) =>
      letters.find(({ body }) => body.data.paymentKey === payment.paymentKey)?.body.createdAt;
    const minutesAfter = (payment: Payment) =>
      (Date.parse(`${at(payment)}+09:00`) - Date.parse(payment.requestedAt)) / 60_000;
    // As if the time had really passed: each at its own deadline.
    expect(Math.floor(minutesAfter(early))).toBe(10);
    expect(Math.floor(minutesAfter(late))).toBe(30);
  });
});

describe('the deposit deadline passes in silence', () => {
  test.each([
    [{}, 'P7D'],
    [{ virtualAccount: { validHours: 24 } }, 'P1D'],
    [{ virtualAccount: { validHours: 2_160 } }, 'P90D'],
  ])(
    'with %o after %s: the status stays, nobody is told, and the number is closed',
    async (wishes, duration) => {
      const shop = await town.shop();
      const inbox = await shop.hears('PAYMENT_STATUS_CHANGED', 'DEPOSIT_CALLBACK');
      const payment = await shop.waiting(wishes);
      expect(payment.virtualAccount).toMatchObject({
        expired: false,
        dueDate: expect.stringContaining('+09:00'),
      });
      const days = Number(duration.slice(1, -1));
      expect(seconds(payment.virtualAccount.dueDate) - seconds(payment.requestedAt)).toBe(days * 86_400);

      await shop.advance(`P${days - 1}DT23H59M`);
      expect(await shop.read(payment)).toMatchObject({ virtualAccount: { expired: false } });
      await shop.advance('PT1M');
      expect(await shop.read(payment)).toMatchObject({
        status: 'WAITING_FOR_DEPOSIT',
        lastTransactionKey: payment.lastTransactionKey,
        failure: null,
        virtualAccount: { expired: true },
      });
      expect(await shop.deposit(payment)).toMatchObject({ status: 422, body: { code: 'EXPIRED' } });
      const { rows } = await town.db.query(
        'select free_from is not null as rests from account_numbers where account_number = $1',
        [numberOf(payment)],
      );
      expect(rows).toEqual([{ rests: true }]);
      expect(await shop.deliveries(payment.orderId)).toEqual([]);
      expect(inbox.letters).toEqual([]);
    },
  );

  test('a minute before, the bank still takes the money', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting({ virtualAccount: { validHours: 1 } });
    await shop.advance('PT59M');
    expect((await shop.deposit(payment)).body).toMatchObject({
      status: 'DONE',
      virtualAccount: { expired: false },
    });
  });

  test('a dueDate that the shop names is a time in Seoul', async () => {
    const shop = await town.shop();
    const dueDate = new Date(Date.now() + (9 + 26) * 3_600_000).toISOString().slice(0, 19);
    const payment = await shop.waiting({ virtualAccount: { dueDate } });
    expect(payment.virtualAccount.dueDate).toBe(`${dueDate}+09:00`);
    await shop.advance('PT27H');
    expect(await shop.deposit(payment)).toMatchObject({ status: 422, body: { code: 'EXPIRED' } });
  });
});

describe('webhooks are tried again', () => {
  const MINUTES = [1, 4, 16, 64, 256, 1024, 4096];

  test('after 1, 4, … 4096 minutes, seven times, with one id and a count; then it is given up', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK');
    inbox.answer(500, 'not now');
    const payment = await shop.paid();
    const count = (letter: Letter | undefined) =>
      Number(letter?.headers['tosspayments-webhook-transmission-retried-count']);
    await inbox.wait(1);
    for (const [retry, minutes] of MINUTES.entries()) {
      await expect
        .poll(async () => (await shop.deliveries(payment.orderId))[0]?.attempts.length)
        .toBe(retry + 1);
      // Half a minute before its time nothing is sent.
      await shop.advance(`PT${minutes - 1}M30S`);
      expect(inbox.letters).toHaveLength(retry + 1);
      await shop.advance('PT40S');
      expect(count((await inbox.wait(retry + 2)).at(-1))).toBe(retry + 1);
    }
    await expect.poll(async () => (await shop.deliveries(payment.orderId))[0]?.state).toBe('FAILED');
    await shop.advance('P10D');
    expect(inbox.letters).toHaveLength(8);
    expect(
      new Set(inbox.letters.map(({ headers }) => headers['tosspayments-webhook-transmission-id'])).size,
    ).toBe(1);
    expect(new Set(inbox.letters.map(({ text }) => text)).size).toBe(1);
  });

  test('one long move makes all of them up, and a recovered shop gets the news', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK');
    inbox.answer(0);
    const payment = await shop.paid();
    await inbox.wait(1);
    await shop.advance('PT30M');
    // 1, 5 and 21 minutes after the first have passed, 85 has not.
    await inbox.wait(4);
    await expect.poll(async () => (await shop.deliveries(payment.orderId))[0]?.attempts.length).toBe(4);
    inbox.answer(200);
    await shop.advance('PT1H');
    await inbox.wait(5);
    await expect.poll(async () => (await shop.deliveries(payment.orderId))[0]?.state).toBe('SUCCESS');
    expect(inbox.letters.map(({ answered }) => answered)).toEqual([0, 0, 0, 0, 200]);
  });
});

describe('every shop has its own clock', () => {
  test('it runs with the real time, plus what it was moved, and only forward', async () => {
    const shop = await town.shop();
    expect(await clockOf(shop)).toMatchObject({ offsetMs: 0 });
    await shop.advance('PT10M');
    await shop.advance('P1DT1H');
    const { now, offsetMs } = await clockOf(shop);
    expect(offsetMs).toBe(86_400_000 + 3_600_000 + 600_000);
    expect(Math.abs(Date.parse(now) - offsetMs - Date.now())).toBeLessThan(30_000);
    const to = new Date(Date.parse(now) + 3_600_000).toISOString();
    expect(
      Math.abs(
        Date.parse((await shop.call('POST', '/sandbox/v1/clock', { body: { to } })).body.now) -
          Date.parse(to),
      ),
    ).toBeLessThan(30_000);
    const back = await shop.call('POST', '/sandbox/v1/clock', { body: { to: now } });
    expect(back).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    expect((await clockOf(shop)).offsetMs).toBeGreaterThan(offsetMs);
  });

  test('what one shop moves, another does not feel', async () => {
    const [moved, still] = [await town.shop(), await town.shop()];
    const theirs = [await opened(still), await still.authenticated(), await still.waiting()];
    const ours = [await opened(moved), await moved.authenticated(), await moved.waiting()];
    await moved.advance('P30D');
    expect(
      (await Promise.all(ours.map((payment) => moved.read(payment)))).map(({ status }) => status),
    ).toEqual(['EXPIRED', 'EXPIRED', 'WAITING_FOR_DEPOSIT']);
    expect(
      (await Promise.all(theirs.map((payment) => still.read(payment)))).map(({ status }) => status),
    ).toEqual(['READY', 'IN_PROGRESS', 'WAITING_FOR_DEPOSIT']);
    expect(await clockOf(still)).toMatchObject({ offsetMs: 0 });
    expect((await still.confirm(theirs[1] as Payment)).status).toBe(200);
    expect((await still.deposit(theirs[2] as Payment)).body.status).toBe('DONE');
  });

  test('everything that happens later carries the shop’s time', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK');
    await shop.advance('P100D');
    const ahead = (text: string) => (Date.parse(text) - Date.now()) / 86_400_000;
    const payment = await shop.paid();
    const canceled = (await shop.cancel(payment, { cancelAmount: 1_000, refundReceiveAccount })).body;
    for (const text of [payment.requestedAt, payment.approvedAt, canceled.cancels[0].canceledAt])
      expect(ahead(text)).toBeCloseTo(100, 1);
    expect(ahead(payment.virtualAccount.dueDate)).toBeCloseTo(107, 1);
    for (const { body, headers } of await inbox.wait(2)) {
      expect(ahead(`${body.createdAt}+09:00`)).toBeCloseTo(100, 1);
      expect(ahead(String(headers['tosspayments-webhook-transmission-time']))).toBeCloseTo(100, 1);
    }
  });

  test('two shops moved side by side, each by its own steps, meet their own deadlines at their own moments', async () => {
    const [fast, slow] = [await town.shop(), await town.shop()];
    const life = async (shop: Shop, steps: string[]) => {
      const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
      inbox.answer(500);
      const payment = await shop.authenticated();
      for (const step of steps) await shop.advance(step);
      // Expired after ten minutes, told then, and told again 1 and 5 minutes later: whatever the steps were.
      await inbox.wait(3);
      await expect.poll(async () => (await shop.deliveries(payment.orderId))[0]?.attempts.length).toBe(3);
      const { attempts } = (await shop.deliveries(payment.orderId))[0] as Delivery;
      return attempts.map(({ at }: { at: string }) => (seconds(at) - seconds(payment.requestedAt)) / 60);
    };
    const [ofFast, ofSlow] = await Promise.all([
      life(fast, ['PT29M']),
      life(slow, ['PT4M', 'PT4M', 'PT4M', 'PT4M', 'PT4M', 'PT8M']),
    ]);
    for (const minutes of [ofFast, ofSlow]) {
      for (const [place, expected] of [10, 11, 15].entries()) {
        // A retry counts from its attempt, which takes as long as this machine needs.
        expect(minutes[place]).toBeGreaterThanOrEqual(expected);
        expect(minutes[place]).toBeLessThan(expected + 4.5);
      }
    }
    expect(ofFast.map(Math.floor)).toEqual([10, 11, 15]);
    expect((await clockOf(fast)).offsetMs).toBe(29 * 60_000);
    expect((await clockOf(slow)).offsetMs).toBe(28 * 60_000);
  });

  test('moved by many at once it has moved by all of it', async () => {
    const shop = await town.shop();
    const payments = await Promise.all(Array.from({ length: 20 }, () => shop.authenticated()));
    await Promise.all(Array.from({ length: 10 }, () => shop.advance('PT1M')));
    expect(await clockOf(shop)).toMatchObject({ offsetMs: 600_000 });
    for (const payment of payments) expect(await shop.read(payment)).toMatchObject({ status: 'EXPIRED' });
  });
});
