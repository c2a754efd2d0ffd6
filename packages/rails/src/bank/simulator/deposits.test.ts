import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BankStage, bankStage } from '../../testing/bank-stage.ts';
import { inquiryRefusals } from '../protocol.ts';
import type { SetKnob } from './knobs.ts';
import { refusals } from './refusals.ts';

let stage: BankStage;
beforeAll(async () => {
  stage = await bankStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.bank.control.clearKnobs({});
  stage.gateway.heard.length = 0;
  stage.gateway.refused.length = 0;
  stage.gateway.inquiry = () => ({ accept: true, holderName: '시험상점' });
});

const heard = (name: string) =>
  stage.gateway.heard.filter((each) => each.name === name).map((each) => each.body);
const bookedOf = async (accountNumber: string) =>
  (await stage.app(`/app/deposits?accountNumber=${accountNumber}`)).body['deposits'] as Record<
    string,
    unknown
  >[];
const setKnob = (knob: SetKnob) => stage.bank.control.setKnob(knob);

test('money sent to a leased number is asked for, booked and announced', async () => {
  const number = await stage.number('088');
  const sent = await stage.deposit(number, 50_000);
  expect(sent).toMatchObject({
    status: 200,
    body: { result: 'OK', bankCode: '088', holderName: '시험상점', noticed: true },
  });
  expect(heard('depositInquiry')).toMatchObject([
    { accountNumber: number, bankCode: '088', amount: 50_000, depositorName: '김보냄', round: 1 },
  ]);
  expect(heard('deposit')).toEqual([
    {
      noticeId: expect.any(String),
      eventSeq: expect.any(Number),
      depositId: sent.body['depositId'],
      bankCode: '088',
      accountNumber: number,
      bankDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      bankTxNo: expect.stringMatching(/^\d{8}$/),
      amount: 50_000,
      unclearedAmount: 0,
      depositorName: '김보냄',
      depositedAt: sent.body['depositedAt'],
      settleDate: expect.any(String),
      attempt: 1,
    },
  ]);
});

test('a number is understood as people write it', async () => {
  const number = await stage.number('004');
  const written = `X${number.slice(0, 6)}-${number.slice(6, 8)} ${number.slice(8)}`;
  expect((await stage.deposit(written)).status).toBe(200);
  expect(await bookedOf(encodeURIComponent(written))).toHaveLength(1);
});

describe('the bank refuses the sender, and nothing is booked', () => {
  test.each(inquiryRefusals)('inquiry_exact_amount_only: when the gateway says %s', async (reason) => {
    const number = await stage.number();
    stage.gateway.inquiry = () => ({ accept: false, reason });
    expect(await stage.deposit(number)).toEqual({
      status: 422,
      body: { code: reason, message: refusals[reason] },
    });
    expect(await bookedOf(number)).toEqual([]);
    expect(heard('deposit')).toEqual([]);
  });

  test('when the number was never lent', async () => {
    expect((await stage.deposit('56210000000000')).body).toMatchObject({ code: 'UNKNOWN_ACCOUNT' });
    expect(heard('depositInquiry')).toEqual([]);
  });

  test('when the sender named another bank', async () => {
    const number = await stage.number('088');
    expect((await stage.deposit(number, 1, { bankCode: '004' })).body).toMatchObject({
      code: 'UNKNOWN_ACCOUNT',
    });
    expect((await stage.deposit(number, 1, { bankCode: '088' })).status).toBe(200);
  });

  test('when the gateway does not answer within three seconds', async () => {
    const number = await stage.number();
    stage.gateway.inquiry = () => undefined;
    const began = Date.now();
    expect((await stage.deposit(number)).body).toMatchObject({ code: 'TRY_LATER' });
    expect(Date.now() - began).toBeGreaterThan(2_500);
    expect(Date.now() - began).toBeLessThan(4_500);
    expect(await bookedOf(number)).toEqual([]);
  });

  test('when the gateway does not believe the bank', async () => {
    const number = await stage.number();
    await setKnob({ knob: 'badSignature', accountNumber: number });
    expect((await stage.deposit(number)).body).toMatchObject({ code: 'TRY_LATER' });
    await setKnob({ knob: 'clockSkew', accountNumber: number, ms: -600_000 });
    expect((await stage.deposit(number)).body).toMatchObject({ code: 'TRY_LATER' });
    expect(stage.gateway.refused).toEqual(['NO_MATCH', 'CLOCK']);
    expect((await stage.deposit(number)).status).toBe(200);
  });

  test('when the bank is closed for deposits, until it opens', async () => {
    const number = await stage.number('071');
    const { control } = stage.bank;
    await control.closeBank({ bankCode: '071', ops: ['DEPOSIT'] });
    expect((await stage.deposit(number)).body).toMatchObject({ code: 'BANK_CLOSED' });
    await control.openBank({ bankCode: '071' });
    expect((await stage.deposit(number)).status).toBe(200);
    expect(heard('bankStatus')).toMatchObject([
      { bankCode: '071', state: 'CLOSED', ops: ['DEPOSIT'] },
      { bankCode: '071', state: 'OPEN' },
    ]);
  });

  test.each([
    [{ amount: 0 }, 'amount'],
    [{ amount: 1.5 }, 'amount'],
    [{ amount: '10000' }, 'amount'],
    [{ amount: 1e13 }, 'amount'],
    [{ accountNumber: 'abc' }, 'accountNumber'],
    [{ depositorName: '  ' }, 'depositorName'],
  ])('when the screen was filled in wrong: %o', async (change, field) => {
    const number = await stage.number();
    expect(await stage.deposit(number, 10_000, change)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', field, message: { ko: expect.any(String), en: expect.any(String) } },
    });
  });
});

test('two_inquiries_one_deposit: two senders at once are both asked for, and both deposits have numbers of their own', async () => {
  const number = await stage.number();
  const both = await Promise.all([stage.deposit(number), stage.deposit(number)]);
  expect(both.map((each) => each.status)).toEqual([200, 200]);
  const keys = heard('deposit').map((each) => `${each['bankCode']} ${each['bankDate']} ${each['bankTxNo']}`);
  expect(new Set(keys).size).toBe(2);
});

test('reversal_within_2min: a deposit taken back is announced under a number of its own, once', async () => {
  const number = await stage.number();
  const { body: sent } = await stage.deposit(number, 7_000);
  const { body: taken } = await stage.takeBack({ accountNumber: number });
  expect(taken).toMatchObject({ result: 'OK', depositId: sent['depositId'], noticed: true });
  const [deposit] = heard('deposit');
  const [reversal] = heard('reversal');
  expect(reversal).toMatchObject({
    depositId: sent['depositId'],
    reversalId: taken['reversalId'],
    amount: 7_000,
  });
  expect(reversal?.['bankTxNo']).not.toBe(deposit?.['bankTxNo']);
  expect(reversal?.['eventSeq']).toBe(Number(deposit?.['eventSeq']) + 1);
  expect(await stage.takeBack({ accountNumber: number })).toMatchObject({
    status: 422,
    body: { code: 'NO_DEPOSIT' },
  });
  expect(await stage.takeBack({ depositId: sent['depositId'] })).toMatchObject({
    status: 422,
    body: { code: 'ALREADY_REVERSED' },
  });
  expect(await bookedOf(number)).toMatchObject([
    { depositId: sent['depositId'], reversedAt: taken['reversedAt'] },
  ]);
});

test('of several deposits the latest that stands is taken back', async () => {
  const number = await stage.number();
  const ids = [];
  for (const amount of [1, 2, 3]) ids.push((await stage.deposit(number, amount)).body['depositId']);
  const taken = [];
  for (let times = 0; times < 3; times += 1)
    taken.push((await stage.takeBack({ accountNumber: number })).body['depositId']);
  expect(taken).toEqual(ids.toReversed());
});

describe('with a knob turned', () => {
  test('reversal_before_deposit: the reversal is heard first', async () => {
    const number = await stage.number();
    await setKnob({ knob: 'reversalFirst', accountNumber: number });
    const { body } = await stage.deposit(number, 9_000);
    expect(body).toMatchObject({ result: 'OK', noticed: true });
    expect(stage.gateway.heard.map((each) => each.name)).toEqual(['depositInquiry', 'reversal', 'deposit']);
    expect(heard('reversal')).toMatchObject([{ depositId: body['depositId'] }]);
  });

  test('uncleared_not_done: cheques inside are named', async () => {
    const number = await stage.number();
    await setKnob({ knob: 'unclearedAmount', amount: 3_000 });
    await stage.deposit(number, 10_000);
    expect(heard('deposit')).toMatchObject([{ amount: 10_000, unclearedAmount: 3_000 }]);
  });

  test('a deposit without an inquiry comes whatever its amount', async () => {
    const number = await stage.number();
    stage.gateway.inquiry = () => ({ accept: false, reason: 'EXPIRED' });
    await setKnob({ knob: 'skipInquiry' });
    expect(await stage.deposit(number, 123)).toMatchObject({ status: 200 });
    expect(heard('depositInquiry')).toEqual([]);
    expect(heard('deposit')).toMatchObject([{ amount: 123 }]);
  });

  test('the same bankTxNo on another date is another deposit', async () => {
    const number = await stage.number('034');
    await stage.deposit(number);
    await setKnob({ knob: 'repeatBankTxNo', bankCode: '034' });
    await stage.deposit(number);
    const [one, two] = heard('deposit');
    expect(two?.['bankTxNo']).toBe(one?.['bankTxNo']);
    expect(two?.['bankDate']).not.toBe(one?.['bankDate']);
    expect(two?.['depositId']).not.toBe(one?.['depositId']);
  });

  test.each(['가'.repeat(20), '🦊👩‍👧', '김\u0000보냄', '\ud83d'])(
    'name_bytes: a strange name %j goes over the wire',
    async (name) => {
      const number = await stage.number();
      await setKnob({ knob: 'depositorName', name });
      expect((await stage.deposit(number)).body).toMatchObject({ noticed: true });
      expect(heard('deposit')).toHaveLength(1);
    },
  );

  test('a second inquiry follows after two minutes, and only then is the money booked', async () => {
    const number = await stage.number();
    await setKnob({ knob: 'secondInquiry' });
    const { status, body } = await stage.deposit(number);
    expect(status).toBe(202);
    expect(await bookedOf(number)).toEqual([]);
    await stage.bank.control.advanceClock({ ms: 119_000 });
    expect(heard('depositInquiry')).toHaveLength(1);
    await stage.bank.control.advanceClock({ ms: 2_000 });
    expect(heard('depositInquiry').map((each) => each['round'])).toEqual([1, 2]);
    expect(heard('deposit')).toHaveLength(1);
    expect((await stage.app(`/app/holds/${body['holdId']}`)).body).toMatchObject({ state: 'BOOKED' });
  });

  test('deposit_after_expiry_accepted_inquiry_honoured: a second inquiry that fails books nothing', async () => {
    const number = await stage.number();
    await setKnob({ knob: 'secondInquiry' });
    const { body } = await stage.deposit(number);
    stage.gateway.inquiry = () => ({ accept: false, reason: 'EXPIRED' });
    await stage.bank.control.advanceClock({ ms: 120_000 });
    expect((await stage.app(`/app/holds/${body['holdId']}`)).body).toMatchObject({
      state: 'REFUSED',
      code: 'EXPIRED',
    });
    expect(await bookedOf(number)).toEqual([]);
  });

  test('hmac_replay: the same bytes sent twice are heard once', async () => {
    const number = await stage.number();
    await setKnob({ knob: 'replayRequest', accountNumber: number });
    await stage.deposit(number);
    expect(stage.gateway.refused).toEqual(['REPLAY']);
  });

  test('other numbers are left alone', async () => {
    const [mine = '', theirs = ''] = await stage.lease('088', 2);
    await setKnob({ knob: 'unclearedAmount', accountNumber: mine, times: 1 });
    await stage.deposit(theirs, 1_000);
    await stage.deposit(mine, 1_000);
    await stage.deposit(mine, 1_000);
    expect(heard('deposit').map((each) => each['unclearedAmount'])).toEqual([0, 1_000, 0]);
  });
});
