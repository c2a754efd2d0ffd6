import { expect, test } from 'vitest';
import { alphanumeric, freshKeys, paymentKey, seededChance, systemChance, timeOrderedId } from './chance.ts';

const now = new Date('2026-03-10T05:22:31.123Z');

test('a payment key tells the shop and the Seoul time, and sorts by it', () => {
  expect(paymentKey(systemChance, 'tgdocs', now)).toMatch(/^tgdoc20260310142231[A-Za-z0-9]{10}$/);
  expect(paymentKey(systemChance, 'a', now)).toMatch(/^a20260310142231[A-Za-z0-9]{10}$/);
  const later = new Date(now.getTime() + 1_000);
  expect(paymentKey(systemChance, 'tgdocs', now) < paymentKey(systemChance, 'tgdocs', later)).toBe(true);
});

test('shops whose names begin alike may open 200,000 payments in one second', () => {
  const keys = Array.from({ length: 200_000 }, () => paymentKey(systemChance, 'tgdocs', now));
  expect(new Set(keys).size).toBe(200_000);
});

test('ids sort by their milliseconds, and two of one millisecond differ', () => {
  const one = timeOrderedId(systemChance, now);
  expect(one).toMatch(/^[0-9a-f]{32}$/);
  expect(one < timeOrderedId(systemChance, new Date(now.getTime() + 1))).toBe(true);
  expect(timeOrderedId(systemChance, now)).not.toBe(one);
});

test('a seed repeats a run, and another seed does not', () => {
  const run = (seed: string) => {
    const chance = seededChance(seed);
    return [paymentKey(chance, 'tgdocs', now), freshKeys(chance, now), alphanumeric(chance, 100)];
  };
  expect(run('one')).toEqual(run('one'));
  expect(run('one')).not.toEqual(run('two'));
});

test('fresh keys have the forms that the protocol shows', () => {
  expect(freshKeys(systemChance, now)).toEqual({
    transactionKey: expect.stringMatching(/^[0-9A-F]{32}$/),
    secret: expect.stringMatching(/^ps_[A-Za-z0-9]{28}$/),
    receiptKey: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
    issueNumber: expect.stringMatching(/^\d{9}$/),
    refundId: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test('letters and digits are equally likely', () => {
  const text = alphanumeric(seededChance('even'), 62_000);
  const counts = Object.values(Object.groupBy(text, (sign) => sign)).map((signs) => signs?.length ?? 0);
  expect(counts).toHaveLength(62);
  // 1,000 each; six standard deviations to either side.
  expect(Math.min(...counts)).toBeGreaterThan(810);
  expect(Math.max(...counts)).toBeLessThan(1_190);
});
