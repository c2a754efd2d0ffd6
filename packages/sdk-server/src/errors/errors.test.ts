import { type ErrorCode, errors } from '@tollgate/contract/errors';
import { expect, test } from 'vitest';
import { codesByCause, isRetryable } from './causes.ts';
import { errorCodes, explain } from './index.ts';
import { troubleOf } from './trouble.ts';
import { buyerWords } from './words.ts';

const codes = Object.keys(errors) as ErrorCode[];
const listed = Object.values(codesByCause).flat() as string[];

test('every code of the contract has one cause', () => {
  expect([...listed].sort()).toEqual([...codes].sort());
  expect(new Set(listed).size).toBe(listed.length);
  expect(codes.length).toBeGreaterThan(150);
});

test('what the contract calls retryable is retryable by its cause, and nothing else', () => {
  const differing = codes.filter(
    (code) => isRetryable(troubleOf(code).cause) !== (errors[code].retryable === true),
  );
  expect(differing).toEqual([]);
});

test.each(codes)('%s has words for the buyer and for the developer, in both languages', (code) => {
  const { buyer, developer, httpStatus } = explain(code);
  expect(buyer.ko).toMatch(/[가-힣].*\.$/s);
  expect(buyer.en).toMatch(/^[A-Z].*\.$/s);
  expect(developer).toEqual({ ko: errors[code].ko, en: errors[code].en });
  expect(httpStatus).toBe(errors[code].status);
  expect(troubleOf(code).buyer).toEqual(buyerWords[troubleOf(code).cause]);
});

test('a buyer is never told of keys, queries and fields', () => {
  const technical =
    /\b(API|key|query|idempotency|orderId|paymentKey|base64|header|secret|endpoint|parameter|code|MID|field)\b/i;
  const told = errorCodes.filter((code) => technical.test(explain(code).buyer.en));
  expect(told).toEqual([]);
});

test('a code that is newer than this library is unknown, not retryable, and safe to show', () => {
  for (const code of ['A_CODE_OF_THE_FUTURE', '', '__proto__', 'toString']) {
    expect(troubleOf(code)).toMatchObject({ code, cause: 'unknown', isRetryable: false });
    expect(explain(code).developer).toBeUndefined();
  }
});

test('codes of the browser script are explained as well', () => {
  expect(explain('USER_CANCEL')).toMatchObject({ cause: 'stopped', httpStatus: undefined });
  expect(explain('INSECURE_KEY_USAGE').developer?.en).toContain('browser');
});
