import type { World } from './world.ts';

/**
 * The bank's own number of a movement (거래일련번호): unique per bank and business date, starting again every day.
 */
export function nextBankTxNo(world: World, bankCode: string, bankDate: string): string {
  const row = world.books.get<{ last: number }>(
    `insert into sequences values (?, ?, 1)
     on conflict (bank_code, bank_date) do update set last = last + 1 returning last`,
    bankCode,
    bankDate,
  );
  return String(row?.last ?? 0).padStart(8, '0');
}
