import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BankStage, bankStage } from '../../testing/bank-stage.ts';
import { nextAttemptAt } from './outbox.ts';

let stage: BankStage;
beforeEach(async () => {
  stage = await bankStage();
});
afterEach(() => stage.close());

const heard = () =>
  stage.gateway.heard.filter((each) => each.name !== 'depositInquiry').map((each) => each.body);
const advance = (ms: number) => stage.bank.control.advanceClock({ ms });
const stateOf = async () => (await stage.bank.control.notices({})).notices.map((each) => each.state);

test('the schedule: 5 s, 15 s, 60 s, ten times 3 min, then every 30 min until a day has passed', () => {
  const minute = 60_000;
  const waits: number[] = [];
  let now = 0;
  for (let attempts = 1; ; attempts += 1) {
    const at = nextAttemptAt({ attempts, firstAt: 0, now });
    if (at === undefined) break;
    waits.push(at - now);
    now = at;
  }
  expect(waits.slice(0, 13)).toEqual([5_000, 15_000, minute, ...Array(10).fill(3 * minute)]);
  expect(new Set(waits.slice(13))).toEqual(new Set([30 * minute]));
  expect(now).toBeLessThanOrEqual(24 * 60 * minute);
  expect(now).toBeGreaterThan(23 * 60 * minute);
});

test('a notice that is not answered OK is sent again until it is, and then no more', async () => {
  const number = await stage.number();
  stage.gateway.failures = 3;
  expect((await stage.deposit(number)).body).toMatchObject({ result: 'OK', noticed: false });
  for (const [wait, attempts] of [
    [4_000, 0],
    [2_000, 0],
    [15_000, 0],
    [60_000, 1],
    [86_400_000, 1],
  ] as const) {
    await advance(wait);
    expect(heard()).toHaveLength(attempts);
  }
  expect(heard()).toMatchObject([{ attempt: 4 }]);
  expect(await stateOf()).toEqual(['DONE']);
});

test('deposit_notice_x10_one_ledger_entry: answers that are lost make the same deposit come again, as the same deposit', async () => {
  const number = await stage.number();
  stage.gateway.loseAnswers = 9;
  await stage.deposit(number);
  for (let times = 0; times < 9; times += 1) await advance(180_000);
  expect(heard()).toHaveLength(10);
  const { attempt: _, ...same } = heard()[0] ?? {};
  for (const each of heard()) expect(each).toMatchObject(same);
  expect(await stateOf()).toEqual(['DONE']);
});

test('after a day the bank gives up; the feed still tells', async () => {
  const number = await stage.number();
  stage.gateway.failures = 1_000;
  await stage.deposit(number);
  for (let hours = 0; hours < 60; hours += 1) await advance(30 * 60_000);
  expect(await stateOf()).toEqual(['GIVEN_UP']);
  stage.gateway.failures = 0;
  expect(await stage.rail.events({})).toMatchObject({
    ok: true,
    events: [{ type: 'DEPOSIT', accountNumber: number }],
  });
});

describe('with a knob turned', () => {
  test('notice_lost_found_by_pull: a lost notice is never sent, and the feed has it', async () => {
    const number = await stage.number();
    await stage.bank.control.setKnob({ knob: 'dropNotice', notice: 'deposit' });
    expect((await stage.deposit(number, 4_000)).body).toMatchObject({ noticed: false });
    await advance(86_400_000);
    expect(heard()).toEqual([]);
    const feed = await stage.rail.events({});
    expect(feed).toMatchObject({
      ok: true,
      events: [{ type: 'DEPOSIT', eventSeq: 1, amount: 4_000 }],
      nextCursor: '1',
    });
  });

  test('deposit_notices_concurrent_50: one notice sent fifty times at once', async () => {
    const number = await stage.number();
    await stage.bank.control.setKnob({ knob: 'duplicateNotice', copies: 50 });
    expect((await stage.deposit(number)).body).toMatchObject({ noticed: true });
    expect(heard()).toHaveLength(50);
    expect(new Set(heard().map((each) => each['noticeId'])).size).toBe(1);
  });

  test('a delayed notice comes late, with the time of the deposit', async () => {
    const number = await stage.number();
    await stage.bank.control.setKnob({ knob: 'delayNotice', ms: 600_000 });
    const { body } = await stage.deposit(number);
    await advance(590_000);
    expect(heard()).toEqual([]);
    await advance(20_000);
    expect(heard()).toMatchObject([{ depositedAt: body['depositedAt'] }]);
  });

  test('a reordered notice comes after the next one', async () => {
    const [one = '', two = ''] = await stage.lease('088', 2);
    await stage.bank.control.setKnob({ knob: 'reorderNotice', accountNumber: one });
    await stage.deposit(one);
    await stage.deposit(two);
    await stage.bank.control.settle({});
    expect(heard().map((each) => each['accountNumber'])).toEqual([two, one]);
    expect(heard().map((each) => each['eventSeq'])).toEqual([2, 1]);
  });

  test('a reordered notice with nothing behind it comes after a minute', async () => {
    const number = await stage.number();
    await stage.bank.control.setKnob({ knob: 'reorderNotice' });
    await stage.deposit(number);
    expect(heard()).toEqual([]);
    await advance(60_000);
    expect(heard()).toHaveLength(1);
  });

  test('a held notice waits until it is let go', async () => {
    const number = await stage.number();
    await stage.bank.control.setKnob({ knob: 'holdNotice' });
    await stage.deposit(number);
    await advance(86_400_000);
    expect(heard()).toEqual([]);
    expect(await stage.bank.control.releaseNotices({ accountNumber: number })).toEqual({ released: 1 });
    expect(heard()).toHaveLength(1);
  });

  test('an attempt that fails once is made again', async () => {
    const number = await stage.number();
    await stage.bank.control.setKnob({ knob: 'failNoticeAttempt' });
    expect((await stage.deposit(number)).body).toMatchObject({ noticed: false });
    await advance(5_000);
    expect(heard()).toMatchObject([{ attempt: 2 }]);
  });
});

test('a notice sent again by hand is a new family about the same event', async () => {
  const number = await stage.number();
  await stage.deposit(number);
  const [sent] = (await stage.bank.control.notices({})).notices;
  expect(await stage.bank.control.resendNotice({ noticeId: sent?.notice_id ?? '' })).toEqual({
    noticed: true,
  });
  const [one, two] = heard();
  expect(two?.['noticeId']).not.toBe(one?.['noticeId']);
  expect(two).toMatchObject({ eventSeq: one?.['eventSeq'], depositId: one?.['depositId'] });
  expect(await stage.bank.control.resendNotice({ noticeId: 'nobody' })).toEqual({ noticed: false });
});

test('a slow gateway does not keep the notices of others waiting', async () => {
  const numbers = await stage.lease('088', 20);
  stage.gateway.failures = 1;
  await Promise.all(numbers.map((number) => stage.deposit(number)));
  expect(heard()).toHaveLength(19);
});
