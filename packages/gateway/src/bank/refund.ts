import { banks } from '@tollgate/contract';
import { Failure, type RefundAccount } from '@tollgate/domain';
import { type BankRail, RailSilence, type TransferFailureCode, type TransferState } from '@tollgate/rails';
import type { Verdict } from '../payments/verdict.ts';

/** The rails this gateway knows, by the name a number was leased under. */
export type BankRails = ReadonlyMap<string, BankRail>;

/** Money to go back to a customer. `refundId` is ours and is never sent with other content. */
export interface BankOrder {
  kind: 'bank';
  rail: string;
  mId: string;
  refundId: string;
  amount: number;
  account: RefundAccount;
  /** What the customer reads in their bank book: the order number. */
  printText: string;
  /** The bank's own name of the deposit that goes back; absent when the bank took the deposit back itself. */
  depositId: string | undefined;
}

/** The transfer's id at the bank carries the merchant, because its notices come without one. */
export const transferIdOf = ({ mId, refundId }: { mId: string; refundId: string }): string =>
  `${mId}.${refundId}`;

export function refundOfTransfer(transferId: string): { mId: string; refundId: string } | undefined {
  const [mId, refundId, ...rest] = transferId.split('.');
  return mId && refundId && rest.length === 0 ? { mId, refundId } : undefined;
}

/** Why the bank failed a transfer, in the words of the cancel endpoint. What is missing here is REFUND_REJECTED. */
const failures: Partial<
  Record<
    TransferFailureCode,
    'INVALID_REFUND_ACCOUNT_NUMBER' | 'FORBIDDEN_BANK_REFUND_REQUEST' | 'INVALID_REFUND_ACCOUNT_INFO'
  >
> = {
  ACCOUNT_NOT_FOUND: 'INVALID_REFUND_ACCOUNT_NUMBER',
  ACCOUNT_CLOSED: 'FORBIDDEN_BANK_REFUND_REQUEST',
  ACCOUNT_UNUSABLE: 'FORBIDDEN_BANK_REFUND_REQUEST',
  HOLDER_MISMATCH: 'INVALID_REFUND_ACCOUNT_INFO',
};

const refusalOf = (failure: TransferFailureCode): Failure =>
  new Failure(failures[failure] ?? 'REFUND_REJECTED', { failure });

/**
 * Gives money back: asks whose account it is, then orders the transfer. Safe to repeat, because the
 * transfer's id is the refund's own.
 *
 * A bank that is silent or closed after the refund was accepted by us is no refusal: the cancellation
 * stands, the refund is PENDING, and a job carries on until the bank has said what became of it.
 */
export async function giveBackAtBank(rails: BankRails, order: BankOrder): Promise<Verdict> {
  const rail = rails.get(order.rail);
  if (!rail) return {};
  // It no longer holds the money, and somebody must look.
  if (!order.depositId)
    return { refusal: new Failure('REFUND_REJECTED', { cause: 'the bank took the deposit back' }) };
  return (await refuseAccount(rail, order)) ?? (await transfer(rail, order, order.depositId));
}

/**
 * What became of a transfer that was left behind; one that the bank has never heard of is ordered under the same id.
 *
 * @throws RailSilence when the bank does not answer
 */
export async function refundAtBank(rails: BankRails, order: BankOrder): Promise<Verdict> {
  const answer = await rails.get(order.rail)?.refundState(transferIdOf(order));
  if (answer?.ok) return verdictOf(answer);
  return answer?.code === 'NOT_FOUND' ? giveBackAtBank(rails, order) : { isUnknown: true };
}

const verdictOf = (state: TransferState): Verdict => {
  if (state.status === 'SUCCEEDED') return { isPaid: true };
  return state.status === 'FAILED' ? { refusal: refusalOf(state.failure.code) } : {};
};

async function refuseAccount(rail: BankRail, { account }: BankOrder): Promise<Verdict | undefined> {
  const { accountNumber, holderName } = account;
  try {
    const answer = await rail.inquireHolder({
      bankCode: interbankCode(account.bankCode),
      accountNumber,
      holderName,
    });
    if (!answer.ok) {
      if (answer.code === 'NOT_FOUND' || answer.code === 'INVALID_REQUEST') {
        return { refusal: new Failure('INVALID_REFUND_ACCOUNT_NUMBER', { code: answer.code }) };
      }
      return answer.code === 'BANK_CLOSED'
        ? undefined
        : { refusal: new Failure('PROVIDER_ERROR', { code: answer.code }), isUnasked: true };
    }
    if (answer.match === 'MISMATCH')
      return { refusal: new Failure('INVALID_REFUND_ACCOUNT_INFO', { match: answer.match }) };
    return answer.isUsable ? undefined : { refusal: new Failure('FORBIDDEN_BANK_REFUND_REQUEST', {}) };
  } catch (error) {
    if (!(error instanceof RailSilence)) throw error;
    // Nothing has moved yet, so the merchant may simply try again.
    return {
      refusal: new Failure('PROVIDER_ERROR', { operation: error.operation, reason: error.reason }),
      isUnasked: true,
    };
  }
}

async function transfer(rail: BankRail, order: BankOrder, depositId: string): Promise<Verdict> {
  const { account, amount, printText } = order;
  try {
    const answer = await rail.refund({
      transferId: transferIdOf(order),
      bankCode: interbankCode(account.bankCode),
      accountNumber: account.accountNumber,
      holderName: account.holderName,
      amount,
      printText: Array.from(printText).slice(0, 40).join(''),
      cause: { type: 'REFUND', depositId },
    });
    if (!answer.ok)
      return answer.isRetryable ? {} : { refusal: new Failure('REFUND_REJECTED', { code: answer.code }) };
    return verdictOf(answer);
  } catch (error) {
    if (!(error instanceof RailSilence)) throw error;
    return {};
  }
}

/** Banks among each other use three digits. */
export function interbankCode(bankCode: string): string {
  const bank = banks.find(({ code }) => code === bankCode);
  if (!bank) throw new Failure('INVALID_BANK', { bankCode });
  return bank.interbankCode;
}
