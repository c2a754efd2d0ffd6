import { expect, test } from 'vitest';
import { isFinal, troubleOf } from './trouble.ts';

test.each([
  [404, 'NOT_FOUND_PAYMENT_SESSION', 'expired', true],
  [400, 'ALREADY_PROCESSED_PAYMENT', 'finished', true],
  [403, 'FORBIDDEN_REQUEST', 'refused', true],
  [404, 'NOT_FOUND_PAYMENT', 'refused', true],
  [400, 'INVALID_REQUEST', 'rejected', false],
  [429, 'TOO_MANY_REQUESTS', 'unavailable', false],
  [409, 'IDEMPOTENT_REQUEST_PROCESSING', 'unavailable', false],
  [500, 'FAILED_INTERNAL_SYSTEM_PROCESSING', 'unavailable', false],
  [503, 'a proxy said so', 'unavailable', false],
])('%i %s is %s', (status, code, kind, final) => {
  const trouble = troubleOf({ type: 'refusal', status, refusal: { code, message: 'm' } });
  expect(trouble.kind).toBe(kind);
  expect(isFinal[trouble.kind]).toBe(final);
});

test('no answer leaves the way open to try again', () => {
  expect(isFinal[troubleOf({ type: 'silence' }).kind]).toBe(false);
});
