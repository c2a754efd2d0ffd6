import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atTheBank, type Notice, noticeOf, numberOf, say, sendMoney } from './support/bank-line.ts';
import { alarmsOf, booksOf, leftOn } from './support/books.ts';
import { newOrderId, type Payment, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

let town: Town;
beforeAll(async () => {
  town = await buildTown();
});
afterAll(() => town.close());

describe('the bank asks before it takes money, and refuses the sender', () => {
  test.each([[49_999], [50_001], [1], [100_000]])(
    'who sends %i won instead of 50000 (inquiry_exact_amount_only)',
    async (amount) => {
      const shop = await town.shop();
      const payment = await shop.waiting();
      expect(await shop.deposit(payment, { amount })).toMatchObject({
        status: 422,
        body: { code: 'AMOUNT_MISMATCH' },
      });
      expect(await booksOf(town, payment)).toEqual([]);
      expect((await shop.deposit(payment)).body).toMatchObject({ status: 'DONE', totalAmount: 50_000 });
    },
  );

  // biome-ignore format: a table
  test.each<[string, string, (shop: Shop) => Promise<Payment>]>([
    ['pays twice',            'ALREADY_PAID', (shop) => shop.paid()],
    ['pays after the deadline (inquiry_expired_refused)', 'EXPIRED', async (shop) => { const payment = await shop.waiting(); await shop.advance('P7D'); return payment; }],
    ['pays a canceled order', 'CLOSED',       async (shop) => (await shop.cancel(await shop.waiting())).body],
  ])('who %s: %s', async (_, code, arrange) => {
    const shop = await town.shop();
    const payment = await arrange(shop);
    const books = await booksOf(town, payment);
    expect(await shop.deposit(payment)).toMatchObject({ status: 422, body: { code, message: expect.any(String) } });
    expect(await shop.read(payment)).toMatchObject({ status: payment.status, lastTransactionKey: payment.lastTransactionKey });
    expect(await booksOf(town, payment)).toEqual(books);
  });

  test('who knows a number that was leased but is nobody’s, or that no bank has', async () => {
    const shop = await town.shop();
    const { rows } = await town.db.query(
      'select account_number from account_numbers where generation = 0 limit 1',
    );
    const payment = await shop.waiting();
    for (const accountNumber of [rows[0].account_number, '1'.repeat(14)]) {
      expect(await sendMoney(town, payment, { accountNumber })).toMatchObject({
        status: 422,
        body: { code: 'UNKNOWN_ACCOUNT' },
      });
    }
    expect(await shop.deposit(await shop.authenticated())).toMatchObject({
      status: 422,
      body: { code: 'UNKNOWN_ACCOUNT' },
    });
  });

  test('while it is closed; afterwards it takes the money', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting({ bank: '부산' });
    await town.bank.control.closeBank({ bankCode: '032' });
    expect(await shop.deposit(payment)).toMatchObject({ status: 403, body: { code: 'NOT_AVAILABLE_BANK' } });
    // Numbers are leased ahead, so an account can still be issued.
    expect(await shop.waiting({ bank: '부산' })).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
    await town.bank.control.openBank({ bankCode: '032' });
    expect((await shop.deposit(payment)).body).toMatchObject({ status: 'DONE' });
  });
});

describe('any name may stand on the transfer', () => {
  test.each([
    ['다른 사람', '다른 사람'],
    ['가'.repeat(20), '가'.repeat(20)],
    ['🐻‍❄️ 하늘 👨‍👩‍👧', '🐻‍❄️ 하늘 👨‍👩‍👧'],
    ['O\'Brien <b>"&%', 'O\'Brien <b>"&%'],
    ['앞\u0000뒤\u001b', '앞뒤'],
  ])('%j is told as %j (name_bytes)', async (sent, told) => {
    const shop = await town.shop();
    const inbox = await shop.hears('PAYMENT_STATUS_CHANGED');
    const payment = await shop.waiting();
    await town.bank.control.setKnob({ knob: 'depositorName', name: sent, accountNumber: numberOf(payment) });
    await shop.deposit(payment);
    expect((await shop.read(payment)).virtualAccount).toMatchObject({
      depositorName: told,
      customerName: '김구매',
    });
    const [letter] = await inbox.wait(1);
    expect(letter?.body.data.virtualAccount.depositorName).toBe(told);
  });
});

describe('a bank that asks twice, two minutes apart', () => {
  const hold = async (payment: Payment): Promise<string> => {
    await town.bank.control.setKnob({ knob: 'secondInquiry', accountNumber: numberOf(payment) });
    const held = await sendMoney(town, payment);
    expect(held).toMatchObject({ status: 202, body: { result: 'HELD' } });
    return held.body['holdId'];
  };
  const twoMinutesLater = () => town.bank.control.advanceClock({ advance: 'PT2M' });

  test('takes the money after the second yes', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting();
    await hold(payment);
    expect(await shop.read(payment)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
    await twoMinutesLater();
    expect(await shop.read(payment)).toMatchObject({ status: 'DONE' });
  });

  test('gives it back when somebody else has paid meanwhile (two_inquiries_one_deposit)', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting();
    const holdId = await hold(payment);
    expect((await shop.deposit(payment, { depositorName: '빠른 사람' })).body.status).toBe('DONE');
    await twoMinutesLater();
    expect((await atTheBank(town, `/app/holds/${holdId}`)).body).toMatchObject({
      state: 'REFUSED',
      code: 'ALREADY_PAID',
    });
    expect((await shop.read(payment)).virtualAccount.depositorName).toBe('빠른 사람');
    expect(await booksOf(town, payment)).toEqual(['deposit rail→merchant 50000']);
  });

  test('gives it back when the deadline passed meanwhile', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting();
    const holdId = await hold(payment);
    await shop.advance('P7D');
    await twoMinutesLater();
    expect((await atTheBank(town, `/app/holds/${holdId}`)).body).toMatchObject({
      state: 'REFUSED',
      code: 'EXPIRED',
    });
    expect(await shop.read(payment)).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      virtualAccount: { expired: true },
    });
  });
});

describe('money that came without a question, as banks of the other kind take it', () => {
  const push = async (payment: Payment, amount?: number) => {
    await town.bank.control.setKnob({ knob: 'skipInquiry', accountNumber: numberOf(payment) });
    expect(await sendMoney(town, payment, amount === undefined ? {} : { amount })).toMatchObject({
      status: 200,
      body: { noticed: true },
    });
  };

  test('pays when it is the right amount in time', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting();
    await push(payment);
    expect(await shop.read(payment)).toMatchObject({ status: 'DONE' });
  });

  // biome-ignore format: a table
  test.each<[string, string, (shop: Shop) => Promise<Payment>, number?]>([
    ['of another amount',  'AMOUNT_MISMATCH', (shop) => shop.waiting(), 49_000],
    ['after the deadline (deposit_after_expiry_without_inquiry_suspense)', 'EXPIRED', async (shop) => { const payment = await shop.waiting(); await shop.advance('P7D'); return payment; }],
    ['of a canceled order', 'CLOSED',         async (shop) => (await shop.cancel(await shop.waiting())).body],
    ['a second time',       'ALREADY_PAID',   (shop) => shop.paid()],
  ])('%s belongs to nobody: it goes to suspense (%s) and a person is asked', async (_, reason, arrange, amount = 50_000) => {
    const shop = await town.shop();
    const payment = await arrange(shop);
    const owed = await leftOn(town, shop.mId, 'merchant');
    await push(payment, amount);
    expect(await shop.read(payment)).toMatchObject({ status: payment.status, lastTransactionKey: payment.lastTransactionKey });
    expect(await booksOf(town, payment)).toContain(`suspense rail→suspense ${amount}`);
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(owed);
    expect(await alarmsOf(town, shop.mId)).toEqual([{ kind: 'DEPOSIT_TO_NOBODY', facts: expect.objectContaining({ reason, amount }) }]);
  });

  test('and is told late, pays all the same when we had said yes in time (deposit_after_expiry_accepted_inquiry_honoured)', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK');
    const payment = await shop.waiting();
    await town.bank.control.setKnob({ knob: 'holdNotice', accountNumber: numberOf(payment) });
    expect(await sendMoney(town, payment)).toMatchObject({ status: 200, body: { noticed: false } });
    await shop.advance('P8D');
    await town.bank.control.releaseNotices({ accountNumber: numberOf(payment) });
    expect(await shop.read(payment)).toMatchObject({ status: 'DONE', virtualAccount: { expired: true } });
    expect((await inbox.wait(1))[0]?.body).toMatchObject({ status: 'DONE' });
    expect(await alarmsOf(town, shop.mId)).toEqual([]);
  });
});

describe('the bank’s own numbering tells money apart', () => {
  test('uncleared cheques are not money until they have cleared (uncleared_not_done)', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting();
    await town.bank.control.setKnob({
      knob: 'unclearedAmount',
      amount: 20_000,
      accountNumber: numberOf(payment),
    });
    expect((await shop.deposit(payment)).body).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      approvedAt: null,
    });
    expect(await booksOf(town, payment)).toEqual([]);
    expect(await alarmsOf(town, shop.mId)).toMatchObject([{ kind: 'DEPOSIT_UNCLEARED' }]);
    const notice = await noticeOf(town, payment);
    const again = await say(town, 'deposits', { ...notice, attempt: 2 });
    expect(again).toMatchObject({ status: 200, body: { result: 'OK', duplicate: true } });
    const cleared = await say(town, 'deposits', {
      ...notice,
      noticeId: newOrderId(),
      unclearedAmount: 0,
      attempt: 1,
    });
    expect(cleared).toMatchObject({ status: 200, body: { result: 'OK' } });
    expect(await shop.read(payment)).toMatchObject({ status: 'DONE' });
    expect(await booksOf(town, payment)).toEqual(['deposit rail→merchant 50000']);
  });

  test('the same number on the next business day is other money (day_change_2359)', async () => {
    const shop = await town.shop();
    const [first, second] = [await shop.waiting({ bank: '우체국' }), await shop.waiting({ bank: '우체국' })];
    await shop.deposit(first);
    await town.bank.control.setKnob({ knob: 'repeatBankTxNo', accountNumber: numberOf(second) });
    await shop.deposit(second);
    const [one, other] = [await noticeOf(town, first), await noticeOf(town, second)];
    expect(other['bankTxNo']).toBe(one['bankTxNo']);
    expect(await shop.read(first)).toMatchObject({ status: 'DONE' });
    expect(await shop.read(second)).toMatchObject({ status: 'DONE' });
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(100_000);
  });

  test('the same number with another amount or account is not believed, and a person is asked', async () => {
    const shop = await town.shop();
    const [paid, other] = [await shop.paid(), await shop.waiting()];
    const notice = await noticeOf(town, paid);
    for (const changed of [{ amount: 60_000 }, { accountNumber: numberOf(other), depositId: newOrderId() }]) {
      const answer = await say(town, 'deposits', {
        ...notice,
        ...changed,
        noticeId: newOrderId(),
        attempt: 1,
      });
      expect(answer).toMatchObject({ status: 200, body: { result: 'OK', duplicate: true } });
    }
    expect(await shop.read(other)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT' });
    expect(await leftOn(town, shop.mId, 'merchant')).toBe(50_000);
    expect((await alarmsOf(town, shop.mId)).map(({ kind }) => kind)).toEqual([
      'DEPOSIT_CONFLICT',
      'DEPOSIT_CONFLICT',
    ]);
  });

  test('money for a number that nobody ever had is kept on the house’s books', async () => {
    const shop = await town.shop();
    const notice = await noticeOf(town, await shop.paid());
    const stray: Notice = {
      ...notice,
      depositId: newOrderId(),
      bankTxNo: newOrderId(),
      accountNumber: '99999999999999',
      amount: 777,
      attempt: 1,
    };
    expect(await say(town, 'deposits', stray)).toMatchObject({ status: 200, body: { result: 'OK' } });
    const { rows } = await town.db.query(
      `select amount::int from ledger_entries where m_id = 'tollgate' and event = $1`,
      [`suspense:simulator/88/${stray['bankDate']}/${stray['bankTxNo']}`],
    );
    expect(rows).toEqual([{ amount: 777 }]);
  });
});
