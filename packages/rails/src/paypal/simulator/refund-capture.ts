import { z } from 'zod';
import { type Answer, Refused } from './answer.ts';
import type { Call } from './call.ts';
import { type Capture, type Refund, refundOf, refundsOf } from './capture-rows.ts';
import { refundLinks, showRefund } from './capture-view.ts';
import { ownCapture } from './captures.ts';
import { isDisputed } from './disputes.ts';
import { refuseUsedRefundInvoice } from './invoices.ts';
import { readMoney } from './money.ts';
import { WireMoneySchema } from './order-schema.ts';
import { parseBody } from './parse-body.ts';
import { bookRefund, leftOf } from './refunds.ts';
import { madeBefore, remember } from './request-ids.ts';

const RefundRequest = z.object({
  amount: WireMoneySchema.optional(),
  custom_id: z.string().min(1).max(127).optional(),
  invoice_id: z.string().min(1).max(127).optional(),
  note_to_payer: z.string().min(1).max(255).optional(),
});

/** How long a capture can be refunded. */
const refundableMs = 180 * 86_400_000;

/** `POST /v2/payments/captures/{id}/refund`; without an amount, everything that is left. */
export function refundCapture(call: Call): Answer {
  const { world } = call;
  const made = madeBefore(call, 'refundCapture');
  if (made) return answerRefund(call, made, 200);
  const request = parseBody(RefundRequest, call.body);
  const capture = ownCapture(call);
  const amount = amountOf(call, capture, request.amount);
  refuseUsedRefundInvoice(call, request.invoice_id);
  const refund = bookRefund(world, {
    capture,
    amount,
    cause: 'API',
    ...planOf(call, capture, request.custom_id),
    customId: request.custom_id,
    invoiceId: request.invoice_id,
    note: request.note_to_payer,
  });
  remember(call, { route: 'refundCapture', resourceId: refund.refund_id });
  return answerRefund(call, refund.refund_id, 201);
}

/** `GET /v2/payments/refunds/{id}` */
export function readRefund({ world, account, params }: Call): Answer {
  const value = params['refundId'] ?? '';
  const refund = refundOf(world, value);
  if (refund?.client_id === account.client_id) return { status: 200, body: showRefund(world, refund) };
  throw new Refused('INVALID_RESOURCE_ID', { field: 'refund_id', value, location: 'path' });
}

function answerRefund({ world, prefersWhole }: Call, refundId: string, status: number): Answer {
  const refund = refundOf(world, refundId);
  if (!refund) throw new Error(`no refund ${refundId}`);
  const minimal = { id: refundId, status: refund.status, links: refundLinks(world, refund) };
  return { status, body: prefersWhole ? showRefund(world, refund) : minimal };
}

/** How much goes back. @throws Refused when the capture, its age or what is left of it does not allow that */
function amountOf(
  { world }: Call,
  capture: Capture,
  asked: z.output<typeof WireMoneySchema> | undefined,
): number {
  if (capture.status === 'PENDING') throw new Refused('PENDING_CAPTURE');
  if (capture.fee === null) throw new Refused('REFUND_NOT_ALLOWED');
  if (refundsOf(world, capture.capture_id).some(({ cause }) => cause === 'REVERSAL')) {
    throw new Refused('REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK');
  }
  const left = leftOf(world, capture);
  if (left === 0) throw new Refused('CAPTURE_FULLY_REFUNDED');
  if (world.clock.now() - capture.created_at > refundableMs) throw new Refused('REFUND_TIME_LIMIT_EXCEEDED');
  if (!asked) return left;
  const { currency, amount } = readMoney(asked, '/amount', 'positive');
  if (currency !== capture.currency) {
    throw new Refused('REFUND_CAPTURE_CURRENCY_MISMATCH', {
      field: '/amount/currency_code',
      value: currency,
    });
  }
  if (amount > left)
    throw new Refused('REFUND_AMOUNT_EXCEEDED', { field: '/amount/value', value: asked.value });
  if (amount < left && isDisputed(world, capture.capture_id)) throw new Refused('TRANSACTION_DISPUTED');
  return amount;
}

/** What becomes of it: what the knobs say, else money. */
function planOf(
  { world, account }: Call,
  { order_id: orderId, capture_id: captureId }: Capture,
  customId: string | undefined,
): Pick<Refund, 'status'> & { reason?: string } {
  const subject = { route: 'refundCapture', clientId: account.client_id, orderId, captureId, customId };
  const failing = world.knobs.take('refundFails', subject);
  if (failing?.issue) throw new Refused(failing.issue);
  if (failing) return { status: 'FAILED' };
  if (world.knobs.take('refundPending', subject)) return { status: 'PENDING', reason: 'ECHECK' };
  return { status: 'COMPLETED' };
}
