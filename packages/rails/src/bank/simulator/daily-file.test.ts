import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BankStage, bankStage } from '../../testing/bank-stage.ts';
import { addDays, businessDate, fileReadyAt } from './bank-clock.ts';
import { fees } from './banks.ts';
import { fileBreaks } from './knobs.ts';

const bankCode = '088';

let stage: BankStage;
let aheadMs: number;
beforeEach(async () => {
  stage = await bankStage();
  aheadMs = 0;
});
afterEach(() => stage.close());

const now = () => Date.now() + aheadMs;
const today = () => businessDate(bankCode, now());
async function moveTo(ms: number): Promise<void> {
  const by = ms - now();
  aheadMs += by;
  await stage.bank.control.advanceClock({ ms: by });
}
const read = async (date: string, bank = bankCode) => {
  const answer = await stage.rail.reconciliation({ bankCode: bank, date });
  if (!answer.ok) throw new Error(answer.code);
  return answer.file;
};
const refund = (transferId: string, depositId: unknown, amount: number, accountNumber = '11122233344') =>
  stage.rail.refund({
    transferId,
    bankCode: '004',
    accountNumber,
    holderName: '김구매',
    amount,
    printText: '환불',
    cause: { type: 'REFUND', depositId: String(depositId) },
  });

test('the file lists every movement of the day with its sums, from 06:00 of the next day', async () => {
  const date = today();
  const [one = '', two = ''] = await stage.lease(bankCode, 2);
  const first = (await stage.deposit(one, 50_000)).body;
  const second = (await stage.deposit(two, 30_000)).body;
  const taken = (await stage.takeBack({ accountNumber: one })).body;
  await refund('trf-1', second['depositId'], 7_000);
  await refund('trf-2', second['depositId'], 8_000, '12345900011');
  await stage.bank.control.advanceClock({ ms: 1_000 });
  aheadMs += 1_000;

  await moveTo(fileReadyAt(date) - 2_000);
  expect(await stage.rail.reconciliation({ bankCode, date })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  await moveTo(fileReadyAt(date) + 1_000);
  const file = await read(date);
  expect(file.lines.map((line) => [line.type, line.id, line.amount, line.fee, line.status])).toEqual([
    ['DEP', first['depositId'], 50_000, fees.DEP, 'REVERSED'],
    ['DEP', second['depositId'], 30_000, fees.DEP, 'BOOKED'],
    ['REV', taken['reversalId'], 50_000, 0, 'BOOKED'],
    ['TRF', 'trf-1', 7_000, fees.TRF, 'SUCCEEDED'],
    ['TRF', 'trf-2', 8_000, 0, 'FAILED'],
  ]);
  const sumFees = 2 * fees.DEP + fees.TRF;
  expect(file.totals).toEqual({
    sumDeposits: 80_000,
    sumReversals: 50_000,
    sumTransfers: 7_000,
    sumFees,
    closingBalance: 80_000 - 50_000 - 7_000 - sumFees,
  });
});

test('notice_lost_found_by_file: what was never announced is in the file', async () => {
  const date = today();
  const number = await stage.number(bankCode);
  await stage.bank.control.setKnob({ knob: 'dropNotice' });
  const { body } = await stage.deposit(number, 1_234);
  await moveTo(fileReadyAt(date));
  expect((await read(date)).lines).toMatchObject([{ type: 'DEP', id: body['depositId'], amount: 1_234 }]);
});

test('the balance runs on from day to day, and a late reversal does not change an older file', async () => {
  const date = today();
  const number = await stage.number(bankCode);
  const { body } = await stage.deposit(number, 10_000);
  await moveTo(fileReadyAt(date));
  await stage.takeBack({ depositId: body['depositId'] });
  const next = addDays(date, 1);
  await moveTo(fileReadyAt(next));
  expect((await read(date)).lines).toMatchObject([{ type: 'DEP', status: 'BOOKED' }]);
  expect((await read(date)).totals.closingBalance).toBe(10_000 - fees.DEP);
  expect((await read(next)).lines).toMatchObject([{ type: 'REV', amount: 10_000 }]);
  expect((await read(next)).totals.closingBalance).toBe(-fees.DEP);
});

test('a file stays as it is until it is issued again, later', async () => {
  const date = today();
  await moveTo(fileReadyAt(date));
  const first = await read(date);
  await moveTo(now() + 60_000);
  expect(await read(date)).toEqual(first);
  await stage.bank.control.reissueFile({ bankCode, date });
  const second = await read(date);
  expect(Date.parse(second.createdAt)).toBeGreaterThan(Date.parse(first.createdAt));
  expect({ ...second, createdAt: '' }).toEqual({ ...first, createdAt: '' });
});

test('a missing file is there when asked for again', async () => {
  const date = today();
  await moveTo(fileReadyAt(date));
  await stage.bank.control.setKnob({ knob: 'fileMissing', bankCode });
  expect(await stage.rail.reconciliation({ bankCode, date })).toMatchObject({ ok: false, code: 'NOT_FOUND' });
  expect(await read(date)).toMatchObject({ lines: [] });
});

describe('file_break_each_kind', () => {
  test.each(fileBreaks)('%s is planted, and the file still agrees with itself', async (kind) => {
    const date = today();
    const number = await stage.number(bankCode);
    await stage.deposit(number, 10_000);
    await stage.deposit(number, 20_000);
    await moveTo(fileReadyAt(date));
    const honest = await read(date);
    await stage.bank.control.setKnob({ knob: 'fileBreak', bankCode, kind });
    await stage.bank.control.reissueFile({ bankCode, date });
    const broken = await read(date);
    const [a, b] = honest.lines;
    if (!a || !b) throw new Error('two deposits were booked');
    const expected = {
      MISSING_HERE: [a, { ...a, bankTxNo: '99999999', id: 'dep_planted' }, b],
      MISSING_AT_BANK: [b],
      AMOUNT_DIFF: [{ ...a, amount: 10_001 }, b],
      STATUS_DIFF: [{ ...a, status: 'REVERSED' }, b],
      DUPLICATE: [a, a, b],
      DATE_DIFF: [{ ...a, bankDate: addDays(date, -1) }, b],
      BALANCE_DIFF: [a, b],
    }[kind];
    expect(broken.lines).toEqual(expected);
    const { closingBalance } = honest.totals;
    expect(broken.totals.closingBalance).toBe(kind === 'BALANCE_DIFF' ? closingBalance + 1 : closingBalance);
  });
});
