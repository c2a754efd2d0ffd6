import { expect, test } from 'vitest';
import {
  accountTypes,
  cardTypes,
  cashReceiptTypes,
  currencies,
  easyPayProviders,
  foreignProviders,
  methods,
  ownerTypes,
  requestMethods,
  translate,
} from './codes.ts';
import { registrationNumberTypes } from './limits.ts';

test('the nine methods by their Korean words', () => {
  expect(Object.entries(methods).map(([key, { ko }]) => `${key} ${ko}`)).toEqual([
    'CARD 카드',
    'VIRTUAL_ACCOUNT 가상계좌',
    'EASY_PAY 간편결제',
    'MOBILE_PHONE 휴대폰',
    'TRANSFER 계좌이체',
    'CULTURE_GIFT_CERTIFICATE 문화상품권',
    'BOOK_GIFT_CERTIFICATE 도서문화상품권',
    'GAME_GIFT_CERTIFICATE 게임문화상품권',
    'FOREIGN_EASY_PAY 해외간편결제',
  ]);
});

test('a page may ask for every method but EASY_PAY, which CARD opens', () => {
  expect([...requestMethods, 'EASY_PAY'].sort()).toEqual(Object.keys(methods).sort());
});

test('won and yen are whole, a dollar has cents', () => {
  expect(currencies).toEqual({ KRW: { decimals: 0 }, USD: { decimals: 2 }, JPY: { decimals: 0 } });
});

test.each([
  [methods, '가상계좌', 'en', 'VIRTUAL_ACCOUNT'],
  [methods, 'VIRTUAL_ACCOUNT', 'ko', '가상계좌'],
  [accountTypes, '고정', 'en', 'FIXED'],
  [cardTypes, '기프트', 'en', 'GIFT'],
  [ownerTypes, '법인', 'en', 'CORPORATE'],
  [easyPayProviders, 'SSG페이', 'en', 'SSG'],
  [foreignProviders, '페이팔', 'en', 'PAYPAL'],
  [foreignProviders, '모르는페이', 'en', '모르는페이'],
] as const)('of %o, %s is in %s: %s', (table, word, language, answer) => {
  expect(translate(table, word, language)).toBe(answer);
});

test('every kind of cash receipt says which numbers fit it', () => {
  expect(Object.keys(registrationNumberTypes)).toEqual(Object.values(cashReceiptTypes).map(({ ko }) => ko));
});
