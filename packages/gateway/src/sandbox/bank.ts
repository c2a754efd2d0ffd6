import { type ErrorCode, isErrorCode } from '@tollgate/contract';
import { Failure, type Payment } from '@tollgate/domain';
import { type Call, type Handler, respond } from '../http/call.ts';
import { tellPayment } from '../payments/wire.ts';

/** Banks want a name of whoever sends money, and a customer's may be nothing but blanks. */
const SOMEBODY = '김테스트';

/** How long a person at the bank's screen would wait. */
const PATIENCE_MS = 15_000;

/** Sends money at the bank, as anybody could who knows the number; the bank asks us before it takes it. */
export const playDeposit: Handler<'playDeposit'> = async (call, { params, body }) => {
  const { payment } = await find(call, params.paymentKey);
  const account = payment.virtualAccount;
  if (!account) throw new Failure('UNKNOWN_ACCOUNT', { paymentKey: params.paymentKey });
  await atTheBank(call, '/app/deposits', {
    accountNumber: account.accountNumber,
    amount: body.amount === undefined ? payment.totalAmount : Number(body.amount),
    depositorName: body.depositorName ?? (/\S/.test(account.customerName) ? account.customerName : SOMEBODY),
  });
  return tell(call, params.paymentKey);
};

/** The bank takes the deposit back, as banks do when they made a mistake. */
export const playDepositReversal: Handler<'playDepositReversal'> = async (call, { params }) => {
  const { payment } = await find(call, params.paymentKey);
  if (!payment.virtualAccount) throw new Failure('UNKNOWN_ACCOUNT', { paymentKey: params.paymentKey });
  await atTheBank(call, '/app/deposit-reversals', { accountNumber: payment.virtualAccount.accountNumber });
  return tell(call, params.paymentKey);
};

async function find(call: Call, paymentKey: string): Promise<{ payment: Payment; now: Date }> {
  const found = await call.gateway.reads.payment.load({ mId: call.mId, paymentKey });
  if (!found) throw new Failure('NOT_FOUND_PAYMENT', { paymentKey });
  return found;
}

async function tell(call: Call, paymentKey: string) {
  const { payment, now } = await find(call, paymentKey);
  return respond(tellPayment(payment, { now, language: call.language }));
}

/** @throws Failure PROVIDER_ERROR when the bank does not answer, its refusal in this API's words when it says no */
export async function atTheBank(
  call: Pick<Call, 'gateway' | 'language'>,
  path: string,
  body: object,
): Promise<void> {
  let response: Response;
  try {
    response = await fetch(`${call.gateway.config.bankSimulatorUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': call.language },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    throw new Failure(
      'PROVIDER_ERROR',
      { cause: String(error) },
      {
        ko: '은행 시뮬레이터가 응답하지 않아요. 켜져 있는지 확인해 주세요.',
        en: 'The bank simulator does not answer. See whether it runs.',
      },
    );
  }
  if (response.ok) return;
  const { code } = (await response.json().catch(() => ({}))) as { code?: string };
  throw new Failure(refusals[code ?? ''] ?? (code && isErrorCode(code) ? code : 'PROVIDER_ERROR'), {
    code,
    field: code === undefined ? undefined : blamed[code],
  });
}

/** What of a deposit the bank says no to, for forms. */
const blamed: Record<string, string> = { AMOUNT_MISMATCH: 'amount' };

/** The bank's words that this API has other words for. */
const refusals: Record<string, ErrorCode> = {
  NO_DEPOSIT: 'NOT_SUPPORTED_PROCESS',
  ALREADY_REVERSED: 'NOT_SUPPORTED_PROCESS',
  BANK_CLOSED: 'NOT_AVAILABLE_BANK',
  TRY_LATER: 'PROVIDER_ERROR',
  BLOCKED: 'CLOSED',
};
