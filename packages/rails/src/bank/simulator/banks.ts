import { bankByInterbankCode } from '@tollgate/contract';

/**
 * The banks the simulator plays: those that issue virtual accounts.
 *
 * `prefix` and `length` only make the numbers look like that bank's; no real block is meant. `dayTurnsAt` is
 * when the bank's business date rolls over (마감): not everywhere at midnight, which is how a deposit of 23:55
 * comes to carry tomorrow's date.
 */
// biome-ignore format: a table
const shapes = {
  '039': { prefix: '2079',  length: 13, dayTurnsAt: '24:00' },
  '034': { prefix: '1107',  length: 13, dayTurnsAt: '24:00' },
  '004': { prefix: '9423',  length: 14, dayTurnsAt: '23:50' },
  '003': { prefix: '2170',  length: 14, dayTurnsAt: '24:00' },
  '011': { prefix: '7901',  length: 14, dayTurnsAt: '24:00' },
  '031': { prefix: '5041',  length: 14, dayTurnsAt: '24:00' },
  '032': { prefix: '1012',  length: 13, dayTurnsAt: '23:55' },
  '045': { prefix: '9003',  length: 13, dayTurnsAt: '24:00' },
  '007': { prefix: '1015',  length: 12, dayTurnsAt: '24:00' },
  '088': { prefix: '5621',  length: 14, dayTurnsAt: '23:50' },
  '020': { prefix: '2731',  length: 14, dayTurnsAt: '23:55' },
  '071': { prefix: '7012',  length: 14, dayTurnsAt: '24:00' },
  '081': { prefix: '7829',  length: 14, dayTurnsAt: '24:00' },
} as const satisfies Record<string, BankShape>;

export type BankShape = { prefix: string; length: number; dayTurnsAt: string };

export const simulatedBankCodes = Object.keys(shapes);

export function shapeOf(bankCode: string): BankShape | undefined {
  return (shapes as Record<string, BankShape>)[bankCode];
}

/** How many numbers one bank lends at most. Afterwards its pool is empty, as a real block would be. */
export const poolSize = 1_000_000;

/** Won that the bank keeps per movement. They appear only in the daily file, as at a real bank. */
export const fees = { DEP: 150, REV: 0, TRF: 300 } as const;

/** What people call the bank. */
export function bankName(bankCode: string): { ko: string; en: string } {
  const bank = bankByInterbankCode(bankCode);
  return bank ? { ko: bank.ko, en: bank.enName } : { ko: bankCode, en: bankCode };
}
