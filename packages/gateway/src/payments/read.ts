import { Failure } from '@tollgate/domain';
import { type Call, type Handler, respond } from '../http/call.ts';
import { tellPayment } from './wire.ts';

/** Reads a payment. Another merchant's payment is not found, whoever asks. */
export const getPayment: Handler<'getPayment'> = (call, { params }) => read(call, params.paymentKey);

/** The approved payment of an order number, else its newest. */
export const getPaymentByOrderId: Handler<'getPaymentByOrderId'> = async (call, { params }) => {
  const paymentKey = await call.gateway.reads.paymentKeyOfOrder.load({
    mId: call.mId,
    orderId: params.orderId,
  });
  if (paymentKey === undefined) throw new Failure('NOT_FOUND_PAYMENT', { orderId: params.orderId });
  return read(call, paymentKey);
};

async function read(call: Call, paymentKey: string) {
  const found = await call.gateway.reads.payment.load({ mId: call.mId, paymentKey });
  if (!found) throw new Failure('NOT_FOUND_PAYMENT', { paymentKey });
  const { language, keyPair } = call;
  return respond(tellPayment(found.payment, { now: found.now, language, apiVersion: keyPair.apiVersion }));
}
