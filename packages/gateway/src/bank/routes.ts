import { bankByInterbankCode } from '@tollgate/contract';
import {
  type BankStatusNotice,
  type DepositNotice,
  type RailEvent,
  type RailNotice,
  type RailReceiver,
  type ReversalNotice,
  railNotices,
  readNotice,
  type TransferNotice,
} from '@tollgate/rails';
import type { FastifyInstance } from 'fastify';
import { freshKeys } from '../chance.ts';
import { isBankClosed, isNoticeKept, planReversal } from '../faults/rail-faults.ts';
import type { Gateway } from '../gateway.ts';
import { settle } from '../payments/settle.ts';
import { hurryRefundsTo } from '../store/cancellations.ts';
import type { NumberUse } from '../store/numbers.ts';
import { applyDeposit, HOUSE } from './deposit.ts';
import { hearNotice } from './hear-notice.ts';
import { askDeposit } from './inquiry.ts';
import { refundOfTransfer } from './refund.ts';
import { applyReversal } from './reversal.ts';

/** A rail that may call us, by the name its numbers were leased under. */
export type RailReceivers = ReadonlyMap<string, RailReceiver>;

/**
 * Serves what banks tell us, below `/rails/bank`. The order is always the same: verify the raw bytes,
 * read, commit, and only then say OK, signed.
 */
export function bankRoutes(app: FastifyInstance, gateway: Gateway): void {
  for (const name of Object.keys(railNotices) as RailNotice[]) {
    app.post(`/rails/bank${railNotices[name].path}`, async (request, reply) => {
      const rawBody = (request.body as string | undefined) ?? '';
      const signed = {
        method: request.method,
        target: request.raw.url ?? '',
        rawBody,
        headers: request.headers as Record<string, string>,
      };
      const sender = whoSigned(gateway.receivers, signed);
      if (!sender) {
        gateway.log.warn({ notice: name }, 'a bank notice without a valid signature was refused');
        return reply.code(401).send();
      }
      const { rail, receiver, requestId } = sender;
      const read = readNotice(name, rawBody);
      const answer = read.ok
        ? { status: 200, body: await apply(gateway, rail, name, read.notice) }
        : { status: read.status, body: read.body };
      if (read.ok && 'eventSeq' in read.notice) remember(gateway, rail, read.notice.eventSeq);
      const signedReply = receiver.sign({ requestId, ...answer });
      return reply.code(signedReply.status).headers(signedReply.headers).send(signedReply.body);
    });
  }
}

/** Nobody waits for this: the notice is applied, and only the search for missing ones depends on it. */
function remember(gateway: Gateway, rail: string, eventSeq: number): void {
  gateway
    .writeValue(hearNotice, { rail, eventSeq })
    .catch((error) => gateway.log.warn({ rail, error }, 'a notice could not be ticked off'));
}

function whoSigned(receivers: RailReceivers, request: Parameters<RailReceiver['verify']>[0]) {
  for (const [rail, receiver] of receivers) {
    const verdict = receiver.verify(request);
    if (verdict.ok) return { rail, receiver, requestId: verdict.requestId };
  }
  return undefined;
}

async function apply(gateway: Gateway, rail: string, name: RailNotice, notice: object): Promise<object> {
  switch (name) {
    case 'depositInquiry':
      return answerInquiry(gateway, rail, notice as Parameters<typeof answerInquiry>[2]);
    case 'deposit':
      return ok(await takeDeposit(gateway, rail, notice as DepositNotice));
    case 'reversal':
      return ok(await takeReversal(gateway, rail, notice as ReversalNotice));
    case 'transferResult':
      return ok(await takeTransferResult(gateway, rail, notice as TransferNotice));
    case 'bankStatus':
      return ok(await takeBankStatus(gateway, notice as BankStatusNotice));
  }
}

const ok = ({ isDuplicate }: { isDuplicate: boolean }) =>
  isDuplicate ? { result: 'OK', duplicate: true } : { result: 'OK' };

/** An event of the rail's feed is a notice that may have been lost on its way. */
export async function applyEvent(gateway: Gateway, rail: string, event: RailEvent): Promise<void> {
  if (event.type === 'DEPOSIT') await takeDeposit(gateway, rail, event);
  else if (event.type === 'REVERSAL') await takeReversal(gateway, rail, event);
  else await takeTransferResult(gateway, rail, event);
}

async function answerInquiry(
  gateway: Gateway,
  rail: string,
  notice: { inquiryId: string; bankCode: string; accountNumber: string; amount: number },
) {
  const bankCode = bankCodeOf(notice.bankCode);
  const use = await useOf(gateway, {
    rail,
    bankCode,
    accountNumber: notice.accountNumber,
    at: gateway.clock.now(),
  });
  if (use && (await isBankClosed(gateway, use))) return { accept: false, reason: 'CLOSED' };
  const { inquiryId, accountNumber, amount } = notice;
  return gateway.writeValue(askDeposit, {
    inquiry: { rail, inquiryId, bankCode, accountNumber, amount },
    use,
  });
}

async function takeDeposit(gateway: Gateway, rail: string, notice: DepositNotice) {
  const use = await useOf(gateway, numberOf(rail, notice));
  // The bank has told us, so that it does not tell again; that we behave as if it had not is what the shop wants.
  if (use && (await isNoticeKept(gateway, use, rail, notice))) return { isDuplicate: false };
  return applyNotice(gateway, rail, notice);
}

const numberOf = (rail: string, { bankCode, accountNumber, depositedAt }: DepositNotice) => ({
  rail,
  bankCode: bankCodeOf(bankCode),
  accountNumber,
  at: new Date(depositedAt),
});

/** Applies a deposit's notice; the same twice changes nothing. */
export async function applyNotice(gateway: Gateway, rail: string, notice: DepositNotice) {
  const { bankDate, bankTxNo, depositId, amount, unclearedAmount } = notice;
  const { bankCode, accountNumber, at: depositedAt } = numberOf(rail, notice);
  const use = await useOf(gateway, numberOf(rail, notice));
  const applied = await gateway.writeValue(applyDeposit, {
    mId: use?.mId ?? HOUSE,
    ...(use && { paymentKey: use.paymentKey }),
    arrived: {
      rail,
      bankCode,
      bankDate,
      bankTxNo,
      depositId,
      accountNumber,
      amount,
      unclearedAmount,
      depositorName: notice.depositorName,
      depositedAt,
    },
    use,
    keys: freshKeys(gateway.chance, gateway.clock.now()),
  });
  if (use && applied.state === 'APPLIED' && !applied.isDuplicate) await planReversal(gateway, use, notice);
  return applied;
}

async function takeReversal(gateway: Gateway, rail: string, notice: ReversalNotice) {
  const { reversalId, depositId, accountNumber, amount } = notice;
  const bankCode = bankCodeOf(notice.bankCode);
  const reversedAt = new Date(notice.reversedAt);
  return gateway.writeValue(applyReversal, {
    reversal: { rail, reversalId, depositId, bankCode, accountNumber, amount, reversedAt },
    keys: freshKeys(gateway.chance, gateway.clock.now()),
  });
}

async function takeTransferResult(
  gateway: Gateway,
  rail: string,
  notice: TransferNotice,
): Promise<{ isDuplicate: boolean }> {
  const refund = refundOfTransfer(notice.transferId);
  const payment = refund && (await gateway.reads.paymentOfRefund.load(refund));
  // A test bank has nothing to say about live money.
  if (!refund || payment?.rail !== rail) {
    gateway.log.error(
      { rail, transferId: notice.transferId },
      'the bank tells of a transfer that we never ordered',
    );
    return { isDuplicate: false };
  }
  const isPaid = notice.status === 'SUCCEEDED';
  const failure = notice.status === 'FAILED' ? notice.failure.code : undefined;
  await gateway.writeValue(settle, {
    ...refund,
    paymentKey: payment.paymentKey,
    state: isPaid ? 'COMPLETED' : 'FAILED',
    failure,
  });
  return { isDuplicate: false };
}

async function takeBankStatus(gateway: Gateway, notice: BankStatusNotice): Promise<{ isDuplicate: boolean }> {
  gateway.log.info({ notice }, 'a bank tells its hours');
  if (notice.state === 'OPEN') await hurryRefundsTo(gateway.db, bankCodeOf(notice.bankCode));
  return { isDuplicate: false };
}

const useOf = (
  gateway: Gateway,
  number: Parameters<Gateway['reads']['numberUse']['load']>[0],
): Promise<NumberUse | undefined> => gateway.reads.numberUse.load(number);

/** Banks speak three digits among each other, our wire two. A bank we do not know keeps its own. */
const bankCodeOf = (interbankCode: string): string =>
  bankByInterbankCode(interbankCode)?.code ?? interbankCode;
