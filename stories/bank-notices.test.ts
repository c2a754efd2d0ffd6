import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Notice, noticeOf, numberOf, say, sendMoney } from './support/bank-line.ts';
import { alarmsOf, booksOf, leftOn } from './support/books.ts';
import { newOrderId, type Payment, type Shop } from './support/shop.ts';
import { asSetting, bankSecrets, buildTown, type Town } from './support/town.ts';

const bankSecret = bankSecrets.toGateway[0] as (typeof bankSecrets.toGateway)[number];
/** The bank is about to change its secret: the gateway knows both. */
const nextSecret = { keyId: 'to-gateway-2', secret: 'c3'.repeat(32) };

let town: Town;
beforeAll(async () => {
  const environment = { TOLLGATE_BANK_SECRETS_TO_GATEWAY: asSetting([bankSecret, nextSecret]) };
  town = await buildTown({ environment });
});
afterAll(() => town.close());

const paidOnce = async (shop: Shop, payment: Payment): Promise<void> => {
  expect(await shop.read(payment)).toMatchObject({ status: 'DONE', balanceAmount: 50_000 });
  expect(await booksOf(town, payment)).toEqual(['deposit rail→merchant 50000']);
  expect(await leftOn(town, shop.mId, 'merchant')).toBe(50_000);
  expect(await alarmsOf(town, shop.mId)).toEqual([]);
};

const becomesDone = (shop: Shop, payment: Payment) =>
  expect.poll(async () => (await shop.read(payment)).status, { timeout: 20_000, interval: 100 }).toBe('DONE');

describe('a notice that comes more than once counts once', () => {
  test.each([
    ['ten times at once (deposit_notice_x10_one_ledger_entry)', 10],
    ['fifty times at once (deposit_notices_concurrent_50)', 50],
  ])('%s, with one webhook of each kind', async (_, copies) => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED');
    const payment = await shop.waiting();
    await town.bank.control.setKnob({ knob: 'duplicateNotice', copies, accountNumber: numberOf(payment) });
    expect((await shop.deposit(payment)).body).toMatchObject({ status: 'DONE' });
    await paidOnce(shop, payment);
    await inbox.wait(2);
    expect(await shop.deliveries(payment.orderId)).toHaveLength(2);
  });

  test('in every process at the same moment', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting();
    await town.bank.control.setKnob({ knob: 'dropNotice', accountNumber: numberOf(payment) });
    await sendMoney(town, payment);
    const notice = { ...(await noticeOf(town, payment)), attempt: 1 };
    const answers = await Promise.all(Array.from({ length: 30 }, () => say(town, 'deposits', notice)));
    expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200));
    expect(answers.filter(({ body }) => !(body as { duplicate?: boolean }).duplicate)).toHaveLength(1);
    await paidOnce(shop, payment);
  });

  test('by the bank’s staff, under a notice number of its own', async () => {
    const shop = await town.shop();
    const payment = await shop.paid();
    const { noticeId } = await noticeOf(town, payment);
    expect(await town.bank.control.resendNotice({ noticeId })).toEqual({ noticed: true });
    await paidOnce(shop, payment);
  });
});

describe('a notice that is lost costs delay, never money', () => {
  test('the next one’s number shows the gap, and the feed fills it (notice_lost_found_by_pull)', async () => {
    const shop = await town.shop();
    const [lost, next] = [await shop.waiting(), await shop.waiting()];
    await town.bank.control.setKnob({ knob: 'dropNotice', accountNumber: numberOf(lost) });
    expect(await sendMoney(town, lost)).toMatchObject({ status: 200, body: { noticed: false } });
    expect(await sendMoney(town, next)).toMatchObject({ status: 200, body: { noticed: true } });
    await becomesDone(shop, lost);
    expect(await booksOf(town, lost)).toEqual(['deposit rail→merchant 50000']);
  });

  test('many lost ones among many that came are all found', async () => {
    const shop = await town.shop();
    const payments = await Promise.all(Array.from({ length: 24 }, () => shop.waiting()));
    for (const [index, payment] of payments.entries()) {
      if (index % 3 === 0)
        await town.bank.control.setKnob({ knob: 'dropNotice', accountNumber: numberOf(payment) });
    }
    await Promise.all(payments.map((payment) => shop.deposit(payment)));
    await shop.deposit(await shop.waiting());
    for (const payment of payments) await becomesDone(shop, payment);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(25 * 50_000);
  });

  test('the bank tries again when nobody answered', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting();
    await town.bank.control.setKnob({
      knob: 'failNoticeAttempt',
      times: 2,
      notice: 'deposit',
      accountNumber: numberOf(payment),
    });
    expect(await sendMoney(town, payment)).toMatchObject({ status: 200, body: { noticed: false } });
    await town.bank.control.advanceClock({ advance: 'PT20S' });
    await town.bank.control.advanceClock({ advance: 'PT20S' });
    await paidOnce(shop, payment);
  });
});

describe('notices in another order', () => {
  test('pay each payment all the same', async () => {
    const shop = await town.shop();
    const [late, early] = [await shop.waiting(), await shop.waiting()];
    await town.bank.control.setKnob({ knob: 'reorderNotice', accountNumber: numberOf(late) });
    expect(await sendMoney(town, late)).toMatchObject({ status: 200, body: { noticed: false } });
    expect(await sendMoney(town, early)).toMatchObject({ status: 200, body: { noticed: true } });
    await becomesDone(shop, late);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(100_000);
  });
});

describe('only the bank is believed', () => {
  let model: Notice;
  beforeAll(async () => {
    model = await noticeOf(town, await (await town.shop()).paid());
  });

  /** A deposit that only our own words tell of: no feed knows it. */
  const untold = async (shop: Shop) => {
    const payment = await shop.waiting();
    const own = {
      noticeId: newOrderId(),
      depositId: newOrderId(),
      bankTxNo: newOrderId(),
      accountNumber: numberOf(payment),
    };
    return {
      payment,
      notice: { ...model, ...own, eventSeq: 1, depositedAt: new Date().toISOString(), attempt: 1 },
    };
  };
  const minutes = (count: number) => new Date(Date.now() + count * 60_000);

  // biome-ignore format: a table
  test.each<[string, Parameters<typeof say>[3]]>([
    ['signed with another secret (hmac_bad)',        { secrets: [{ keyId: 'to-gateway', secret: 'ee'.repeat(32) }] }],
    ['signed by nobody we know',                     { secrets: [{ keyId: 'somebody', secret: bankSecret.secret }] }],
    ['signed with the secret of the other direction', { secrets: [{ keyId: 'to-gateway', secret: 'a1'.repeat(32) }] }],
    ['with half a signature',                        { headers: { 'rail-signature': 'v1=00' } }],
    ['of ten minutes ago (hmac_old)',                { signedAt: minutes(-10) }],
    ['of ten minutes ahead (clock_skew)',            { signedAt: minutes(10) }],
  ])('a notice %s is answered 401 without a word, and changes nothing', async (_, post) => {
    const shop = await town.shop();
    const { payment, notice } = await untold(shop);
    expect(await say(town, 'deposits', notice, post)).toMatchObject({ status: 401, body: undefined });
    expect(await shop.read(payment)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
    expect(await say(town, 'deposits', notice)).toMatchObject({ status: 200, body: { result: 'OK' } });
    await paidOnce(shop, payment);
  });

  test('the same signed bytes a second time change nothing, in whichever process (hmac_replay)', async () => {
    const shop = await town.shop();
    const { payment, notice } = await untold(shop);
    const post = { requestId: randomUUID(), signedAt: new Date() };
    const answers = [];
    for (let count = 0; count < 2 * town.gateways.length; count++)
      answers.push(await say(town, 'deposits', notice, post));
    expect(answers.map(({ status }) => status)).toEqual([
      ...Array(town.gateways.length).fill(200),
      ...Array(town.gateways.length).fill(401),
    ]);
    await paidOnce(shop, payment);
  });

  test('the bank may change its secret without a break (hmac_rotated)', async () => {
    const shop = await town.shop();
    for (const secrets of [[bankSecret], [bankSecret, nextSecret], [nextSecret, bankSecret], [nextSecret]]) {
      const { payment, notice } = await untold(shop);
      expect(await say(town, 'deposits', notice, { secrets })).toMatchObject({
        status: 200,
        body: { result: 'OK' },
      });
      expect(await shop.read(payment)).toMatchObject({ status: 'DONE' });
    }
  });

  test('an inquiry that is not the bank’s is not answered, so the bank refuses the sender', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting();
    await town.bank.control.setKnob({ knob: 'badSignature', accountNumber: numberOf(payment) });
    expect(await sendMoney(town, payment)).toMatchObject({ status: 422, body: { code: 'TRY_LATER' } });
    expect((await shop.deposit(payment)).body).toMatchObject({ status: 'DONE' });
  });

  test('what the bank signed but nobody can read is refused with the field’s name, and changes nothing', async () => {
    const shop = await town.shop();
    const { payment, notice } = await untold(shop);
    const { amount, ...rest }: Notice = notice;
    for (const body of [
      rest,
      { ...notice, amount: '50000' },
      { ...notice, amount: 0 },
      { ...notice, bankDate: 'today' },
    ]) {
      const answer = await say(town, 'deposits', body);
      expect(answer).toMatchObject({
        status: 400,
        body: { result: 'ERROR', code: 'INVALID_REQUEST', message: expect.stringMatching(/amount|bankDate/) },
      });
      expect(answer.headers.get('rail-signature')).toMatch(/^v1=[0-9a-f]{64}/);
    }
    expect(await shop.read(payment)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
  });
});
