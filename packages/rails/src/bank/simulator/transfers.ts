import {
  type TransferFailureCode,
  type TransferOrder,
  type TransferState,
  transferFailures,
} from '../protocol.ts';
import type { AlarmJob } from './alarm.ts';
import { businessDate, instant } from './bank-clock.ts';
import { closedUntil, refuseClosed } from './bank-hours.ts';
import { nextBankTxNo } from './bank-tx-no.ts';
import { shapeOf, simulatedBankCodes } from './banks.ts';
import { holderOf } from './holders.ts';
import { putNotice, sendFirst } from './outbox.ts';
import { no, type Reply, yes } from './reply.ts';
import { type TransferPlan, transferOutcomes } from './transfer-outcomes.ts';
import type { World } from './world.ts';

export type Transfer = {
  transfer_id: string;
  content: string;
  bank_code: string;
  payer_bank_code: string;
  account_number: string;
  holder_name: string;
  amount: number;
  status: 'ACCEPTED' | 'UNKNOWN' | 'SUCCEEDED' | 'FAILED';
  planned_status: 'SUCCEEDED' | 'FAILED' | null;
  planned_failure: TransferFailureCode | null;
  result_at: number | null;
  accepted_at: number;
  done_at: number | null;
  bank_date: string | null;
  bank_tx_no: string | null;
};

/** How long a transfer takes that nobody interferes with. */
const ordinaryDelayMs = 1_000;

/**
 * Takes a transfer (지급이체). The order's id makes a repeat harmless: the same id answers the transfer as it
 * stands, and other content under that id is refused. A closed bank takes nothing.
 */
export function orderTransfer(world: World, { transferId, ...order }: TransferOrder): Reply {
  const content = JSON.stringify(order);
  const taken = transferOf(world, transferId);
  if (taken) {
    return taken.content === content
      ? yes(stateOf(taken))
      : no('CONFLICT', 'this transfer was ordered with other content');
  }
  const holder = holderOf(world, order);
  const reopensAt = holder.isClosedBank
    ? instant(world.clock.now() + 600_000)
    : closedUntil(world, order.bankCode, 'TRANSFER', 'refund');
  if (reopensAt) return refuseClosed(order.bankCode, reopensAt);
  const { plan, delayMs } = planOf(world, order);
  world.books.transaction(() => {
    world.books.run(
      `insert into transfers (transfer_id, content, bank_code, payer_bank_code, account_number, holder_name, amount,
                              print_text, status, planned_status, planned_failure, result_at, accepted_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      transferId,
      content,
      order.bankCode,
      payerBank(world, order),
      order.accountNumber,
      order.holderName,
      order.amount,
      order.printText,
      plan.first === 'UNKNOWN' ? 'UNKNOWN' : 'ACCEPTED',
      plan.last,
      plan.failure ?? null,
      plan.last === null ? null : world.clock.now() + delayMs,
      world.clock.now(),
    );
    if (plan.first === 'SUCCEEDED' || plan.first === 'FAILED') book(world, transferId, plan.first);
  });
  world.alarm.wake();
  return describeTransfer(world, transferId);
}

export function describeTransfer(world: World, transferId: string): Reply {
  const transfer = transferOf(world, transferId);
  return transfer ? yes(stateOf(transfer)) : no('NOT_FOUND', 'no such transfer');
}

/** What becomes of it: a knob, else what is planted at that number, else success. */
function planOf(
  world: World,
  order: Omit<TransferOrder, 'transferId'>,
): { plan: TransferPlan; delayMs: number } {
  const knob = world.knobs.take('transferOutcome', order);
  if (knob) return { plan: transferOutcomes[knob.outcome], delayMs: knob.ms };
  const { failure, outcome = 'SUCCEEDED_LATER' } = holderOf(world, order);
  const plan: TransferPlan = failure
    ? { ...transferOutcomes.FAILED_LATER, failure }
    : transferOutcomes[outcome];
  return { plan, delayMs: ordinaryDelayMs };
}

/** A refund leaves the settlement account that the deposit came into. */
function payerBank(world: World, { cause, bankCode }: Omit<TransferOrder, 'transferId'>): string {
  const deposit = world.books.get<{ bank_code: string }>(
    'select bank_code from deposits where deposit_id = ?',
    cause.depositId,
  );
  return deposit?.bank_code ?? (shapeOf(bankCode) ? bankCode : (simulatedBankCodes[0] ?? bankCode));
}

/** Books the result and writes the notice of it; call it inside a transaction. */
function book(world: World, transferId: string, status: 'SUCCEEDED' | 'FAILED'): string {
  const transfer = transferOf(world, transferId);
  if (!transfer) throw new Error(`no transfer ${transferId}`);
  const now = world.clock.now();
  const bankDate = businessDate(transfer.payer_bank_code, now);
  const bankTxNo = nextBankTxNo(world, transfer.payer_bank_code, bankDate);
  world.books.run(
    'update transfers set status = ?, done_at = ?, bank_date = ?, bank_tx_no = ?, result_at = null where transfer_id = ?',
    status,
    now,
    bankDate,
    bankTxNo,
    transferId,
  );
  const { account_number: accountNumber, bank_code: bankCode } = transfer;
  const state = stateOf({ ...transfer, status, done_at: now, bank_date: bankDate, bank_tx_no: bankTxNo });
  return putNotice(world, {
    kind: 'transferResult',
    event: 'TRANSFER',
    accountNumber,
    bankCode,
    body: { transferId, bankTransactionId: transactionId(bankDate, bankTxNo), ...state },
  });
}

/** The results that fall due. */
export function transferJob(world: World): AlarmJob {
  const open = "status in ('ACCEPTED', 'UNKNOWN')";
  return {
    nextAt: () =>
      world.books.get<{ at: number | null }>(`select min(result_at) as at from transfers where ${open}`)
        ?.at ?? undefined,
    start: () =>
      world.books
        .all<Transfer>(
          `select * from transfers where ${open} and result_at <= ? order by result_at limit 64`,
          world.clock.now(),
        )
        .map((due) =>
          finishTransfer(world, { transferId: due.transfer_id, status: due.planned_status ?? 'FAILED' }),
        ),
  };
}

/** Gives an open transfer its end. */
export async function finishTransfer(
  world: World,
  { transferId, status }: { transferId: string; status: 'SUCCEEDED' | 'FAILED' },
): Promise<boolean> {
  const noticeId = world.books.transaction(() => {
    const transfer = transferOf(world, transferId);
    return transfer && transfer.done_at === null ? book(world, transferId, status) : undefined;
  });
  return noticeId ? sendFirst(world, noticeId) : false;
}

/** The latest transfers out, for the bank's page. */
export function recentTransfers(world: World): Transfer[] {
  return world.books.all<Transfer>('select * from transfers order by accepted_at desc, rowid desc limit 20');
}

function transferOf(world: World, transferId: string): Transfer | undefined {
  return world.books.get<Transfer>('select * from transfers where transfer_id = ?', transferId);
}

function stateOf({ status, done_at, bank_date, bank_tx_no, planned_failure }: Transfer): TransferState {
  if (status === 'ACCEPTED' || status === 'UNKNOWN') return { status };
  const doneAt = instant(done_at ?? 0);
  if (status === 'SUCCEEDED')
    return { status, bankTransactionId: transactionId(bank_date, bank_tx_no), doneAt };
  const code = planned_failure ?? 'OTHER';
  return { status, failure: { code, message: transferFailures[code] }, doneAt };
}

/** Unique per bank, because the number alone is unique only within one business date. */
function transactionId(bankDate: string | null, bankTxNo: string | null): string {
  return `${bankDate ?? ''}-${bankTxNo ?? ''}`;
}
