import { bankByAnyName } from '@tollgate/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { atTheBank, noticeOf, numberOf, sendMoney } from './support/bank-line.ts';
import { booksOf } from './support/books.ts';
import {
  awayFromMidnight,
  type Break,
  bankDateOf,
  beginReconcileDay,
  breaksAt,
  type Compared,
  nextMorning,
  reconcileDay,
} from './support/reconcile-day.ts';
import { type Payment, refundReceiveAccount, type Shop } from './support/shop.ts';
import { buildTown, type Town } from './support/town.ts';

// Each story has a bank of its own. The bank's clock goes on a day with each, and nobody else's does.
let town: Town;
beforeAll(async () => {
  town = await buildTown({ processes: 1 });
  await awayFromMidnight(town);
});
afterEach(() => town.bank.control.clearKnobs({}));
afterAll(() => town.close());

type FileBreak = Extract<Parameters<Town['bank']['control']['setKnob']>[0], { knob: 'fileBreak' }>['kind'];

/** Banks use three digits among each other. */
const bankOf = (code: string): string => bankByAnyName(code)?.interbankCode ?? code;

/** Everything that a comparison may write. */
async function everything(): Promise<unknown[]> {
  const tables = [
    'deposits',
    'deposit_reversals',
    'ledger_entries',
    'payments',
    'reconciliation_lines',
    'reconciliation_breaks',
    'alarms',
  ];
  return Promise.all(
    tables.map(async (table) => (await town.db.query(`select * from ${table} order by 1, 2, 3, 4`)).rows),
  );
}

/** The feed and the notices of this number are lost, so that the file alone tells. */
async function loseNotice(payment: Payment): Promise<void> {
  await town.bank.control.setKnob({ knob: 'dropNotice', accountNumber: numberOf(payment) });
  await town.bank.control.setKnob({ knob: 'loseAnswer', call: 'events', times: 1_000_000 });
  expect(await sendMoney(town, payment)).toMatchObject({ status: 200, body: { noticed: false } });
}

const refunded = (shop: Shop, payment: Payment, status: string) =>
  expect
    .poll(async () => (await shop.read(payment)).virtualAccount.refundStatus, { timeout: 20_000 })
    .toBe(status);

test('a day on which everything agrees: paid, taken back, refunded, money of nobody, a shop emptied', async () => {
  const [shop, emptied] = [await town.shop(), await town.shop()];
  const paid = await shop.paid({ bank: '신한' });
  const takenBack = await shop.paid({ bank: '신한' });
  expect((await shop.reverse(takenBack)).status).toBe(200);
  const [part, failing] = [await shop.paid({ bank: '신한' }), await shop.paid({ bank: '신한' })];
  await shop.cancel(part, { cancelAmount: 20_000, refundReceiveAccount });
  await shop.cancel(failing, {
    refundReceiveAccount: { ...refundReceiveAccount, accountNumber: '12345900011' },
  });
  await town.bank.control.setKnob({ knob: 'skipInquiry', accountNumber: numberOf(paid) });
  await sendMoney(town, paid);
  const cheque = await shop.waiting({ bank: '신한' });
  await town.bank.control.setKnob({
    knob: 'unclearedAmount',
    amount: 20_000,
    accountNumber: numberOf(cheque),
  });
  await sendMoney(town, cheque);
  const gone = await emptied.paid({ bank: '신한' });
  await emptied.cancel(gone, { refundReceiveAccount });
  await refunded(shop, part, 'COMPLETED');
  await refunded(shop, failing, 'FAILED');
  await refunded(emptied, gone, 'COMPLETED');
  expect((await emptied.call('POST', '/sandbox/v1/reset', { body: {} })).status).toBe(200);
  const date = await bankDateOf(town, paid);

  await nextMorning(town, date, '05:59:00');
  expect(await reconcileDay(town, date, '088')).toEqual({
    code: 2,
    text: expect.stringContaining('파일이 아직 없습니다'),
  });
  await nextMorning(town, date);
  expect(await reconcileDay(town, date, '088')).toEqual({
    code: 0,
    text: `${date}  신한은행 088 (simulator)  차이 없음\n`,
  });
  expect(await breaksAt(town, '88')).toEqual([]);
  const { rows } = await town.db.query(
    `select type, count(*)::int from reconciliation_lines where bank_code = '88' group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { type: 'DEP', count: 7 },
    { type: 'REV', count: 1 },
    { type: 'TRF', count: 3 },
  ]);

  // Once more, in English, changes nothing.
  const before = await everything();
  expect(await reconcileDay(town, date, 'Shinhan', '--lang', 'en')).toEqual({
    code: 0,
    text: expect.stringContaining('no breaks'),
  });
  expect(await everything()).toEqual(before);

  // What is taken back a day late stands in the next file; the older one was right when it was written.
  expect((await shop.reverse(paid)).status).toBe(200);
  expect((await reconcileDay(town, date, '088')).code).toBe(0);
  const next = (await noticeOf(town, paid, 'reversal'))['bankDate'];
  await nextMorning(town, next);
  expect(await reconcileDay(town, next, '088')).toMatchObject({ code: 0 });
  expect(await breaksAt(town, '88')).toEqual([]);
}, 240_000);

describe('money of which every notice was lost (notice_lost_found_by_file)', () => {
  test('is applied from the file: the merchant hears of it, and the notice that comes in the end is a repeat', async () => {
    const shop = await town.shop();
    const inbox = await shop.hears('DEPOSIT_CALLBACK');
    const payment = await shop.waiting({ bank: '우리' });
    await loseNotice(payment);
    const date = await bankDateOf(town, payment);
    await nextMorning(town, date);
    expect(await reconcileDay(town, date, '020')).toMatchObject({
      code: 0,
      text: expect.stringContaining('파일을 보고 반영'),
    });
    const { depositId, noticeId } = await noticeOf(town, payment);
    expect(await breaksAt(town, '20')).toEqual([
      { kind: 'MISSING_HERE', subject: `DEP/${depositId}`, resolution: 'APPLIED_FROM_FILE', alarm: null },
    ]);
    expect(await shop.read(payment)).toMatchObject({ status: 'DONE', virtualAccount: { depositorName: '' } });
    expect((await inbox.wait(1))[0]?.body).toMatchObject({ status: 'DONE', orderId: payment.orderId });
    const before = await everything();
    expect(await town.bank.control.resendNotice({ noticeId })).toEqual({ noticed: true });
    expect(await reconcileDay(town, date, '020')).toMatchObject({ code: 0 });
    expect(await everything()).toEqual(before);
    expect(await booksOf(town, payment)).toEqual(['deposit rail→merchant 50000']);
  });

  test('is honoured after its deadline, because we had let the bank take it', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting({ bank: '우체국' });
    await loseNotice(payment);
    await shop.advance('P8D');
    const date = await bankDateOf(town, payment);
    await nextMorning(town, date);
    expect((await reconcileDay(town, date, '우체국')).code).toBe(0);
    expect(await shop.read(payment)).toMatchObject({ status: 'DONE' });
  });

  test('is a refund, when its end was never told: it is settled as the file says', async () => {
    const shop = await town.shop();
    const payment = await shop.paid({ bank: '우체국' });
    const { control } = town.bank;
    await control.setKnob({ knob: 'dropNotice', notice: 'transferResult' });
    for (const call of ['events', 'refundState'] as const)
      await control.setKnob({ knob: 'loseAnswer', call, times: 1_000_000 });
    await shop.cancel(payment, { cancelAmount: 20_000, refundReceiveAccount });
    await expect
      .poll(async () => (await atTheBank(town, '/app/transfers')).body['transfers'][0]?.status, {
        timeout: 20_000,
      })
      .toBe('SUCCEEDED');
    expect(await shop.read(payment)).toMatchObject({ virtualAccount: { refundStatus: 'PENDING' } });
    const date = await bankDateOf(town, payment);
    await nextMorning(town, date);
    expect((await reconcileDay(town, date, '071')).code).toBe(0);
    expect(await breaksAt(town, '71')).toContainEqual({
      kind: 'MISSING_HERE',
      subject: expect.stringContaining(`TRF/${shop.mId}.`),
      resolution: 'APPLIED_FROM_FILE',
      alarm: null,
    });
    expect(await shop.read(payment)).toMatchObject({ virtualAccount: { refundStatus: 'COMPLETED' } });
    expect(await booksOf(town, payment)).toContain('refund refunds→rail 20000');
  });

  test('is read from the feed where that has it, also while no gateway runs', async () => {
    const shop = await town.shop();
    const payment = await shop.waiting({ bank: '하나' });
    await loseNotice(payment);
    for (const gateway of [...town.gateways]) await gateway.kill();
    await town.bank.control.clearKnobs({});
    const date = await bankDateOf(town, payment);
    await nextMorning(town, date);
    expect(await reconcileDay(town, date, '081')).toMatchObject({
      code: 0,
      text: expect.stringContaining('이벤트에서 찾아'),
    });
    expect(await breaksAt(town, '81')).toMatchObject([
      { kind: 'MISSING_HERE', resolution: 'FOUND_IN_FEED', alarm: null },
    ]);
    await town.startGateway();
    expect(await shop.read(payment)).toMatchObject({
      status: 'DONE',
      virtualAccount: { depositorName: '김보냄' },
    });
  });

  test('is applied once, whoever is killed halfway and however many compare at a time', async () => {
    const shop = await town.shop();
    const payments = [await shop.waiting({ bank: '부산' }), await shop.waiting({ bank: '부산' })];
    for (const payment of payments) await loseNotice(payment);
    await town.bank.control.clearKnobs({});
    await town.bank.control.setKnob({ knob: 'hang', call: 'events', ms: 60_000, times: 1_000_000 });
    const date = await bankDateOf(town, payments[0] as Payment);
    await nextMorning(town, date);
    // The break is written down, the bank is asked, and the power goes.
    const killed = beginReconcileDay(town, date, '032');
    await expect.poll(() => breaksAt(town, '32'), { timeout: 15_000 }).toHaveLength(2);
    killed.kill();
    await killed.ended;
    await town.bank.control.clearKnobs({});
    await town.bank.control.setKnob({ knob: 'loseAnswer', call: 'events', times: 1_000_000 });
    const ended = await Promise.all([
      reconcileDay(town, date, '032'),
      reconcileDay(town, date, '032'),
      reconcileDay(town, date, '032'),
    ]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    for (const payment of payments) {
      expect(await shop.read(payment)).toMatchObject({ status: 'DONE' });
      expect(await booksOf(town, payment)).toEqual(['deposit rail→merchant 50000']);
    }
    expect(
      (await breaksAt(town, '32')).filter((each) => !each.resolution || each.alarm === 'raised'),
    ).toEqual([]);
  });
});

describe('file_break_each_kind: a wrong file is noticed, moves no money, and is forgotten once it was mended', () => {
  // biome-ignore format: a table
  const cases: [kind: FileBreak, bank: string, bankCode: string, kinds: FileBreak[], words: string][] = [
    ['MISSING_HERE',    '대구',   '31', ['BALANCE_DIFF'],                    '은행 파일에만 있음'],
    ['MISSING_AT_BANK', '경남',   '39', ['BALANCE_DIFF', 'MISSING_AT_BANK'], '은행 파일에 없음'],
    ['AMOUNT_DIFF',     '광주',   '34', ['AMOUNT_DIFF', 'BALANCE_DIFF'],     '은행 파일 입금 50,001원'],
    ['STATUS_DIFF',     '국민',   '06', ['STATUS_DIFF'],                     '은행 파일 입금 취소 50,000원'],
    ['DUPLICATE',       '기업',   '03', ['BALANCE_DIFF', 'DUPLICATE'],       '두 번 적혀 있음'],
    ['DATE_DIFF',       '농협',   '11', ['DATE_DIFF'],                       '거래일자가 다름'],
    ['BALANCE_DIFF',    '새마을', '45', ['BALANCE_DIFF'],                    '마감 잔액이 맞지 않음'],
  ];
  const planted = {
    kind: 'MISSING_HERE',
    subject: 'DEP/dep_planted',
    resolution: 'APPLIED_FROM_FILE',
    alarm: null,
  };

  let shop: Shop;
  let date: string;
  let payments: Map<string, Payment[]>;
  /** What the command printed and what it left behind: of the wrong files, of them again, and of the mended ones. */
  let wrong: Compared & { breaks: Map<string, Break[]>; books: unknown };
  let again: typeof wrong;
  let mended: typeof wrong;
  const compare = async (): Promise<typeof wrong> => {
    const compared = await reconcileDay(town, date);
    const breaks = await Promise.all(
      cases.map(async ([, , code]) => [code, await breaksAt(town, code)] as const),
    );
    return { ...compared, breaks: new Map(breaks), books: await everything() };
  };

  beforeAll(async () => {
    shop = await town.shop();
    payments = new Map();
    for (const [kind, bank, code] of cases) {
      payments.set(code, [await shop.paid({ bank }), await shop.paid({ bank })]);
      await town.bank.control.setKnob({ knob: 'fileBreak', bankCode: bankOf(code), kind });
    }
    date = await bankDateOf(town, payments.get('31')?.[0] as Payment);
    await nextMorning(town, date);
    wrong = await compare();
    again = await compare();
    await town.bank.control.advanceClock({ advance: 'PT1M' });
    for (const [, , code] of cases) await town.bank.control.reissueFile({ bankCode: bankOf(code), date });
    mended = await compare();
  });

  test.each(cases)('%s at %s', async (_, __, code, kinds, words) => {
    expect(wrong.text).toContain(words);
    const open = wrong.breaks.get(code)?.filter(({ resolution }) => resolution === null);
    expect(open?.map(({ kind, alarm }) => [kind, alarm])).toEqual(kinds.map((kind) => [kind, 'raised']));
    const settled = mended.breaks.get(code)?.filter(({ resolution }) => resolution === 'EXPLAINED');
    expect(settled?.map(({ kind, alarm }) => [kind, alarm])).toEqual(kinds.map((kind) => [kind, 'settled']));
    for (const payment of payments.get(code) ?? []) {
      expect(await shop.read(payment)).toMatchObject({ status: 'DONE' });
      expect(await booksOf(town, payment)).toContain('deposit rail→merchant 50000');
    }
  });

  test('the same files again change nothing', () => {
    expect([wrong.code, again.code, again.books]).toEqual([1, 1, wrong.books]);
    expect(again.text).toBe(wrong.text);
  });

  test('a deposit that only a file has is money of nobody, and a person is asked when the bank says it never was', async () => {
    expect(wrong.breaks.get('31')).toContainEqual(planted);
    expect(await booksOf(town, payments.get('31')?.[0] as Payment)).toContain('suspense rail→suspense 50000');
    const denied = { kind: 'MISSING_AT_BANK', subject: 'DEP/dep_planted', resolution: null, alarm: 'raised' };
    expect(mended.breaks.get('31')).toContainEqual(denied);
    expect([...mended.breaks.values()].flat().filter(({ resolution }) => resolution === null)).toEqual([
      denied,
    ]);
    expect(mended.code).toBe(1);

    // The word of whoever asked the bank stays, as long as the facts do.
    const words = ['031', 'DEP/dep_planted', '은행 담당자: 잘못 적힌 줄', '--settle', 'MISSING_AT_BANK'];
    expect(await reconcileDay(town, date, ...words)).toMatchObject({
      code: 0,
      text: expect.stringContaining('잘못 적힌 줄'),
    });
    expect(await reconcileDay(town, date, ...words)).toEqual({
      code: 2,
      text: expect.stringContaining('이미 해결'),
    });
    expect(await breaksAt(town, '31')).toContainEqual({ ...denied, resolution: 'BY_HAND', alarm: 'settled' });
  });
});

describe('a file that does not come', () => {
  test('is asked for again: not ready, then late, then a silent bank, then there', async () => {
    const shop = await town.shop();
    const payment = await shop.paid({ bank: '수협' });
    const date = await bankDateOf(town, payment);
    await nextMorning(town, date);
    await town.bank.control.setKnob({ knob: 'fileMissing', bankCode: '007' });
    expect(await reconcileDay(town, date, '007', '--lang', 'en')).toEqual({
      code: 2,
      text: expect.stringContaining('no file yet'),
    });
    await town.bank.control.setKnob({ knob: 'badAnswerSignature', call: 'reconciliation' });
    expect(await reconcileDay(town, date, '007')).toEqual({
      code: 2,
      text: expect.stringContaining('응답하지 않았습니다'),
    });
    expect(await reconcileDay(town, date, '007')).toMatchObject({ code: 0 });
    // The bank falls silent again: what is kept is compared.
    await town.bank.control.setKnob({ knob: 'bankError', call: 'reconciliation', times: 9 });
    expect(await reconcileDay(town, date, '007')).toMatchObject({ code: 0 });
  });

  test('of a day before the bank worked for us is not asked for', async () => {
    expect(await reconcileDay(town, '2020-01-01', '088')).toEqual({
      code: 2,
      text: expect.stringContaining('대사하지 않습니다'),
    });
  });
});
