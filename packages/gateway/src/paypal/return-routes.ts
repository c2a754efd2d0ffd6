import { timingSafeEqual } from 'node:crypto';
import { type Language, languageOf, type StatusWindow } from '@tollgate/contract';
import { Failure, isOverdue, type Payment } from '@tollgate/domain';
import { RailSilence } from '@tollgate/rails';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { payPalFor } from '../faults/rail-faults.ts';
import type { Gateway } from '../gateway.ts';
import { openedBy } from '../http/opened.ts';
import { endAddress, failAddress, successAddress } from '../http/return-address.ts';
import type { StatusPage } from '../http/window-page.ts';
import { readVisit, type WalletVisit } from '../store/wallet-visits.ts';
import { approvePayment, differenceOf } from './approve.ts';
import { VISITOR_COOKIE } from './cookie.ts';
import { hashOf } from './depart.ts';

interface Return {
  gateway: Gateway;
  payment: Payment;
  language: Language;
  now: Date;
  reply: FastifyReply;
  show(reason?: StatusWindow['reason'], leaveUrl?: string): FastifyReply;
}

/**
 * The way back from PayPal. What the address says is a claim of the browser: it is bound to the browser that left and
 * to the order of this payment, and whether the customer approved is asked of PayPal. No money moves here.
 */
export function returnRoutes(app: FastifyInstance, gateway: Gateway, page: StatusPage): void {
  const serve =
    (work: (back: Return) => Promise<FastifyReply> | FastifyReply) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const { paymentKey } = request.params as { paymentKey: string };
      const opened = await openedBy(gateway, paymentKey);
      const visit = opened && (await readVisit(gateway.db, paymentKey));
      const language = opened?.checkout.language ?? languageOf(request.headers['accept-language']);
      if (!opened || !visit) return page.unknown(reply, language);
      const { checkout, payment, now } = opened;
      const show: Return['show'] = (reason, leaveUrl) =>
        page.status(reply, checkout, payment, { language, now, reason, leaveUrl });
      if (!isVisitor(visit, request)) return show('NOT_THIS_BROWSER');
      const { token } = request.query as { token?: unknown };
      if (token !== payment.wallet?.orderId) {
        gateway.log.warn({ mId: payment.mId, paymentKey }, 'a return from PayPal names another order');
        return show('WALLET_MISMATCH', failAddress(payment, 'PAY_PROCESS_ABORTED', language));
      }
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
      if (payment.status === 'READY' && isOverdue(payment, now))
        return show(undefined, endAddress(payment, now, language));
      return work({ gateway, payment, language, now, reply, show });
    };
  app.get('/v1/payments/:paymentKey/return', serve(comeBack));
  app.get('/v1/payments/:paymentKey/return/cancel', serve(giveUp));
}

/** Both words have to be right: the one in the address, and the one that only the browser that left has. */
function isVisitor({ state, browserHash }: WalletVisit, request: FastifyRequest): boolean {
  const { state: said } = request.query as { state?: unknown };
  const word = VISITOR_COOKIE.read(request.headers.cookie);
  return (
    typeof said === 'string' &&
    timingSafeEqual(hashOf(said), hashOf(state)) &&
    word !== undefined &&
    timingSafeEqual(hashOf(word), browserHash)
  );
}

async function comeBack(back: Return): Promise<FastifyReply> {
  const { gateway, payment, language, now, reply, show } = back;
  const { mId, paymentKey, wallet, status } = payment;
  // Reloaded, or told by PayPal's notice before: the merchant's page hears the same again.
  if (status === 'IN_PROGRESS' && !isOverdue(payment, now))
    return reply.redirect(successAddress(payment), 303);
  if (status !== 'READY' || !wallet) return show(undefined, endAddress(payment, now, language));
  try {
    const rail = gateway.payPal.get(wallet.rail);
    const order = rail && (await payPalFor(gateway, rail, payment).order(wallet.orderId));
    const failed = failAddress(payment, 'PAY_PROCESS_ABORTED', language);
    if (!order) return show('WALLET_DOWN', failed);
    if (!order.ok || order.status !== 'APPROVED') {
      const seen = order.ok ? order.statusText : order.code;
      gateway.log.info({ mId, paymentKey, seen }, 'the customer came back from PayPal without an approval');
      return reply.redirect(failed, 303);
    }
    const difference = differenceOf(payment, order);
    if (difference) {
      gateway.log.error(
        { mId, paymentKey, difference },
        'the order at PayPal is not the one of this payment',
      );
      return reply.redirect(failed, 303);
    }
    const approved = await gateway.writeValue(approvePayment, { mId, paymentKey });
    return reply.redirect(successAddress(approved.payment), 303);
  } catch (error) {
    if (error instanceof RailSilence) return show('WALLET_DOWN');
    // The window closed while PayPal was asked.
    if (error instanceof Failure)
      return show(undefined, failAddress(payment, 'PAY_PROCESS_ABORTED', language));
    throw error;
  }
}

/** The customer pressed cancel at PayPal: nothing changes here, the payment expires by itself. */
function giveUp({ payment, language, now, reply, show }: Return): FastifyReply {
  if (payment.status !== 'READY') return show(undefined, endAddress(payment, now, language));
  return reply.redirect(failAddress(payment, 'PAY_PROCESS_CANCELED', language), 303);
}
