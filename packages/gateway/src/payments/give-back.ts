import { type BankOrder, giveBackAtBank, refundAtBank } from '../bank/refund.ts';
import { bankFor, payPalFor, subjectOfRefund } from '../faults/rail-faults.ts';
import type { Gateway } from '../gateway.ts';
import { giveBackAtPayPal, type PayPalRefundOrder, refundAtPayPal } from '../paypal/refund.ts';
import type { Verdict } from './verdict.ts';

/** What a rail is asked to give back. `refundId` is ours, and the rail's key against paying twice. */
export type RefundOrder = BankOrder | PayPalRefundOrder;

/** Gives money back (환불), holding no lock. Repeated with the same order it pays once. */
export const giveBack = (gateway: Gateway, order: RefundOrder): Promise<Verdict> =>
  overRails(gateway, order, { bank: giveBackAtBank, payPal: giveBackAtPayPal });

/**
 * What became of a refund that was left behind: asks first, and orders only what the rail has never heard of.
 *
 * @throws RailSilence when the rail does not answer
 */
export const askRefund = (gateway: Gateway, order: RefundOrder): Promise<Verdict> =>
  overRails(gateway, order, { bank: refundAtBank, payPal: refundAtPayPal });

/** Hands the order to its rail, as the shop it belongs to has it now. */
async function overRails(
  gateway: Gateway,
  order: RefundOrder,
  calls: { bank: typeof giveBackAtBank; payPal: typeof giveBackAtPayPal },
): Promise<Verdict> {
  const about = await subjectOfRefund(gateway, order);
  if (order.kind === 'bank') {
    const rail = gateway.rails.get(order.rail);
    return calls.bank(rail ? new Map([[order.rail, bankFor(gateway, rail, about)]]) : gateway.rails, order);
  }
  const rail = gateway.payPal.get(order.rail);
  return calls.payPal(
    rail ? new Map([[order.rail, payPalFor(gateway, rail, about)]]) : gateway.payPal,
    order,
  );
}
