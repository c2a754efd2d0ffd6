import { type BankOrder, giveBackAtBank, refundAtBank } from '../bank/refund.ts';
import type { Gateway } from '../gateway.ts';
import { giveBackAtPayPal, type PayPalRefundOrder, refundAtPayPal } from '../paypal/refund.ts';
import type { Verdict } from './verdict.ts';

/** What a rail is asked to give back. `refundId` is ours, and the rail's key against paying twice. */
export type RefundOrder = BankOrder | PayPalRefundOrder;

/** Gives money back (환불), holding no lock. Repeated with the same order it pays once. */
export const giveBack = ({ rails, payPal }: Gateway, order: RefundOrder): Promise<Verdict> =>
  order.kind === 'bank' ? giveBackAtBank(rails, order) : giveBackAtPayPal(payPal, order);

/**
 * What became of a refund that was left behind: asks first, and orders only what the rail has never heard of.
 *
 * @throws RailSilence when the rail does not answer
 */
export const askRefund = ({ rails, payPal }: Gateway, order: RefundOrder): Promise<Verdict> =>
  order.kind === 'bank' ? refundAtBank(rails, order) : refundAtPayPal(payPal, order);
