import { expect, test } from 'vitest';
import { Deck } from './deck.ts';

test('a hundred cards have exactly their shares, and no kind comes in a heap', () => {
  const shares = { request: 30, confirm: 30, get: 25, deposit: 10, cancel: 5 };
  const deck = new Deck(shares);
  const drawn = Array.from({ length: 100 }, () => deck.draw());
  const counts = Object.groupBy(drawn, (kind) => kind);
  for (const [kind, share] of Object.entries(shares)) expect(counts[kind as 'get']).toHaveLength(share);
  const firstHalf = drawn.slice(0, 50).filter((kind) => kind === 'confirm').length;
  expect(firstHalf).toBeGreaterThan(10);
  expect(firstHalf).toBeLessThan(20);
});
