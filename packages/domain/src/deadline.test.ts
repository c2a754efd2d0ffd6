import { expect, test } from 'vitest';
import { type DepositDeadline, depositDeadline } from './deadline.ts';

const requestedAt = new Date('2026-03-10T14:22:31+09:00');
const seoul = (at: Date) => `${new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;

test.each<[asked: DepositDeadline, dueDate: string, because: string]>([
  [{}, '2026-03-17T14:22:31+09:00', 'a week when nothing is asked'],
  [{ validHours: 1 }, '2026-03-10T15:22:31+09:00', 'the shortest'],
  [{ validHours: 1.5 }, '2026-03-10T15:52:31+09:00', 'half hours count'],
  [{ validHours: 24 }, '2026-03-11T14:22:31+09:00', 'hours from the request'],
  [{ validHours: 2160 }, '2026-06-08T14:22:31+09:00', 'ninety days at most'],
  [{ dueDate: '2026-03-12T23:59:59' }, '2026-03-12T23:59:59+09:00', 'Seoul time where no offset stands'],
  [{ dueDate: '2026-03-12T23:59:59+09:00' }, '2026-03-12T23:59:59+09:00', 'with the offset of Seoul'],
  [{ dueDate: '2026-03-12T14:59:59Z' }, '2026-03-12T23:59:59+09:00', 'in universal time'],
  [{ dueDate: '2026-03-12T10:59:59-04:00' }, '2026-03-12T23:59:59+09:00', 'from New York'],
  [{ dueDate: '2026-03-10T14:22:32' }, '2026-03-10T14:22:32+09:00', 'a second after the request'],
  [{ dueDate: '2026-06-08T14:22:31' }, '2026-06-08T14:22:31+09:00', 'ninety days to the second'],
])('%o: deposits stop at %s, %s', (asked, dueDate) => {
  expect(seoul(depositDeadline(asked, requestedAt))).toBe(dueDate);
});

test.each([
  [{ validHours: 24, dueDate: '2026-03-12T00:00:00' }, 'INVALID_VALID_HOURS_WITH_DUE_DATE_AND_SINGLE'],
  [{ validHours: 2160.01 }, 'EXCEED_MAX_VALID_HOURS'],
  [{ validHours: Number.POSITIVE_INFINITY }, 'EXCEED_MAX_VALID_HOURS'],
  [{ validHours: 0 }, 'INVALID_REQUEST'],
  [{ validHours: -1 }, 'INVALID_REQUEST'],
  [{ validHours: 0.99 }, 'INVALID_REQUEST'],
  [{ validHours: Number.NaN }, 'INVALID_REQUEST'],
  [{ dueDate: '2026-06-08T14:22:32' }, 'EXCEED_MAX_DUE_DATE'],
  [{ dueDate: '2028-02-29T00:00:00' }, 'EXCEED_MAX_DUE_DATE'],
  [{ dueDate: '2026-03-10T14:22:31' }, 'INVALID_DATE'],
  [{ dueDate: '2026-03-10T14:22:30' }, 'INVALID_DATE'],
  [{ dueDate: '2025-01-01T00:00:00' }, 'INVALID_DATE'],
  [{ dueDate: '2026-03-12' }, 'INVALID_DATE'],
  [{ dueDate: '2026-03-12T10:00' }, 'INVALID_DATE'],
  [{ dueDate: '2026-03-12 10:00:00' }, 'INVALID_DATE'],
  [{ dueDate: '20260312T100000' }, 'INVALID_DATE'],
  [{ dueDate: '2026-02-30T10:00:00' }, 'INVALID_DATE'],
  [{ dueDate: '2026-04-12T25:00:00' }, 'INVALID_DATE'],
  [{ dueDate: 'tomorrow' }, 'INVALID_DATE'],
  [{ dueDate: '' }, 'INVALID_DATE'],
] as const)('%o is refused with %s', (asked, code) => {
  expect(() => depositDeadline(asked, requestedAt)).toThrow(expect.objectContaining({ code }));
});

test('a refusal of the deadline says which field and how it is written', () => {
  expect(() => depositDeadline({ dueDate: 'tomorrow' }, requestedAt)).toThrow(
    expect.objectContaining({
      hint: { ko: expect.stringContaining('dueDate'), en: expect.stringContaining('dueDate') },
    }),
  );
});
