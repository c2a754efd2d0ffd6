import { Failure } from '@tollgate/domain';
import { freshKeys } from '../chance.ts';
import type { Handler } from '../http/call.ts';
import { notTaken } from '../methods/index.ts';
import { openPayment, requestOf } from './request.ts';
import { tellPayment } from './wire.ts';

/** Issues a virtual account without a window: request and issue in one commit. */
export const issueVirtualAccount: Handler<'issueVirtualAccount'> = (call, { body }) => {
  if (body.accountType === 'FIXED' || body.accountKey !== undefined)
    throw new Failure('INVALID_VIRTUAL_ACCOUNT_TYPE', {}, NO_FIXED_ACCOUNTS);
  const { mId, chance, now, origin, language, merchant, keyPair, rail } = call;
  if (!merchant.contracts.includes('VIRTUAL_ACCOUNT')) throw notTaken('VIRTUAL_ACCOUNT');
  const { bank, cashReceipt, validHours, dueDate, taxExemptionAmount, useEscrow, amount, ...rest } = body;
  const asked = {
    ...rest,
    method: 'VIRTUAL_ACCOUNT' as const,
    amount: { value: amount, currency: 'KRW' as const },
    virtualAccount: { validHours, dueDate, taxExemptionAmount, useEscrow },
  };
  const wish =
    cashReceipt && cashReceipt.type !== '미발행' && cashReceipt.registrationNumber
      ? { type: cashReceipt.type, registrationNumber: cashReceipt.registrationNumber }
      : null;
  return call.answer(
    openPayment,
    {
      mId,
      request: requestOf(asked, { credential: { merchant, keyPair, clockOffsetMs: 0 }, origin, chance, now }),
      checkout: { sessionHash: null, parentOrigin: null, target: 'self', mode: 'redirect', language },
      choices: {
        bankCode: bank,
        depositorName: body.customerName,
        customerMobilePhone: body.customerMobilePhone ?? null,
        customerEmail: body.customerEmail ?? null,
        cashReceipt: wish,
        useEscrow: useEscrow ?? false,
      },
      issue: { rail, keys: freshKeys(chance, now) },
    },
    (decided) => tellPayment(decided.payment, { now: decided.now, language, withSecret: true }),
  );
};

/** A fixed account (고정) stays with a customer under a contract of its own, which no rail here offers. */
const NO_FIXED_ACCOUNTS = {
  ko: '이 게이트웨이는 고정 계좌(accountKey)를 발급하지 않습니다. accountType과 accountKey를 빼고 다시 요청해 주세요.',
  en: 'This gateway issues no fixed accounts (accountKey). Leave out accountType and accountKey.',
};
