import type { Handler } from '../http/call.ts';
import { refuseUnpayable } from '../methods/payable.ts';
import { openPayment, requestOf } from './request.ts';
import { tellPayment } from './wire.ts';

/** Creates a READY payment whose `checkout.url` opens the window, for servers without the browser script. */
export const createPayment: Handler<'createPayment'> = (call, { body }) => {
  refuseUnpayable(call.gateway, call.merchant, body);
  const { mId, chance, now, origin, language, merchant, keyPair } = call;
  return call.answer(
    openPayment,
    {
      mId,
      request: requestOf(body, { credential: { merchant, keyPair, clockOffsetMs: 0 }, origin, chance, now }),
      checkout: { sessionHash: null, parentOrigin: null, target: 'self', mode: 'redirect', language },
    },
    (decided) => tellPayment(decided.payment, { now: decided.now, language }),
  );
};
