import { Amount, DepositInquiryAnswer } from '../protocol.ts';
import { latestAccount, refusalOf } from './accounts.ts';
import { addDays, businessDate, instant, settleDate } from './bank-clock.ts';
import { closedUntil } from './bank-hours.ts';
import { nextBankTxNo } from './bank-tx-no.ts';
import { holdSending } from './holds.ts';
import { putNotice, sendBehind, sendFirst } from './outbox.ts';
import type { RefusalCode } from './refusals.ts';
import { reverse } from './reversals.ts';
import type { World } from './world.ts';

/** Somebody sends money to a number. Amounts are won. */
export type Sending = {
  accountNumber: string;
  amount: number;
  depositorName: string;
  /** The bank the sender believes the number to be at; it must be right when given. */
  bankCode?: string | undefined;
  depositorBankCode?: string | undefined;
};

export type Deposit = {
  deposit_id: string;
  bank_code: string;
  bank_date: string;
  bank_tx_no: string;
  account_number: string;
  amount: number;
  uncleared_amount: number;
  depositor_name: string;
  depositor_bank_code: string | null;
  deposited_at: number;
  settle_date: string;
  notice_id: string;
};

export type Sent =
  | {
      result: 'OK';
      depositId: string;
      bankCode: string;
      depositedAt: string;
      holderName?: string;
      noticed: boolean;
    }
  | { result: 'HELD'; holdId: string; until: string }
  | { result: 'REFUSED'; code: RefusalCode };

type Checked = { isFine: true; bankCode: string; holderName?: string } | { isFine: false; code: RefusalCode };

/** The gateway may take this long to say whether a deposit may come in; silence is a no. */
const inquiryTimeoutMs = 3_000;

/**
 * Sends money: asks the gateway (수취조회), books, and tells it (입금통보).
 *
 * It answers once the first attempt of the notice has ended. The books are written before, so the deposit
 * stands whatever became of that attempt.
 */
export async function sendMoney(world: World, sending: Sending): Promise<Sent> {
  const checked = await check(world, sending, 1);
  if (!checked.isFine) return { result: 'REFUSED', code: checked.code };
  const subject = { accountNumber: sending.accountNumber, bankCode: checked.bankCode };
  const second = world.knobs.take('secondInquiry', subject);
  if (second) return holdSending(world, sending, second.ms);
  return bookSending(world, sending, checked);
}

/** The second inquiry after a hold (some banks ask twice, about two minutes apart), then the booking. */
export async function sendHeldMoney(world: World, sending: Sending): Promise<Sent> {
  const checked = await check(world, sending, 2);
  return checked.isFine ? bookSending(world, sending, checked) : { result: 'REFUSED', code: checked.code };
}

async function check(world: World, sending: Sending, round: 1 | 2): Promise<Checked> {
  const { accountNumber, amount, depositorName } = sending;
  const number = world.books.get<{ bank_code: string; block_id: string | null }>(
    'select * from numbers where account_number = ?',
    accountNumber,
  );
  const isRightBank = sending.bankCode === undefined || sending.bankCode === number?.bank_code;
  if (!number || !isRightBank) return { isFine: false, code: 'UNKNOWN_ACCOUNT' };
  const { bank_code: bankCode } = number;
  if (closedUntil(world, bankCode, 'DEPOSIT')) return { isFine: false, code: 'BANK_CLOSED' };
  const subject = { accountNumber, bankCode };
  if (world.knobs.take('skipInquiry', subject)) return { isFine: true, bankCode };
  const code = number.block_id === null ? refusalOfOwn(world, accountNumber, amount) : undefined;
  if (code) return { isFine: false, code };
  const now = world.clock.now();
  const inquiry = {
    inquiryId: world.chance.id('inq', now),
    bankCode,
    accountNumber,
    amount,
    depositorName,
    channel: 'APP',
    round,
    askedAt: instant(now),
  };
  const answer = await world.gateway.ask('depositInquiry', inquiry, { timeoutMs: inquiryTimeoutMs, subject });
  const parsed = DepositInquiryAnswer.safeParse(answer);
  if (!parsed.success) return { isFine: false, code: 'TRY_LATER' };
  if (!parsed.data.accept) return { isFine: false, code: parsed.data.reason };
  return { isFine: true, bankCode, holderName: parsed.data.holderName };
}

/** Where the bank keeps the terms itself. */
function refusalOfOwn(world: World, accountNumber: string, amount: number): RefusalCode | undefined {
  const account = latestAccount(world, accountNumber);
  return account ? refusalOf(account, amount, world.clock.now()) : 'CLOSED';
}

async function bookSending(
  world: World,
  sending: Sending,
  checked: Checked & { isFine: true },
): Promise<Sent> {
  const { bankCode, holderName } = checked;
  const subject = { accountNumber: sending.accountNumber, bankCode };
  const isReversedFirst = world.knobs.take('reversalFirst', subject) !== undefined;
  const { deposit, reversalNoticeId } = world.books.transaction(() => {
    const booked = book(world, sending, bankCode);
    if (!isReversedFirst) return { deposit: booked, reversalNoticeId: undefined };
    const { noticeId } = reverse(world, booked, '착오 송금');
    sendBehind(world, booked.notice_id, noticeId);
    return { deposit: booked, reversalNoticeId: noticeId };
  });
  if (reversalNoticeId) await sendFirst(world, reversalNoticeId);
  const noticed = await sendFirst(world, deposit.notice_id);
  return {
    result: 'OK',
    depositId: deposit.deposit_id,
    bankCode,
    depositedAt: instant(deposit.deposited_at),
    ...(holderName !== undefined && { holderName }),
    noticed,
  };
}

/** Books the deposit and writes its notice; call it inside a transaction. */
function book(world: World, sending: Sending, bankCode: string): Deposit {
  const { accountNumber, amount } = sending;
  const subject = { accountNumber, bankCode };
  const now = world.clock.now();
  const { bankDate, bankTxNo } = naturalKey(world, bankCode, accountNumber, now);
  const uncleared = world.knobs.take('unclearedAmount', subject);
  const deposit = {
    depositId: world.chance.id('dep', now),
    bankCode,
    accountNumber,
    bankDate,
    bankTxNo,
    amount: Amount.parse(amount),
    unclearedAmount: uncleared ? Math.min(uncleared.amount ?? amount, amount) : 0,
    depositorName: world.knobs.take('depositorName', subject)?.name ?? sending.depositorName,
    ...(sending.depositorBankCode !== undefined && { depositorBankCode: sending.depositorBankCode }),
    depositedAt: instant(now),
    settleDate: settleDate(bankDate),
  };
  const noticeId = putNotice(world, {
    kind: 'deposit',
    event: 'DEPOSIT',
    accountNumber,
    bankCode,
    body: deposit,
  });
  world.books.run(
    `update accounts set paid_by = ? where account_number = ? and status = 'OPEN'`,
    deposit.depositId,
    accountNumber,
  );
  const row = world.books.get<Deposit>(
    'insert into deposits values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *',
    deposit.depositId,
    bankCode,
    bankDate,
    bankTxNo,
    accountNumber,
    amount,
    deposit.unclearedAmount,
    deposit.depositorName.toWellFormed(),
    sending.depositorBankCode ?? null,
    now,
    deposit.settleDate,
    noticeId,
  );
  if (!row) throw new Error('the deposit was not booked');
  return row;
}

/** (bank, business date, number), or with the knob the last deposit's number on the day after its date. */
function naturalKey(world: World, bankCode: string, accountNumber: string, now: number) {
  const last = world.books.get<Deposit>(
    'select * from deposits where bank_code = ? order by deposited_at desc, rowid desc limit 1',
    bankCode,
  );
  if (last && world.knobs.take('repeatBankTxNo', { accountNumber, bankCode })) {
    return { bankDate: addDays(last.bank_date, 1), bankTxNo: last.bank_tx_no };
  }
  const bankDate = businessDate(bankCode, now);
  return { bankDate, bankTxNo: nextBankTxNo(world, bankCode, bankDate) };
}

export type ListedDeposit = Deposit & { reversed_at: number | null; notice_state: string };

/** The latest deposits, of one number or of all. */
export function recentDeposits(world: World, accountNumber?: string): ListedDeposit[] {
  return world.books.all<ListedDeposit>(
    `select deposits.*, reversed_at, notices.state as notice_state
       from deposits join notices using (notice_id) left join reversals using (deposit_id)
      where ?1 is null or deposits.account_number = ?1
      order by deposited_at desc, deposits.rowid desc limit 50`,
    accountNumber ?? null,
  );
}
