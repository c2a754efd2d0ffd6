import type { PaymentRow } from '@tollgate/contract/console';
import { expect, test } from 'vitest';
import { type Filter, matches } from './matches.ts';

const row = {
  paymentKey: 'tgdoc20260310142200aB3dE',
  orderId: 'order-20260310-0001',
  status: 'WAITING_FOR_DEPOSIT',
  method: 'VIRTUAL_ACCOUNT',
  // In Seoul it is the eleventh already.
  requestedAt: '2026-03-10T15:30:00Z',
} as PaymentRow;
const all: Filter = { search: '', status: '', method: '', from: '', to: '' };

test.each<[Partial<Filter>, boolean]>([
  [{}, true],
  [{ search: 'order-2026' }, true],
  [{ search: 'tgdoc' }, true],
  [{ search: '0001' }, false],
  [{ status: 'DONE' }, false],
  [{ status: 'WAITING_FOR_DEPOSIT', method: 'VIRTUAL_ACCOUNT' }, true],
  [{ method: 'FOREIGN_EASY_PAY' }, false],
  [{ from: '2026-03-11', to: '2026-03-11' }, true],
  [{ to: '2026-03-10' }, false],
  [{ from: '2026-03-12' }, false],
])('a payment that arrives now, with the list filtered by %o, is shown: %s', (filter, isShown) => {
  expect(matches(row, { ...all, ...filter })).toBe(isShown);
});
