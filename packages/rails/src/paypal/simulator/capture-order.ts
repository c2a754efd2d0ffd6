import { type Answer, refusal } from './answer.ts';
import { buyerOf } from './buyers.ts';
import type { Call } from './call.ts';
import { bookCapture, type CaptureOutcome } from './captures.ts';
import { answerOrder } from './create-order.ts';
import { refuseUsedInvoice } from './invoices.ts';
import type { Issue } from './issues.ts';
import { type Order, unitsOf } from './order-rows.ts';
import { buyerLink } from './order-view.ts';
import { emitOrder, move } from './orders.ts';
import { ownOrder } from './read-order.ts';
import { madeBefore, remember } from './request-ids.ts';

/** `POST /v2/checkout/orders/{id}/capture`: the buyer's money moves, once per order. */
export function captureOrder(call: Call): Answer {
  const made = madeBefore(call, 'captureOrder');
  if (made) return answerOrder(call, made, 200);
  const order = ownOrder(call);
  const no = refusalOf(order);
  if (no) return refuseCapture(call, order, no);
  const outcome = outcomeOf(call, order);
  if ('issue' in outcome) return declineCapture(call, order, outcome.issue);
  return complete(call, order, outcome);
}

/** Why an order cannot be captured at all. */
function refusalOf({ intent, status }: Order): Issue | undefined {
  if (intent !== 'CAPTURE') return 'ACTION_DOES_NOT_MATCH_INTENT';
  if (status === 'COMPLETED') return 'ORDER_ALREADY_CAPTURED';
  return status === 'APPROVED' ? undefined : 'ORDER_NOT_APPROVED';
}

/** What a knob says becomes of it, else what is known of the buyer, else money. */
function outcomeOf({ world, account }: Call, order: Order): CaptureOutcome | { issue: Issue } {
  const planned = world.knobs.take('captureOutcome', {
    route: 'captureOrder',
    clientId: account.client_id,
    orderId: order.order_id,
    customId: unitsOf(world, order.order_id)[0]?.custom_id ?? undefined,
  });
  if (planned) return { status: planned.status, reason: planned.reason ?? 'OTHER' };
  const atCapture = buyerOf(order.buyer ?? '')?.atCapture;
  if (!atCapture) return { status: 'COMPLETED', reason: null };
  if ('status' in atCapture) return atCapture;
  const isOver = atCapture.once === true && order.actions_asked > 0;
  return isOver ? { status: 'COMPLETED', reason: null } : { issue: atCapture.issue };
}

/** A no that the order remembers, so it is answered and not thrown. */
function declineCapture(call: Call, order: Order, issue: Issue): Answer {
  const { world } = call;
  const isAskedBack = issue === 'PAYER_ACTION_REQUIRED';
  if (isAskedBack) move(world, order, 'actionAsked');
  world.books.run(
    'update orders set refused_because = ?, actions_asked = actions_asked + ?, updated_at = ? where order_id = ?',
    issue,
    isAskedBack ? 1 : 0,
    world.clock.now(),
    order.order_id,
  );
  return refuseCapture(call, order, issue);
}

/** With the link at which the buyer can do something about it. */
function refuseCapture({ world }: Call, order: Order, issue: Issue): Answer {
  const rels: Partial<Record<Issue, string>> = {
    ORDER_NOT_APPROVED: order.has_source === 1 ? 'payer-action' : 'approve',
    PAYER_ACTION_REQUIRED: 'payer-action',
    INSTRUMENT_DECLINED: 'redirect',
    REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: 'redirect',
  };
  const rel = order.status === 'VOIDED' ? undefined : rels[issue];
  return refusal([{ issue }], rel ? [buyerLink(world.publicUrl, order, rel)] : []);
}

function complete(call: Call, order: Order, outcome: CaptureOutcome): Answer {
  const { world, trackingId } = call;
  const units = unitsOf(world, order.order_id);
  for (const { unit, invoice_id } of units) {
    refuseUsedInvoice(call, { invoiceId: invoice_id, field: `/purchase_units/${unit}/invoice_id` });
  }
  move(world, order, 'captured');
  world.books.run('update orders set lapses_at = null where order_id = ?', order.order_id);
  for (const unit of units) bookCapture(world, { order, unit, outcome, trackingId });
  emitOrder(world, order.order_id, 'CHECKOUT.ORDER.COMPLETED');
  remember(call, { route: 'captureOrder', resourceId: order.order_id });
  return answerOrder(call, order.order_id, 201);
}
