import { expect, test } from 'vitest';
import { paymentRow } from '../../test/payment-scene.ts';
import { taken } from './use-live-rows.ts';

const filter = { search: '', status: '', method: '', from: '', to: '' };
const nothing = { fresh: [], held: [] };
const keys = (rows: { paymentKey: string }[]) => rows.map(({ paymentKey }) => paymentKey);
const [old, newer, newest] = [paymentRow(2), paymentRow(1), paymentRow(0)];

test('whoever looks at the top sees newcomers at once, newest first', () => {
  const news = taken(nothing, [newer, newest], { known: new Set(), filter, isReading: false });
  expect(keys(news.fresh)).toEqual(keys([newest, newer]));
  expect(news.held).toEqual([]);
});

test('whoever reads further down has them held back, and what is in the list is no newcomer', () => {
  const known = new Set(keys([old]));
  const news = taken(nothing, [old, newer, newest], { known, filter, isReading: true });
  expect(news.fresh).toEqual([]);
  expect(keys(news.held)).toEqual(keys([newest, newer]));
});

test('a newcomer that changes stays where it stands, and of several changes the last counts', () => {
  const known = new Set<string>();
  const before = taken(nothing, [newer, newest], { known, filter, isReading: false });
  const waiting = { ...newer, status: 'WAITING_FOR_DEPOSIT' as const };
  const paid = { ...newer, status: 'DONE' as const };
  const news = taken(before, [waiting, paid], { known, filter, isReading: true });
  expect(news.fresh).toEqual([newest, paid]);
  expect(news.held).toEqual([]);
});

test('what the filter leaves out does not appear, but what is in sight may leave the filter', () => {
  const waiting = { ...filter, status: 'WAITING_FOR_DEPOSIT' };
  const known = new Set<string>();
  const before = taken(nothing, [newest, newer], { known, filter: waiting, isReading: false });
  expect(keys(before.fresh)).toEqual(keys([newest]));
  const paid = { ...newest, status: 'DONE' as const };
  expect(taken(before, [paid], { known, filter: waiting, isReading: false }).fresh).toEqual([paid]);
});
