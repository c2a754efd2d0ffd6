import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BankRail } from '../../rail.ts';
import { type BankStage, bankStage } from '../../testing/bank-stage.ts';
import type { TransferOutcome } from './transfer-outcomes.ts';

let stage: BankStage;
let rail: BankRail;
let ids = 0;
beforeAll(async () => {
  stage = await bankStage();
  rail = stage.rail;
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.bank.control.settle({});
  await stage.bank.control.clearKnobs({});
  stage.gateway.heard.length = 0;
});

const order = (changes = {}) => {
  ids += 1;
  return {
    transferId: `trf-${ids}`,
    bankCode: '004',
    accountNumber: '11122233344',
    holderName: '김구매',
    amount: 10_000,
    printText: '시험상점 환불',
    cause: { type: 'REFUND' as const, depositId: 'dep-1' },
    ...changes,
  };
};
const results = () =>
  stage.gateway.heard.filter((each) => each.name === 'transferResult').map((each) => each.body);
const later = () => stage.bank.control.advanceClock({ ms: 2_000 });

// biome-ignore format: a table
test.each<[TransferOutcome, string, string]>([
  ['SUCCEEDED_LATER',        'ACCEPTED',  'SUCCEEDED'],
  ['SUCCEEDED_AT_ONCE',      'SUCCEEDED', 'SUCCEEDED'],
  ['FAILED_LATER',           'ACCEPTED',  'FAILED'],
  ['FAILED_AT_ONCE',         'FAILED',    'FAILED'],
  ['UNKNOWN_THEN_SUCCEEDED', 'UNKNOWN',   'SUCCEEDED'],
  ['UNKNOWN_THEN_FAILED',    'UNKNOWN',   'FAILED'],
  ['UNKNOWN_FOREVER',        'UNKNOWN',   'UNKNOWN'],
])('%s: first %s, in the end %s, by answer, query, notice and feed alike', async (outcome, first, last) => {
  await stage.bank.control.setKnob({ knob: 'transferOutcome', outcome });
  const sent = order();
  const before = await rail.events({ limit: 1_000 });
  expect(await rail.refund(sent)).toMatchObject({ ok: true, status: first });
  expect(await rail.refundState(sent.transferId)).toMatchObject({ ok: true, status: first });
  await later();
  const state = await rail.refundState(sent.transferId);
  expect(state).toMatchObject({ ok: true, status: last });
  expect(await rail.refund(sent)).toEqual(state);
  const isFinal = last !== 'UNKNOWN';
  expect(results()).toMatchObject(isFinal ? [{ transferId: sent.transferId, status: last }] : []);
  const feed = await rail.events({ after: before.ok ? before.nextCursor : '' });
  expect(feed).toMatchObject({ events: isFinal ? [{ type: 'TRANSFER', transferId: sent.transferId, status: last }] : [] });
});

test('refund_unknown_not_resent: a transfer that stays unknown is finished by hand, once', async () => {
  const sent = order({ accountNumber: '11122900017' });
  expect(await rail.refund(sent)).toMatchObject({ status: 'UNKNOWN' });
  const { control } = stage.bank;
  expect(await control.finishTransfer({ transferId: sent.transferId, status: 'SUCCEEDED' })).toEqual({
    noticed: true,
  });
  expect(await control.finishTransfer({ transferId: sent.transferId, status: 'FAILED' })).toEqual({
    noticed: false,
  });
  expect(await rail.refundState(sent.transferId)).toMatchObject({ status: 'SUCCEEDED' });
});

test('a transfer under a taken id with other content is refused', async () => {
  const sent = order();
  await rail.refund(sent);
  for (const change of [{ amount: 10_001 }, { accountNumber: '11122233345' }, { holderName: '박구매' }]) {
    expect(await rail.refund({ ...sent, ...change })).toMatchObject({ ok: false, code: 'CONFLICT' });
  }
});

// biome-ignore format: a table
test.each([
  ['refund_wrong_holder_refused: another holder', '900001', { ok: true, match: 'MISMATCH', holderName: '김다른', isUsable: true }, 'HOLDER_MISMATCH'],
  ['a bank that does not compare names',          '900002', { ok: true, match: 'UNKNOWN', isUsable: true },                        undefined],
  ['a suspended account',                         '900003', { ok: true, isUsable: false },                                         'ACCOUNT_UNUSABLE'],
  ['a number that does not exist',                '900004', { ok: false, code: 'NOT_FOUND' },                                      'ACCOUNT_NOT_FOUND'],
  ['a closed account',                            '900005', { ok: true, isUsable: false },                                         'ACCOUNT_CLOSED'],
  ['a number nobody planted',                     '123456', { ok: true, match: 'MATCH', holderName: '김구매', isUsable: true },    undefined],
])('%s', async (_, ending, inquired, failure) => {
  const sent = order({ accountNumber: `12345${ending}` });
  expect(await rail.inquireHolder(sent)).toMatchObject(inquired);
  await rail.refund(sent);
  await later();
  expect(await rail.refundState(sent.transferId)).toMatchObject(
    failure ? { status: 'FAILED', failure: { code: failure } } : { status: 'SUCCEEDED' },
  );
});

test('a holder planted by hand is compared without spaces and case', async () => {
  const account = { bankCode: '020', accountNumber: '10020030040' };
  await stage.bank.control.plantHolder({ ...account, holderName: 'Kim Toll' });
  expect(await rail.inquireHolder({ ...account, holderName: 'KIMTOLL' })).toMatchObject({ match: 'MATCH' });
  expect(await rail.inquireHolder({ ...account, holderName: '김톨' })).toMatchObject({ match: 'MISMATCH' });
  expect(await rail.inquireHolder(account)).toMatchObject({ match: 'UNKNOWN', holderName: 'Kim Toll' });
});

test('refund_in_bank_window_queued: a closed bank takes nothing and says from when; the same id goes through then', async () => {
  const { control } = stage.bank;
  const to = new Date(Date.now() + 3_600_000).toISOString();
  await control.closeBank({ bankCode: '081', to, ops: ['TRANSFER'] });
  const sent = order({ bankCode: '081' });
  const refused = await rail.refund(sent);
  expect(refused).toMatchObject({ ok: false, code: 'BANK_CLOSED', isRetryable: true });
  expect(Date.parse((refused as { reopensAt: string }).reopensAt)).toBe(Date.parse(to));
  expect(await rail.refundState(sent.transferId)).toMatchObject({ code: 'NOT_FOUND' });
  const banks = await rail.banks();
  expect(banks.ok && banks.banks.find((bank) => bank.bankCode === '081')).toMatchObject({
    state: 'CLOSED',
    windows: [{ ops: ['TRANSFER'] }],
  });
  await control.advanceClock({ ms: 3_600_000 });
  expect(await rail.refund(sent)).toMatchObject({ ok: true, status: 'ACCEPTED' });
});

test('a bank closed by number takes nothing', async () => {
  expect(await rail.refund(order({ accountNumber: '12345900014' }))).toMatchObject({
    ok: false,
    code: 'BANK_CLOSED',
  });
});
