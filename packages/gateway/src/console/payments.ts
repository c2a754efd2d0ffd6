import { parseSeoul, seoulDay } from '@tollgate/contract';
import { PAGE_ROWS, type PaymentFilter } from '@tollgate/contract/console';
import { Failure } from '@tollgate/domain';
import { keysFrom, listPayments as list, type PaymentSearch } from '../store/payment-list.ts';
import type { ConsoleHandler } from './console-call.ts';
import { tellRow } from './payment-row.ts';

/** The shop's payments, newest first; its filters stand in the page's address. */
export const listPayments: ConsoleHandler<'listPayments'> = async ({ db, mId, shop }, { query }) => {
  const { rows, next } = await list(db, mId, searchOf(mId, query), query.cursor, PAGE_ROWS);
  const isTest = shop.merchant.environment === 'test';
  return { rows: rows.map((row) => tellRow(row, isTest)), next };
};

const DAY_MS = 86_400_000;

/** @throws Failure INVALID_REQUEST for a day that no calendar has */
export function searchOf(mId: string, { search, status, method, from, to }: PaymentFilter): PaymentSearch {
  const first = from === undefined ? undefined : dayOf(from, 'from');
  const last = to === undefined ? undefined : dayOf(to, 'to');
  return {
    search: search?.trim() || undefined,
    status,
    method,
    fromKey: first && keysFrom(mId, digitsOf(first)),
    toKey: last && keysFrom(mId, digitsOf(new Date(last.getTime() + DAY_MS))),
  };
}

const digitsOf = (day: Date): string => seoulDay(day).replaceAll('-', '');

/** @throws Failure INVALID_REQUEST at `field` for a day that no calendar has */
export function dayOf(text: string, field: string): Date {
  const day = parseSeoul(`${text}T00:00:00`);
  if (day) return day;
  throw new Failure('INVALID_REQUEST', { field }, NO_DAY);
}

const NO_DAY = {
  ko: '달력에 있는 날을 YYYY-MM-DD로 적어 주세요.',
  en: 'must be a day of the calendar, written YYYY-MM-DD.',
};
