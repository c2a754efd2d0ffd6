import { freshKeys } from '../chance.ts';
import type { Handler } from '../http/call.ts';
import { openPayment, requestOf } from './request.ts';
import { tellPayment } from './wire.ts';

/** Issues a virtual account without a window: request and issue in one commit. */
export const issueVirtualAccount: Handler<'issueVirtualAccount'> = (call, { body }) => {
  const { mId, chance, now, origin, language, merchant, keyPair, rail } = call;
  const { bank, cashReceipt, validHours, dueDate, taxExemptionAmount, useEscrow, amount, ...rest } = body;
  const asked = { ...rest, amount: { value: amount, currency: 'KRW' as const }, virtualAccount: { validHours, dueDate, taxExemptionAmount, useEscrow } };
  const wish = cashReceipt && cashReceipt.type !== '미발행' && cashReceipt.registrationNumber ? { type: cashReceipt.type, registrationNumber: cashReceipt.registrationNumber } : null;
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
