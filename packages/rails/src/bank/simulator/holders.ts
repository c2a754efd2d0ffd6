import type { HolderMatch, TransferFailureCode } from '../protocol.ts';
import { closedUntil, refuseClosed } from './bank-hours.ts';
import { no, type Reply, yes } from './reply.ts';
import type { TransferOutcome } from './transfer-outcomes.ts';
import type { World } from './world.ts';

type Plant = {
  holderName?: string;
  match?: HolderMatch;
  isUsable?: boolean;
  /** What a transfer to it fails with, when it is sent in spite of the inquiry. */
  failure?: TransferFailureCode;
  outcome?: TransferOutcome;
  isClosedBank?: boolean;
};

/**
 * Account numbers that behave specially at every bank, by their last six digits. Any other number exists and
 * belongs to whoever is named, so that a tester may write what comes to mind.
 */
// biome-ignore format: a table
export const plantedEndings: Record<string, Plant> = {
  '900001': { match: 'MISMATCH', holderName: '김다른', failure: 'HOLDER_MISMATCH' },
  '900002': { match: 'UNKNOWN' },
  '900003': { isUsable: false, failure: 'ACCOUNT_UNUSABLE' },
  '900004': { failure: 'ACCOUNT_NOT_FOUND' },
  '900005': { isUsable: false, failure: 'ACCOUNT_CLOSED' },
  '900011': { outcome: 'FAILED_LATER' },
  '900012': { outcome: 'UNKNOWN_THEN_SUCCEEDED' },
  '900013': { outcome: 'UNKNOWN_THEN_FAILED' },
  '900014': { isClosedBank: true },
  '900015': { outcome: 'SUCCEEDED_AT_ONCE' },
  '900016': { outcome: 'FAILED_AT_ONCE' },
  '900017': { outcome: 'UNKNOWN_FOREVER' },
};

/** Shorter numbers exist at no bank. */
const shortestNumber = 7;

export type Receiver = { bankCode: string; accountNumber: string; holderName?: string | undefined };

export type Holder = Plant & { holderName: string; match: HolderMatch; isUsable: boolean; exists: boolean };

/**
 * What the receiving bank knows of an account: what was planted by hand, then by ending, then that all is
 * well.
 */
export function holderOf(world: World, { bankCode, accountNumber, holderName }: Receiver): Holder {
  const row = world.books.get<{ holder_name: string; usable: number }>(
    'select * from holders where bank_code = ? and account_number = ?',
    bankCode,
    accountNumber,
  );
  if (row) return plantedByHand(row, holderName);
  const { match = 'MATCH', ...planted } = plantedEndings[accountNumber.slice(-6)] ?? {};
  const exists = planted.failure !== 'ACCOUNT_NOT_FOUND' && accountNumber.length >= shortestNumber;
  return {
    isUsable: true,
    match: holderName === undefined ? 'UNKNOWN' : match,
    holderName: holderName ?? '홍길동',
    exists,
    ...(!exists && { failure: 'ACCOUNT_NOT_FOUND' as const }),
    ...planted,
  };
}

/** Names are compared without spaces and letter case, as banks do. */
function plantedByHand(row: { holder_name: string; usable: number }, asked: string | undefined): Holder {
  const plain = (name: string) => name.replace(/\s/g, '').toUpperCase();
  const match =
    asked === undefined ? 'UNKNOWN' : plain(asked) === plain(row.holder_name) ? 'MATCH' : 'MISMATCH';
  const failure =
    row.usable === 0 ? 'ACCOUNT_UNUSABLE' : match === 'MISMATCH' ? 'HOLDER_MISMATCH' : undefined;
  return {
    holderName: row.holder_name,
    match,
    isUsable: row.usable === 1,
    exists: true,
    ...(failure && { failure }),
  };
}

/** 예금주 조회 */
export function inquireHolder(world: World, receiver: Receiver): Reply {
  const reopensAt = closedUntil(world, receiver.bankCode, 'TRANSFER', 'inquireHolder');
  if (reopensAt) return refuseClosed(receiver.bankCode, reopensAt);
  const holder = holderOf(world, receiver);
  if (!holder.exists) return no('NOT_FOUND', 'no such account at this bank');
  return yes({ holderName: holder.holderName, match: holder.match, usable: holder.isUsable });
}
