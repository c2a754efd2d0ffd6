import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leftOn, transfersOf } from './support/books.ts';
import { newOrderId, type Payment, refundReceiveAccount } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

test('of twenty cancels one is carried out, and the others are told to wait', async () => {
  const shop = await town.shop();
  const payment = await shop.paid();
  await town.bank.control.setKnob({ knob: 'hang', call: 'inquireHolder', ms: 3_000 });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => shop.cancel(payment, { cancelAmount: 30_000, refundReceiveAccount })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(
    answers.filter(({ status, body }) => status === 403 && body.code === 'FORBIDDEN_CONSECUTIVE_REQUEST'),
  ).toHaveLength(19);
  expect(await shop.read(payment)).toMatchObject({ status: 'PARTIAL_CANCELED', balanceAmount: 20_000 });
  expect(await transfersOf(town, shop.mId)).toMatchObject([{ amount: 30_000 }]);
});

test('clients that cancel until nothing is left never take more than there was', async () => {
  const shop = await town.shop();
  const payment = await shop.paid();
  const client = async (): Promise<number> => {
    for (let done = 0; ; ) {
      const { status, body } = await shop.cancel(payment, { cancelAmount: 7_000, refundReceiveAccount });
      if (status === 200) done++;
      else if (body.code === 'NOT_CANCELABLE_AMOUNT') return done;
      else expect(body.code).toBe('FORBIDDEN_CONSECUTIVE_REQUEST');
    }
  };
  const done = await Promise.all(Array.from({ length: 5 }, client));
  expect(done.reduce((sum, count) => sum + count, 0)).toBe(7);
  const end = await shop.read(payment);
  expect(end).toMatchObject({ balanceAmount: 1_000 });
  expect(end.cancels.map(({ refundableAmount }: Payment) => refundableAmount)).toEqual([
    43_000, 36_000, 29_000, 22_000, 15_000, 8_000, 1_000,
  ]);
  expect((await transfersOf(town, shop.mId)).map(({ amount }) => amount)).toEqual(Array(7).fill(7_000));
});

test('a cancel and a deposit agree on one end, and no won is lost', async () => {
  const shop = await town.shop();
  const payments = await Promise.all(Array.from({ length: 12 }, () => shop.waiting()));
  const answers = await Promise.all(
    payments.map((payment, index) => {
      // Some cancels come before the bank asks, some between its question and its notice, some after it.
      const canceling = pause(index * 4).then(() => shop.cancel(payment));
      return Promise.all([canceling, shop.deposit(payment)]);
    }),
  );
  let sent = 0;
  let owed = 0;
  for (const [index, payment] of payments.entries()) {
    const [cancel, deposit] = answers[index] as (typeof answers)[number];
    const { status } = await shop.read(payment);
    if (deposit.status === 200) sent += 50_000;
    else expect(deposit.body.code).toBe('CLOSED');
    if (cancel.status === 200) expect(status).toBe('CANCELED');
    else {
      expect(cancel.body.code).toBe('INVALID_REFUND_ACCOUNT_INFO');
      expect(status).toBe('DONE');
      owed += 50_000;
    }
  }
  expect(await leftOn(town, shop.mId, 'merchant')).toBe(owed);
  expect(await leftOn(town, shop.mId, 'suspense')).toBe(sent - owed);
  expect(sent + (await leftOn(town, shop.mId, 'rail'))).toBe(0);
});

test('the same request again while it runs is told so, afterwards it gets the same answer', async () => {
  const shop = await town.shop();
  const payment = await shop.paid();
  const headers = { 'Idempotency-Key': newOrderId() };
  const cancel = () => shop.cancel(payment, { cancelAmount: 10_000, refundReceiveAccount }, { headers });
  await town.bank.control.setKnob({ knob: 'hang', call: 'inquireHolder', ms: 3_000 });
  const first = cancel();
  await expect
    .poll(
      async () =>
        (await town.db.query('select 1 from cancellations where payment_key = $1', [payment.paymentKey]))
          .rowCount,
    )
    .toBe(1);
  for (let count = 0; count < 4; count++)
    expect(await cancel()).toMatchObject({ status: 409, body: { code: 'IDEMPOTENT_REQUEST_PROCESSING' } });
  const done = await first;
  expect(done).toMatchObject({ status: 200, body: { balanceAmount: 40_000 } });
  for (let count = 0; count < 4; count++) expect((await cancel()).text).toBe(done.text);
  expect(await transfersOf(town, shop.mId)).toHaveLength(1);
});

test('a silent bank’s refusal is the key’s answer; a new key tries again', async () => {
  const shop = await town.shop();
  const payment = await shop.paid();
  const cancel = (key: string) =>
    shop.cancel(payment, { refundReceiveAccount }, { headers: { 'Idempotency-Key': key } });
  const key = newOrderId();
  await town.bank.control.setKnob({ knob: 'bankError', call: 'inquireHolder' });
  const first = await cancel(key);
  expect(first).toMatchObject({ status: 400, body: { code: 'PROVIDER_ERROR' } });
  expect((await cancel(key)).text).toBe(first.text);
  expect(await cancel(newOrderId())).toMatchObject({ status: 200 });
});
