import { businessDate, instant } from './bank-clock.ts';
import { nextBankTxNo } from './bank-tx-no.ts';
import type { Deposit } from './deposits.ts';
import { putNotice, sendFirst } from './outbox.ts';
import type { World } from './world.ts';

export type TakenBack =
  | { result: 'OK'; reversalId: string; depositId: string; reversedAt: string; noticed: boolean }
  | { result: 'REFUSED'; code: 'NO_DEPOSIT' | 'ALREADY_REVERSED' };

/**
 * Takes a deposit back (입금 취소): the one named, or the latest of a number that still stands. Banks do it
 * within minutes; here it is never too late, because a late one is what a gateway must survive.
 */
export async function takeBack(
  world: World,
  which: { depositId?: string | undefined; accountNumber?: string | undefined; reason?: string | undefined },
): Promise<TakenBack> {
  const deposit = world.books.get<Deposit>(
    `select deposits.* from deposits left join reversals using (deposit_id)
      where (?1 is not null and deposit_id = ?1)
         or (?1 is null and account_number = ?2 and reversal_id is null)
      order by deposited_at desc, deposits.rowid desc limit 1`,
    which.depositId ?? null,
    which.accountNumber ?? null,
  );
  if (!deposit) return { result: 'REFUSED', code: 'NO_DEPOSIT' };
  const reversal = world.books.transaction(() =>
    isReversed(world, deposit) ? undefined : reverse(world, deposit, which.reason ?? '송금인 요청'),
  );
  if (!reversal) return { result: 'REFUSED', code: 'ALREADY_REVERSED' };
  const { noticeId, ...answer } = reversal;
  return {
    result: 'OK',
    ...answer,
    depositId: deposit.deposit_id,
    noticed: await sendFirst(world, noticeId),
  };
}

/** Books the reversal under a number of its own and writes its notice; call it inside a transaction. */
export function reverse(world: World, deposit: Deposit, reason: string) {
  const { bank_code: bankCode, account_number: accountNumber, amount, deposit_id: depositId } = deposit;
  const now = world.clock.now();
  const reversalId = world.chance.id('rev', now);
  const bankDate = businessDate(bankCode, now);
  const bankTxNo = nextBankTxNo(world, bankCode, bankDate);
  const reversedAt = instant(now);
  const body = {
    reversalId,
    depositId,
    bankCode,
    accountNumber,
    bankDate,
    bankTxNo,
    amount,
    reversedAt,
    reason,
  };
  world.books.run(
    'insert into reversals values (?, ?, ?, ?, ?, ?, ?, ?)',
    reversalId,
    depositId,
    bankCode,
    bankDate,
    bankTxNo,
    amount,
    now,
    reason,
  );
  world.books.run('update accounts set paid_by = null where paid_by = ?', depositId);
  const noticeId = putNotice(world, { kind: 'reversal', event: 'REVERSAL', accountNumber, bankCode, body });
  return { reversalId, reversedAt, noticeId };
}

function isReversed(world: World, deposit: Deposit): boolean {
  return world.books.get('select 1 from reversals where deposit_id = ?', deposit.deposit_id) !== undefined;
}
