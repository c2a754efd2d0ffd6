import { seoulDay, seoulStamp } from '@tollgate/contract';
import { shapeOf } from './banks.ts';
import type { Books } from './books.ts';

/**
 * The bank's time: a clock that runs by itself, plus what somebody moved it forward. How far is kept in the
 * books, so that a restart does not turn time back. Signatures are not dated with it.
 */
export class BankClock {
  readonly #books: Books;
  readonly #running: () => Date;
  #aheadMs: number;

  constructor(books: Books, running: () => Date) {
    this.#books = books;
    this.#running = running;
    const kept = books.get<{ value: string }>("select value from settings where name = 'clockAheadMs'");
    this.#aheadMs = Number(kept?.value ?? 0);
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#running().getTime() + this.#aheadMs;
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
    this.#books.run(
      "insert into settings values ('clockAheadMs', ?) on conflict (name) do update set value = excluded.value",
      String(this.#aheadMs),
    );
  }
}

/** `2026-03-10T14:22:31.118+09:00` */
export function instant(ms: number): string {
  return `${seoulStamp(new Date(ms)).slice(0, 23)}+09:00`;
}

/**
 * The business date (거래일자) of a moment: the day in Seoul, or the next one after the bank's turn of the day.
 */
export function businessDate(bankCode: string, ms: number): string {
  const turn = shapeOf(bankCode)?.dayTurnsAt ?? '24:00';
  const isAfterTurn = instant(ms).slice(11, 16) >= turn;
  return isAfterTurn ? addDays(seoulDay(new Date(ms)), 1) : seoulDay(new Date(ms));
}

/**
 * The date money settles (정산기준일자): the business date, moved off the weekend. Public holidays are not known
 * here.
 */
export function settleDate(bankDate: string): string {
  const weekday = new Date(`${bankDate}T00:00:00Z`).getUTCDay();
  return addDays(bankDate, weekday === 6 ? 2 : weekday === 0 ? 1 : 0);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** When the file of a business date is ready: 06:00 of the next day in Seoul. */
export function fileReadyAt(date: string): number {
  return Date.parse(`${addDays(date, 1)}T06:00:00+09:00`);
}
