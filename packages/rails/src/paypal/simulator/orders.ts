import type { AlarmJob } from '../../bank/simulator/alarm.ts';
import { backToSeller } from './back-to-seller.ts';
import type { Buyer } from './buyers.ts';
import { emit } from './events.ts';
import type { Issue } from './issues.ts';
import { type Order, type OrderStatus, orderOf, unitsOf } from './order-rows.ts';
import { showOrder } from './order-view.ts';
import type { World } from './world.ts';

type OrderEvent = 'approved' | 'refused' | 'actionAsked' | 'captured' | 'lapsed';

/** What can happen to an order and where it leads; what is missing does not happen. */
// biome-ignore format: a table
const transitions: Record<OrderStatus, Partial<Record<OrderEvent, OrderStatus>>> = {
  CREATED:               { approved: 'APPROVED', refused: 'VOIDED', lapsed: 'VOIDED' },
  PAYER_ACTION_REQUIRED: { approved: 'APPROVED', refused: 'VOIDED', lapsed: 'VOIDED' },
  // Approved again: a buyer whose means of payment was declined chooses another.
  APPROVED:              { approved: 'APPROVED', actionAsked: 'PAYER_ACTION_REQUIRED', captured: 'COMPLETED', lapsed: 'VOIDED' },
  SAVED:                 {},
  COMPLETED:             {},
  VOIDED:                {},
};

/** How long a buyer may take to approve, and a seller to capture what was approved. */
export const windowMs = 3 * 3_600_000;

/** After one of these the buyer may approve a second time. */
const mendable: readonly Issue[] = ['INSTRUMENT_DECLINED', 'REDIRECT_PAYER_FOR_ALTERNATE_FUNDING'];

/** `url` is where the buyer's browser goes; undefined when the seller gave no address. */
export type Decision = { ok: true; url: string | undefined } | { ok: false; issue: Issue };

/** Whether there is something to approve: a new order, or one whose buyer must choose another means of payment. */
export function isApprovable({ status, refused_because }: Order): boolean {
  if (status === 'APPROVED') return refused_because !== null && mendable.includes(refused_because);
  return transitions[status].approved !== undefined;
}

/**
 * The buyer agrees to pay. Said twice it changes nothing, and the browser is sent back again.
 *
 * Refused with INVALID_RESOURCE_ID, ORDER_EXPIRED, ORDER_ALREADY_COMPLETED, or what stands against this buyer.
 */
export function approve(world: World, orderId: string, buyer: Buyer): Decision {
  return decide(world, orderId, (order) => {
    if (buyer.atApproval) return { ok: false, issue: buyer.atApproval };
    if (isApprovable(order)) {
      const now = world.clock.now();
      move(world, order, 'approved');
      world.books.run(
        'update orders set buyer = ?, refused_because = null, approved_at = ?, lapses_at = ? where order_id = ?',
        buyer.email,
        now,
        now + windowMs,
        orderId,
      );
      emitOrder(world, orderId, 'CHECKOUT.ORDER.APPROVED');
    }
    return { ok: true, url: backToSeller(orderOf(world, orderId) ?? order, 'return_url') };
  });
}

/** The buyer turns back. The order stays as it is, and could still be approved. */
export function cancelOrder(world: World, orderId: string): Decision {
  return decide(world, orderId, (order) => ({ ok: true, url: backToSeller(order, 'cancel_url') }));
}

/** PayPal turns the buyer away for good: the order is void, and the browser goes to the return address. */
export function refuse(world: World, orderId: string): Decision {
  return decide(world, orderId, (order) => {
    if (!transitions[order.status].refused) return { ok: false, issue: 'ACTION_DOES_NOT_MATCH_INTENT' };
    move(world, order, 'refused');
    world.books.run(
      "update orders set refused_because = 'TRANSACTION_REFUSED', lapses_at = null where order_id = ?",
      orderId,
    );
    return { ok: true, url: backToSeller(order, 'return_url') };
  });
}

/** A buyer decides only about what is open and in time. */
function decide(world: World, orderId: string, decision: (order: Order) => Decision): Decision {
  const decided = world.books.transaction((): Decision => {
    const order = orderInTime(world, orderId);
    if (!order) return { ok: false, issue: 'INVALID_RESOURCE_ID' };
    if (order.status === 'COMPLETED') return { ok: false, issue: 'ORDER_ALREADY_COMPLETED' };
    if (order.status === 'VOIDED') return { ok: false, issue: 'ORDER_EXPIRED' };
    return decision(order);
  });
  world.alarm.wake();
  return decided;
}

/** The order as it stands now, lapsed if its time is over. Call it inside a transaction. */
export function orderInTime(world: World, orderId: string): Order | undefined {
  const order = orderOf(world, orderId);
  if (!order || order.lapses_at === null || order.lapses_at > world.clock.now()) return order;
  lapse(world, order);
  return orderOf(world, orderId);
}

/** The windows that close. An approval that is undone is told; an order that nobody approved just ends. */
export function lapseJob(world: World): AlarmJob {
  return {
    nextAt: () =>
      world.books.get<{ at: number | null }>(
        'select min(lapses_at) as at from orders where lapses_at is not null',
      )?.at ?? undefined,
    start: () => {
      const due = world.books.all<{ order_id: string }>(
        'select order_id from orders where lapses_at <= ? order by lapses_at limit 64',
        world.clock.now(),
      );
      if (due.length > 0)
        world.books.transaction(() => due.map(({ order_id }) => orderInTime(world, order_id)));
      return due.map(async () => undefined);
    },
  };
}

function lapse(world: World, order: Order): void {
  move(world, order, 'lapsed');
  world.books.run('update orders set lapses_at = null where order_id = ?', order.order_id);
  if (order.status === 'APPROVED') emitOrder(world, order.order_id, 'CHECKOUT.PAYMENT-APPROVAL.REVERSED');
}

/** @throws Error when the table has no such way: whoever calls has asked before */
export function move(world: World, order: Order, event: OrderEvent): void {
  const status = transitions[order.status][event];
  if (!status) throw new Error(`an order that is ${order.status} cannot be ${event}`);
  world.books.run(
    'update orders set status = ?, updated_at = ? where order_id = ?',
    status,
    world.clock.now(),
    order.order_id,
  );
}

/** Call it inside the transaction in which it happens. */
export function emitOrder(
  world: World,
  orderId: string,
  eventType: 'CHECKOUT.ORDER.APPROVED' | 'CHECKOUT.ORDER.COMPLETED' | 'CHECKOUT.PAYMENT-APPROVAL.REVERSED',
): void {
  const order = orderOf(world, orderId);
  if (!order) throw new Error(`no order ${orderId}`);
  emit(world, {
    eventType,
    resourceType: 'checkout-order',
    resource: showOrder(world, order),
    clientId: order.client_id,
    orderId,
    customId: unitsOf(world, orderId)[0]?.custom_id ?? undefined,
  });
}
