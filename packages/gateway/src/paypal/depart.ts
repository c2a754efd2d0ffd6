import { createHash } from 'node:crypto';
import type { Language } from '@tollgate/contract';
import { Failure, isOverdue, noSession, type Payment } from '@tollgate/domain';
import { type PayPalRail, RailSilence } from '@tollgate/rails';
import { alphanumeric } from '../chance.ts';
import { payPalFor } from '../faults/rail-faults.ts';
import type { Gateway } from '../gateway.ts';
import { failAddress, successAddress } from '../http/return-address.ts';
import { mark } from '../mark.ts';
import type { OpenCheckout } from '../store/checkouts.ts';
import { saveVisit } from '../store/wallet-visits.ts';
import { accountOf } from './accounts.ts';
import { approvePayment, differenceOf } from './approve.ts';
import { orderOf } from './order.ts';
import { orderPlaced } from './place-order.ts';

/** Where the browser goes next; with `browser`, the word it has to bring back. */
export interface Departure {
  url: string;
  browser?: string;
}

export const hashOf = (word: string): Buffer => createHash('sha256').update(word).digest();

/**
 * Sends the customer to PayPal. The order there is made once for a payment; who leaves again, because the browser went
 * back or the page was reloaded, goes to the same one.
 *
 * @throws Failure PROVIDER_ERROR when PayPal does not answer: nothing has happened, and leaving may be tried again
 */
export async function depart(
  gateway: Gateway,
  { checkout, payment, now }: { checkout: OpenCheckout; payment: Payment; now: Date },
  language: Language,
): Promise<Departure> {
  if (payment.status === 'IN_PROGRESS' && !isOverdue(payment, now)) return { url: successAddress(payment) };
  if (payment.status !== 'READY' || isOverdue(payment, now))
    noSession({ cause: 'the window is no longer open', status: payment.status });
  const account = payment.wallet?.rail ?? accountOf(gateway.payPal, checkout);
  const known = gateway.payPal.get(account ?? '');
  if (!account || !known) throw new Failure('NOT_SUPPORTED_METHOD', { cause: 'no PayPal account is set' });
  const rail = payPalFor(gateway, known, payment);
  try {
    const approved = await returnOfApproved(gateway, rail, payment);
    if (approved) return approved;
    const browser = alphanumeric(gateway.chance, 32);
    const { mId, paymentKey } = payment;
    const visit = { mId, paymentKey, state: alphanumeric(gateway.chance, 32), browserHash: hashOf(browser) };
    const state = await saveVisit(gateway.db, visit);
    await tellRisk(rail, payment);
    // The way back stays at PayPal for good, so it is under the address that the payment was opened at, and not under
    // one that the first caller names.
    const { origin } = payment.request;
    const order = await rail.createOrder(orderOf(payment, checkout, { origin, state, language }));
    if (!order.ok) return refused(gateway, payment, order, language);
    mark('depart.answered');
    await gateway.writeValue(orderPlaced, { mId, paymentKey, rail: account, orderId: order.orderId });
    if (order.payerActionUrl) return { url: order.payerActionUrl, browser };
    // PayPal has turned this customer away before, and does not change its mind.
    if (order.status === 'VOIDED') return { url: failAddress(payment, 'PAY_PROCESS_ABORTED', language) };
    throw new Failure('PROVIDER_ERROR', {
      orderId: order.orderId,
      cause: 'PayPal names no page for the buyer',
    });
  } catch (error) {
    if (!(error instanceof RailSilence)) throw error;
    throw new Failure('PROVIDER_ERROR', { operation: error.operation, reason: error.reason }, PAYPAL_DOWN);
  }
}

/** The customer may have approved already, and lost the way back. */
async function returnOfApproved(
  gateway: Gateway,
  rail: PayPalRail,
  payment: Payment,
): Promise<Departure | undefined> {
  if (!payment.wallet) return undefined;
  const order = await rail.order(payment.wallet.orderId);
  if (!order.ok || order.status !== 'APPROVED' || differenceOf(payment, order)) return undefined;
  const { mId, paymentKey } = payment;
  const approved = await gateway.writeValue(approvePayment, { mId, paymentKey });
  return { url: successAddress(approved.payment) };
}

/** What the merchant knows of the buyer, for PayPal's risk control. It never stops a payment. */
async function tellRisk(rail: PayPalRail, { paymentKey, wallet, request }: Payment): Promise<void> {
  const data = request.foreignEasyPay?.transactionContext;
  if (data && !wallet) await rail.setTransactionContext({ trackingId: paymentKey, data });
}

/** PayPal takes no such order: a case for the merchant's developer or for us, and the customer is sent back. */
function refused(
  { log }: Gateway,
  payment: Payment,
  { code, facts }: { code: string; facts?: object | undefined },
  language: Language,
): Departure {
  const { mId, paymentKey } = payment;
  log.error({ mId, paymentKey, issue: code, ...facts }, 'PayPal refused an order');
  return { url: failAddress(payment, 'PAY_PROCESS_ABORTED', language) };
}

const PAYPAL_DOWN = {
  ko: 'PayPal이 지금 응답하지 않아요. 돈은 나가지 않았어요. 잠시 뒤 다시 시도해 주세요.',
  en: 'PayPal does not answer right now. No money moved. Please try again in a moment.',
};
