import { expect, test } from 'vitest';
import { bankByAnyName, bankByInterbankCode, banks, issuingBanks, securitiesFirms } from './banks.ts';
import { cardCompanies } from './card-companies.ts';

test('thirteen banks issue virtual accounts, in the order of the guide', () => {
  expect(issuingBanks.map(({ code, short }) => `${code} ${short}`)).toEqual([
    '39 경남', '34 광주', '06 국민', '03 기업', '11 농협', '31 대구', '32 부산',
    '45 새마을', '07 수협', '88 신한', '20 우리', '71 우체국', '81 하나',
  ]); // biome-ignore format: one line per row of the guide
});

test('the guide’s own names of the thirteen are understood', () => {
  const guide =
    '경남은행, 광주은행, KB국민은행, IBK기업은행, NH농협은행, DGB대구은행, 부산은행, 새마을금고, Sh수협은행, 신한은행, 우리은행, 우체국예금보험, 하나은행';
  expect(guide.split(', ').map((name) => bankByAnyName(name))).toEqual(issuingBanks);
});

test.each([
  ['88', '88'],
  ['신한', '88'],
  ['신한은행', '88'],
  ['SHINHAN', '88'],
  ['shinhan', '88'],
  [' 88 ', '88'],
  ['국민', '06'],
  ['iM뱅크', '31'],
  ['DAEGUBANK', '31'],
  ['37', '37'],
  ['카카오뱅크', '90'],
  ['TOSSBANK', '92'],
  ['KIWOOM', 'SB'],
  ['sb', 'SB'],
  ['YUANTA_SECURITES', 'S0'],
  ['토스증권', 'ST'],
  ['088', undefined],
  ['004', undefined],
  ['TOSS_MONEY', undefined],
  ['없는은행', undefined],
  ['constructor', undefined],
  ['', undefined],
])('a merchant’s "%s" is bank %s', (name, code) => {
  expect(bankByAnyName(name)?.code).toBe(code);
});

test('no name means two banks', () => {
  const names = banks.flatMap((bank) => [
    ...new Set([bank.code, bank.ko, bank.short, bank.en, ...(bank.aliases ?? [])]),
  ]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('every institution has its own three-digit interbank code, and 국민 is 004', () => {
  const codes = banks.map(({ interbankCode }) => interbankCode);
  expect(codes.filter((code) => !/^\d{3}$/.test(code))).toEqual([]);
  expect(new Set(codes).size).toBe(codes.length);
  expect(bankByAnyName('국민')?.interbankCode).toBe('004');
  expect(issuingBanks.map(({ interbankCode }) => bankByInterbankCode(interbankCode))).toEqual(issuingBanks);
});

test('26 banks, 25 securities firms, 31 card companies, each with its own code', () => {
  expect(banks).toHaveLength(26 + 25);
  expect(securitiesFirms).toHaveLength(25);
  expect(cardCompanies).toHaveLength(31);
  expect(new Set(cardCompanies.map(({ code }) => code)).size).toBe(31);
});

test('only banks of the guide issue', () => {
  expect(banks.filter(({ issuesVirtualAccounts }) => issuesVirtualAccounts)).toEqual(issuingBanks);
});
