import type { AccountState, InquiryRefusal, OpenAccountOrder } from '../protocol.ts';
import { instant } from './bank-clock.ts';
import { closedUntil, refuseClosed } from './bank-hours.ts';
import { shapeOf } from './banks.ts';
import { newNumber } from './number-blocks.ts';
import { no, type Reply, yes } from './reply.ts';
import type { World } from './world.ts';

/**
 * Accounts whose terms the bank keeps itself (operations 1 to 3). Our gateway leases numbers and keeps the
 * terms; these are here because the protocol has them and other gateways may insist.
 */
export type Account = {
  issue_id: string;
  content: string;
  account_number: string;
  bank_code: string;
  holder_name: string;
  amount: number;
  amount_rule: 'EXACT' | 'ANY';
  opens_at: number;
  expires_at: number;
  generation: number;
  status: 'OPEN' | 'CLOSED';
  closed_at: number | null;
  closed_reason: string | null;
  paid_by: string | null;
};

/**
 * How long a number rests before another payment gets it: late deposits and reversals must not find a
 * stranger.
 */
const quarantineMs = 10 * 86_400_000;

export function openAccount(world: World, issueId: string, order: OpenAccountOrder): Reply {
  const content = JSON.stringify(order);
  const issued = accountOf(world, issueId);
  if (issued) {
    return issued.content === content
      ? yes(describe(issued))
      : no('CONFLICT', 'this account was issued with other content');
  }
  const { bankCode } = order;
  const [opensAt, expiresAt] = [Date.parse(order.opensAt), Date.parse(order.expiresAt)];
  if (opensAt >= expiresAt) return no('INVALID_REQUEST', 'expiresAt must be after opensAt');
  if (order.mode === 'FIXED' && !order.fixedKey)
    return no('INVALID_REQUEST', 'a FIXED account needs fixedKey');
  if (!shapeOf(bankCode)) return no('NOT_FOUND', `bank ${bankCode} issues no accounts`);
  const reopensAt = closedUntil(world, bankCode, 'ISSUE');
  if (reopensAt) return refuseClosed(bankCode, reopensAt);
  if (world.knobs.take('poolEmpty', { bankCode }))
    return no('POOL_EMPTY', `bank ${bankCode} has no number left`);
  return world.books.transaction(() => {
    const number = order.mode === 'FIXED' ? fixedNumber(world, order) : rotatingNumber(world, bankCode);
    if (!number) return no('CONFLICT', 'the account of this fixedKey is open for another payment');
    world.books.run(
      `insert into accounts (issue_id, content, account_number, bank_code, fixed_key, holder_name, amount,
                             amount_rule, opens_at, expires_at, generation, status)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
               (select count(*) + 1 from accounts where account_number = ?3), 'OPEN')`,
      issueId,
      content,
      number,
      bankCode,
      order.fixedKey ?? null,
      order.holderName,
      order.amount,
      order.amountRule,
      opensAt,
      expiresAt,
    );
    return describeAccount(world, issueId);
  });
}

/** The same number for the same key; undefined while it is open. */
function fixedNumber(world: World, { bankCode, fixedKey }: OpenAccountOrder): string | undefined {
  const last = world.books.get<Account>(
    'select * from accounts where bank_code = ? and fixed_key = ? order by generation desc limit 1',
    bankCode,
    fixedKey ?? null,
  );
  if (!last) return newNumber(world, bankCode, null);
  return last.status === 'OPEN' ? undefined : last.account_number;
}

/** A number that has rested, else a new one. */
function rotatingNumber(world: World, bankCode: string): string {
  const rested = world.books.get<{ account_number: string }>(
    `select account_number from accounts
      where bank_code = ? and fixed_key is null
      group by account_number
     having max(coalesce(closed_at, 9e15)) < ?
      order by max(closed_at) limit 1`,
    bankCode,
    world.clock.now() - quarantineMs,
  );
  return rested?.account_number ?? newNumber(world, bankCode, null);
}

export function closeAccount(world: World, issueId: string, reason: string): Reply {
  const account = accountOf(world, issueId);
  if (!account) return no('NOT_FOUND', 'no such account');
  const closedAt = account.closed_at ?? world.clock.now();
  world.books.run(
    "update accounts set status = 'CLOSED', closed_at = ?, closed_reason = ? where issue_id = ? and status = 'OPEN'",
    closedAt,
    reason,
    issueId,
  );
  return yes({ status: 'CLOSED', closedAt: instant(closedAt) });
}

export function describeAccount(world: World, issueId: string): Reply {
  const account = accountOf(world, issueId);
  return account ? yes(describe(account)) : no('NOT_FOUND', 'no such account');
}

/** The account that a number stands for now, or stood for last. */
export function latestAccount(world: World, accountNumber: string): Account | undefined {
  return world.books.get<Account>(
    'select * from accounts where account_number = ? order by generation desc limit 1',
    accountNumber,
  );
}

/** What the bank itself has against a deposit into an account whose terms it keeps. */
export function refusalOf(account: Account, amount: number, now: number): InquiryRefusal | undefined {
  if (account.status === 'CLOSED') return account.closed_reason === 'EXPIRED' ? 'EXPIRED' : 'CLOSED';
  if (now >= account.expires_at) return 'EXPIRED';
  if (now < account.opens_at) return 'BLOCKED';
  if (account.amount_rule === 'EXACT' && account.paid_by !== null) return 'ALREADY_PAID';
  if (account.amount_rule === 'EXACT' && account.amount !== amount) return 'AMOUNT_MISMATCH';
  return undefined;
}

function accountOf(world: World, issueId: string): Account | undefined {
  return world.books.get<Account>('select * from accounts where issue_id = ?', issueId);
}

function describe(account: Account): AccountState {
  return {
    accountNumber: account.account_number,
    bankCode: account.bank_code,
    holderName: account.holder_name,
    generation: account.generation,
    expiresAt: instant(account.expires_at),
    status: account.status,
    ...(account.closed_at !== null && { closedAt: instant(account.closed_at) }),
    ...(account.closed_reason !== null && { closedReason: account.closed_reason as 'PAID' }),
  };
}
