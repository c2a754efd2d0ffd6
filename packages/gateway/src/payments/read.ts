import { Failure } from '@tollgate/domain';
import { type Call, type Handler, type Reply, respond } from '../http/call.ts';
import { nextTurn, tellPayment } from './wire.ts';

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

async function read(call: Call, paymentKey: string): Promise<Reply> {
  const { mId, language, keyPair } = call;
  const { apiVersion } = keyPair;
  const { reads } = call.gateway;
  const asked = `${mId} ${paymentKey} ${language} ${apiVersion}`;
  if (reads.answers.has(asked)) {
    const standing = await reads.standing.load({ mId, paymentKey });
    const body = standing && reads.answers.find(asked, standing);
    if (body) return { status: 200, body };
  }
  const found = await reads.payment.load({ mId, paymentKey });
  if (!found) throw new Failure('NOT_FOUND_PAYMENT', { paymentKey });
  const { payment, version, now } = found;
  const answer = respond(tellPayment(payment, { now, language, apiVersion }));
  reads.answers.keep(asked, answer.body, { version, since: now, until: nextTurn(payment, now) });
  return answer;
}
