import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ANONYMOUS,
  customerKeyPattern,
  isMetadata,
  isReturnUrl,
  isTransactionContext,
  registrationNumberPatterns,
} from './limits.ts';

test.each([
  ['https://shop.example/success', true],
  ['http://localhost:4200/success?basket=7#top', true],
  ['HTTPS://SHOP.EXAMPLE', true],
  ['https://[::1]:8080/', true],
  ['/success', false],
  ['//shop.example/success', false],
  ['shop.example/success', false],
  ['https://', false],
  ['https:shop.example', false],
  ['https://user@shop.example', false],
  ['https://user:pw@shop.example', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['tosspayments://success', false],
  [' https://shop.example', false],
  ['https://shop.example/성공?주문=1', true],
  ['https://shop.example/\r\nset-cookie:a=b', false],
  ['https://shop.\texample/', false],
  [`https://shop.example/${'x'.repeat(2000)}`, false],
  ['', false],
])('the buyer may be sent back to "%s": %s', (url, answer) => {
  expect(isReturnUrl(url)).toBe(answer);
});

test.each<[unknown, boolean]>([
  [{}, true],
  [{ a: '' }, true],
  [{ a: 'b', 상품: '머그잔 🙂' }, true],
  [{ ['k'.repeat(40)]: 'v'.repeat(2000) }, true],
  [{ ['🙂'.repeat(40)]: '🙂'.repeat(2000) }, true],
  [{ ['k'.repeat(41)]: 'v' }, false],
  [{ a: 'v'.repeat(2001) }, false],
  [{ 1: '', 2: '', 3: '', 4: '', 5: '' }, true],
  [{ 1: '', 2: '', 3: '', 4: '', 5: '', 6: '' }, false],
  [{ '': 'v' }, false],
  [{ 'a[0]': 'v' }, false],
  [{ 'a]': 'v' }, false],
  [{ a: 1 }, false],
  [{ a: null }, false],
  [{ a: { b: 'c' } }, false],
  [{ a: '\0' }, false],
  [{ a: '\ud800' }, false],
  [['a'], false],
  ['a', false],
  [null, false],
])('metadata %o: %s', (metadata, answer) => {
  expect(isMetadata(metadata)).toBe(answer);
});

test('a key named __proto__ is a pair like any other', () => {
  expect(isMetadata(JSON.parse('{"__proto__":"x"}'))).toBe(true);
  expect(isMetadata(JSON.parse('{"__proto__":{"polluted":1}}'))).toBe(false);
});

test('no address, no metadata and no context makes them throw', () => {
  fc.assert(
    fc.property(fc.anything(), fc.string(), (thing, text) => {
      isMetadata(thing);
      isTransactionContext(thing);
      isReturnUrl(text);
    }),
  );
});

test.each<[unknown, boolean]>([
  [{}, true],
  [{ sender_account_id: 'A1', sender_orders: 7, sender_is_new: false, sender_phone: null }, true],
  [{ ['k'.repeat(5000)]: 'v'.repeat(4999) }, true],
  [{ ['k'.repeat(5000)]: 'v'.repeat(5000) }, false],
  [Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f${index}`, 'x'])), true],
  [Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`f${index}`, 'x'])), false],
  [{ a: { b: 'c' } }, false],
  [{ a: ['b'] }, false],
  [{ a: Number.NaN }, false],
  [{ a: 5n }, false],
  [{ a: '\0' }, false],
  [{ a: '\ud800' }, false],
  [{ '\ud800': 'a' }, false],
  [{ a: '🙂' }, true],
  [['a'], false],
  ['a', false],
  [null, false],
])('a transaction context %o: %s', (context, answer) => {
  expect(isTransactionContext(context)).toBe(answer);
});

test('the anonymous buyer’s key is a customer key', () => {
  expect(customerKeyPattern.test(ANONYMOUS)).toBe(true);
});

test('the tax office’s own number for receipts nobody asked for is a phone number', () => {
  expect(registrationNumberPatterns.MOBILE.test('0100001234')).toBe(true);
});

test('what the buyer’s bundles import never pulls in zod', () => {
  const seen = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = readFileSync(new URL(file, import.meta.url), 'utf8').replace(
      /(import|export) type [^;]*;/g,
      '',
    );
    for (const [, target = ''] of source.matchAll(/from '([^']+)'/g)) {
      expect([file, target]).toEqual([file, expect.stringMatching(/^\.\.?\//)]);
      follow(new URL(target, new URL(file, 'file:///src/')).pathname.replace('/src/', './'));
    }
  };
  for (const file of ['limits', 'codes', 'banks', 'dates', 'errors', 'sdk-errors', 'window'])
    follow(`./${file}.ts`);
  expect(seen.size).toBeGreaterThan(7);
});
