import type { PlayPaymentRequest } from '@tollgate/contract';
import { type CustomerChoices, Failure } from '@tollgate/domain';
import type { Call, Handler, Reply } from '../http/call.ts';
import { playWallet } from '../methods/foreign-easy-pay/play.ts';
import { refuseUnpayable } from '../methods/payable.ts';
import { readPayment } from '../payments/read-write.ts';
import { openPayment, requestOf } from '../payments/request.ts';
import { tellPayment } from '../payments/wire.ts';

/** Plays the customer: a payment whose window is finished, IN_PROGRESS and ready to be confirmed. */
export const playPayment: Handler<'playPayment'> = (call, { body }) => {
  refuseUnpayable(call.gateway, call.merchant, body);
  const { chance, now, origin, merchant, keyPair, language, mId } = call;
  const request = requestOf(body, {
    credential: { merchant, keyPair, clockOffsetMs: 0 },
    origin,
    chance,
    now,
  });
  const checkout = {
    sessionHash: null,
    parentOrigin: null,
    target: 'self',
    mode: 'redirect',
    language,
  } as const;
  const opened = { mId, request, checkout };
  return body.choices
    ? playForm(call, { ...opened, choices: choicesOf(body.choices) })
    : playAway(call, opened, body.buyer);
};

type Opening = Parameters<(typeof openPayment)['decide']>[1];

/** The form of the window is one commit: opened and filled in. */
const playForm = (call: Call, opening: Opening): Promise<Reply> =>
  call.answer(openPayment, opening, ({ payment, now }) =>
    tellPayment(payment, { now, language: call.language }),
  );

/** The way to the wallet and back: opened, ordered, approved. */
async function playAway(call: Call, opening: Opening, buyer: string | undefined): Promise<Reply> {
  const { gateway, language, mId } = call;
  const opened = await call.begin(openPayment, opening, () => undefined);
  if ('answer' in opened) return opened.answer;
  const { paymentKey } = opened.value.payment;
  try {
    await playWallet(gateway, opened.value.payment, { buyer, language });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return call.finish(readPayment, { mId, paymentKey }, () => error);
  }
  return call.finish(readPayment, { mId, paymentKey }, ({ payment, now }) =>
    tellPayment(payment, { now, language }),
  );
}

function choicesOf(typed: NonNullable<PlayPaymentRequest['choices']>): CustomerChoices {
  const { bank, depositorName, customerMobilePhone, customerEmail, cashReceipt, useEscrow } = typed;
  const registered = 'registrationNumber' in cashReceipt ? cashReceipt.registrationNumber : undefined;
  return {
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
}
