import { describe, expect, test } from 'vitest';
import {
  type FileLine,
  type Movement,
  matchBalance,
  matchMovement,
  type ToldMovement,
} from './match-movement.ts';

const monday = '2026-03-09';
const tuesday = '2026-03-10';
const wednesday = '2026-03-11';

const line = (more: Partial<FileLine> = {}): FileLine => ({
  fileDate: tuesday,
  bankDate: tuesday,
  bankTxNo: '7',
  accountNumber: '56210001',
  amount: 10_000,
  unclearedAmount: 0,
  status: 'BOOKED',
  ...more,
});

const told = (more: Partial<ToldMovement> = {}): ToldMovement => ({
  id: 'x',
  status: 'BOOKED',
  amount: 10_000,
  unclearedAmount: 0,
  accountNumber: '56210001',
  bankDate: tuesday,
  bankTxNo: '7',
  listedBy: tuesday,
  reversedOn: null,
  wasUncleared: false,
  booked: 10_000,
  owed: 10_000,
  isForgotten: false,
  ...more,
});

/** A reversal or a transfer, which the rail tells by its name alone. */
const byName = (more: Partial<ToldMovement> = {}): ToldMovement =>
  told({ bankDate: null, bankTxNo: null, ...more });
const uncleared = { status: 'UNCLEARED', unclearedAmount: 4_000, booked: 0, owed: 0 } as const;
const takenBack = { status: 'REVERSED', booked: 0, owed: 0 } as const;

type Case = [string, Pick<Movement, 'lines' | 'told'>, ...string[]];

const kindsOf = (
  type: Movement['type'],
  { lines, told }: Pick<Movement, 'lines' | 'told'>,
  date = tuesday,
): string[] =>
  matchMovement({ type, id: 'x', lines, told }, date).map(({ kind, remedy, resolution }) =>
    [kind, remedy, resolution].filter(Boolean).join(' '),
  );

// biome-ignore format: a table
describe('a deposit', () => {
  test.each<Case>([
    ['that both know agrees',                           { lines: [line()], told: [told()] }],
    ['that nobody told of is applied',                  { lines: [line()], told: [] }, 'MISSING_HERE deposit'],
    ['taken back before anybody told of it is for a person', { lines: [line({ status: 'REVERSED' })], told: [] }, 'MISSING_HERE'],
    ['of another day in this file is not applied',      { lines: [line({ bankDate: monday })], told: [] }, 'MISSING_HERE'],
    ['listed twice is not applied',                     { lines: [line(), line()], told: [] }, 'DUPLICATE', 'MISSING_HERE'],
    ['listed twice',                                    { lines: [line(), line()], told: [told()] }, 'DUPLICATE'],
    ['listed in an earlier file too',                   { lines: [line({ fileDate: monday, bankDate: monday }), line()], told: [told()] }, 'DUPLICATE'],
    ['listed in a later file too is that file’s break', { lines: [line(), line({ fileDate: wednesday })], told: [told()] }],
    ['that we have twice',                              { lines: [line()], told: [told({ bankDate: monday }), told()] }, 'DUPLICATE'],
    ['whose number is other money’s',                   { lines: [line()], told: [told({ id: 'y' })] }, 'DUPLICATE'],
    ['in no file',                                      { lines: [], told: [told()] }, 'MISSING_AT_BANK'],
    ['in no file, and not due in this one',             { lines: [], told: [told({ bankDate: wednesday, listedBy: wednesday })] }],
    ['in the next file only',                           { lines: [line({ fileDate: wednesday, bankDate: wednesday })], told: [told()] }],
    ['of more money',                                   { lines: [line({ amount: 10_001 })], told: [told()] }, 'AMOUNT_DIFF'],
    ['to another account',                              { lines: [line({ accountNumber: '56210002' })], told: [told()] }, 'AMOUNT_DIFF'],
    ['that our ledger lacks',                           { lines: [line()], told: [told({ booked: 0 })] }, 'AMOUNT_DIFF'],
    ['that our ledger has twice',                       { lines: [line()], told: [told({ booked: 20_000 })] }, 'AMOUNT_DIFF'],
    ['taken back, and we know',                         { lines: [line({ status: 'REVERSED' })], told: [told({ ...takenBack, reversedOn: tuesday })] }],
    ['taken back, and we do not know',                  { lines: [line({ status: 'REVERSED' })], told: [told()] }, 'STATUS_DIFF'],
    ['that stands, and we took it back',                { lines: [line()], told: [told({ ...takenBack, reversedOn: tuesday })] }, 'STATUS_DIFF'],
    ['that stood, and was taken back the next day',     { lines: [line()], told: [told({ ...takenBack, reversedOn: wednesday })] }],
    ['taken back, but still in our ledger',             { lines: [line({ status: 'REVERSED' })], told: [told({ ...takenBack, reversedOn: tuesday, booked: 10_000 })] }, 'AMOUNT_DIFF'],
    ['of a test shop that was emptied',                 { lines: [line()], told: [told({ ...takenBack, isForgotten: true })] }],
    ['of another date',                                 { lines: [line({ bankDate: monday })], told: [told()] }, 'DATE_DIFF'],
    ['of another number',                               { lines: [line({ bankTxNo: '8' })], told: [told()] }, 'DATE_DIFF'],
    ['that the bank counts to its next day',            { lines: [line()], told: [told({ bankDate: monday })] }, 'DATE_DIFF ROLLED_OVER'],
    ['that the bank counts to a day long after',        { lines: [line()], told: [told({ bankDate: '2026-03-01' })] }, 'DATE_DIFF'],
    ['of cheques, and both wait for them',              { lines: [line({ unclearedAmount: 4_000 })], told: [told(uncleared)] }],
    ['of cheques, of other ones',                       { lines: [line({ unclearedAmount: 5_000 })], told: [told(uncleared)] }, 'AMOUNT_DIFF'],
    ['of cheques that cleared, untold',                 { lines: [line()], told: [told(uncleared)] }, 'MISSING_HERE deposit'],
    ['of cheques that cleared since',                   { lines: [line({ unclearedAmount: 4_000 })], told: [told({ wasUncleared: true })] }],
    ['of cheques that were told as money',              { lines: [line({ unclearedAmount: 4_000 })], told: [told()] }, 'STATUS_DIFF'],
    ['wrong in every way',                              { lines: [line({ amount: 1, status: 'REVERSED', bankDate: monday })], told: [told()] }, 'AMOUNT_DIFF', 'STATUS_DIFF', 'DATE_DIFF'],
  ])('%s', (_, movement, ...expected) => {
    expect(kindsOf('DEP', movement)).toEqual(expected);
  });
});

// biome-ignore format: a table
describe('a reversal', () => {
  test.each<Case>([
    ['that both know agrees',              { lines: [line()], told: [byName()] }],
    ['that the feed knows nothing of',     { lines: [line()], told: [] }, 'MISSING_HERE'],
    ['of a deposit that never came',       { lines: [line()], told: [byName({ status: 'WAITING', booked: 0, owed: 0 })] }, 'STATUS_DIFF'],
    ['in no file',                         { lines: [], told: [byName()] }, 'MISSING_AT_BANK'],
    ['of less money',                      { lines: [line({ amount: 9_999 })], told: [byName()] }, 'AMOUNT_DIFF'],
    ['that was not booked',                { lines: [line()], told: [byName({ booked: 0 })] }, 'AMOUNT_DIFF'],
    ['of another day in this file',        { lines: [line({ bankDate: monday })], told: [byName()] }, 'DATE_DIFF'],
  ])('%s', (_, movement, ...expected) => {
    expect(kindsOf('REV', movement)).toEqual(expected);
  });
});

const paid = { status: 'SUCCEEDED' } as const;
const failed = { status: 'FAILED', booked: 0, owed: 0 } as const;

// biome-ignore format: a table
describe('a refund transfer', () => {
  test.each<Case>([
    ['that was paid, and we know',          { lines: [line(paid)], told: [byName({ ...paid, listedBy: null })] }],
    ['that failed, and we know',            { lines: [line({ status: 'FAILED' })], told: [byName(failed)] }],
    ['whose end we were not told',          { lines: [line(paid)], told: [byName({ status: 'PENDING', booked: 0, owed: 0 })] }, 'MISSING_HERE transfer'],
    ['whose failure we were not told',      { lines: [line({ status: 'FAILED' })], told: [byName({ status: 'PENDING', booked: 0, owed: 0 })] }, 'MISSING_HERE transfer'],
    ['that we never ordered',               { lines: [line(paid)], told: [] }, 'MISSING_HERE'],
    ['that was paid, and failed for us',    { lines: [line(paid)], told: [byName(failed)] }, 'STATUS_DIFF'],
    ['that failed, and was paid for us',    { lines: [line({ status: 'FAILED' })], told: [byName(paid)] }, 'STATUS_DIFF'],
    ['of more money',                       { lines: [line({ ...paid, amount: 10_001 })], told: [byName(paid)] }, 'AMOUNT_DIFF'],
    ['to another account',                  { lines: [line({ ...paid, accountNumber: '1' })], told: [byName(paid)] }, 'AMOUNT_DIFF'],
    ['that the bank paid, and lists not',   { lines: [], told: [byName({ ...paid, listedBy: tuesday })] }, 'MISSING_AT_BANK'],
    ['that the bank paid the day after',    { lines: [], told: [byName({ ...paid, listedBy: wednesday })] }],
    ['of which nobody can say when',        { lines: [], told: [byName({ ...paid, listedBy: null })] }],
  ])('%s', (_, movement, ...expected) => {
    expect(kindsOf('TRF', movement)).toEqual(expected);
  });
});

test('a break tells what each of the three says', () => {
  expect(
    matchMovement(
      { type: 'DEP', id: 'x', lines: [line({ amount: 10_001 })], told: [told({ booked: 0 })] },
      tuesday,
    ),
  ).toEqual([
    {
      kind: 'AMOUNT_DIFF',
      facts: {
        bank: {
          status: 'BOOKED',
          amount: 10_001,
          accountNumber: '56210001',
          bankDate: tuesday,
          bankTxNo: '7',
        },
        told: {
          status: 'BOOKED',
          amount: 10_000,
          accountNumber: '56210001',
          bankDate: tuesday,
          bankTxNo: '7',
        },
        ledger: 0,
      },
    },
  ]);
});

// biome-ignore format: a table
test.each([
  ['leads from one evening to the next', { opening: 1_000, closing: 7_850 }, []],
  ['may begin below nothing',            { opening: -500,  closing: 6_350 }, []],
  ['has a won too much',                 { opening: 1_000, closing: 7_851 }, ['BALANCE_DIFF']],
  ['cannot be judged without the day before', { opening: undefined, closing: 1 }, []],
])('a balance that %s', (_, { opening, closing }, expected) => {
  const moved = { deposits: 10_000, reversals: 2_000, transfers: 1_000, fees: 150 };
  expect(matchBalance({ opening, closing, ...moved }).map(({ kind }) => kind)).toEqual(expected);
});
