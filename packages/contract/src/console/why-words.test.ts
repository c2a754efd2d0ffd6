import { expect, test } from 'vitest';
import { isErrorCode } from '../errors.ts';
import { sdkErrors } from '../sdk-errors.ts';
import { whyRows } from './why-rows.ts';
import { whyOf } from './why-words.ts';

const rows = Object.entries(whyRows).flatMap(([code, each]) => each.map((row) => ({ code, ...row })));
const placesOf = (sentence: string): string[] =>
  [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string).sort();

test('every row is of a code that exists, and says the same in both languages', () => {
  for (const { code, ko, en } of rows) {
    expect(code === '*' || isErrorCode(code) || code in sdkErrors, code).toBe(true);
    expect(placesOf(ko), ko).toEqual(placesOf(en));
    expect(ko).toMatch(/[가-힣]/);
    expect(en).not.toMatch(/[가-힣]/);
    expect(en).toMatch(/[.}]$/);
  }
});

test('every row can be reached: none stands behind one that always fits before it', () => {
  for (const [code, each] of Object.entries(whyRows)) {
    each.forEach((row, at) => {
      const hides = each
        .slice(0, at)
        .find(
          (before) =>
            (before.cause === undefined || before.cause === row.cause) &&
            placesOf(before.ko).every((place) => placesOf(row.ko).includes(place)),
        );
      expect(hides, `${code}: ${row.en}`).toBeUndefined();
    });
  }
});

// biome-ignore format: a table
test.each([
  ['by its cause',              'FORBIDDEN_REQUEST', { cause: 'the secret key does not pair with the client key that opened the window' }, 'The secret key belongs to another pair'],
  ['with its facts',            'FORBIDDEN_REQUEST', { cause: 'amount differs from the request', amount: '4900' },  'The confirm’s amount 4900 is not'],
  ['without them',              'FORBIDDEN_REQUEST', { cause: 'amount differs from the request' },                  'The confirm’s amount is not'],
  ['by its facts alone',        'NOT_FOUND_PAYMENT', { orderId: 'order-1' },                                        'no payment of orderId "order-1"'],
  ['a cause of any code',       'NOT_FOUND_PAYMENT', { cause: 'the payment belongs to another shop', paymentKey: 'x' }, 'belongs to another shop than the client key that opened the window'],
  ['a cause nobody foresaw',    'FORBIDDEN_REQUEST', { cause: 'something new' },                                    'This request is not allowed'],
  ['by what was said then',     'INVALID_REQUEST',   { field: 'amount', said: 'amount: too much' },                 'amount: too much'],
  ['by its own hint before',    'INVALID_REQUEST',   { said: 'no', hint: { ko: '힌트', en: 'the hint' } },           'the hint'],
  ['by the code’s own words',   'INVALID_EMAIL',     {},                                                            'Please check the e-mail address.'],
  ['a code of the script',      'USER_CANCEL',       null,                                                          'The payment window was closed'],
  ['a code of tomorrow',        'NEVER_HEARD_OF',    null,                                                          'NEVER_HEARD_OF'],
])('a refusal is told %s', (_, code, facts, words) => {
  expect(whyOf({ code, facts }, 'en')).toContain(words);
  expect(whyOf({ code, facts }, 'ko')).not.toBeNull();
});

test('a call without an answer has a reason too, and a success has none', () => {
  expect(whyOf({ code: null, facts: { cause: 'the caller was gone before the answer' } }, 'en')).toContain(
    'gone',
  );
  expect(whyOf({ code: null, facts: null }, 'en')).toBeNull();
});
