import type { CustomerChoices } from '@tollgate/domain';
import type { Handler } from '../http/call.ts';
import { contractedMethod } from '../methods/index.ts';
import { openPayment, requestOf } from '../payments/request.ts';
import { tellPayment } from '../payments/wire.ts';

/** Plays the customer: a payment whose window is finished, IN_PROGRESS and ready to be confirmed. */
export const playPayment: Handler<'playPayment'> = (call, { body }) => {
  contractedMethod(body.method);
  const { mId, chance, now, origin, language, merchant, keyPair } = call;
  const { bank, depositorName, customerMobilePhone, customerEmail, cashReceipt, useEscrow } = body.choices;
  const registered = 'registrationNumber' in cashReceipt ? cashReceipt.registrationNumber : undefined;
  const choices: CustomerChoices = {
    bankCode: bank,
    depositorName,
    customerMobilePhone: customerMobilePhone ?? null,
    customerEmail: customerEmail ?? null,
    cashReceipt:
      cashReceipt.type !== '미발행' && registered
        ? { type: cashReceipt.type, registrationNumber: registered }
        : null,
    useEscrow,
  };
  return call.answer(
    openPayment,
    {
      mId,
      request: requestOf(body, { credential: { merchant, keyPair, clockOffsetMs: 0 }, origin, chance, now }),
      checkout: { sessionHash: null, parentOrigin: null, target: 'self', mode: 'redirect', language },
      choices,
    },
    (decided) => tellPayment(decided.payment, { now: decided.now, language }),
  );
};
