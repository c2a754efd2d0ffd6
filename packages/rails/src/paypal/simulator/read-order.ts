import { type Answer, Refused } from './answer.ts';
import type { Call } from './call.ts';
import type { Order } from './order-rows.ts';
import { showOrder } from './order-view.ts';
import { orderInTime } from './orders.ts';

/** An order that came to nothing is forgotten after this. */
const forgottenAfterMs = 72 * 3_600_000;

/** `GET /v2/checkout/orders/{id}`: always the whole. */
export function readOrder(call: Call): Answer {
  return { status: 200, body: showOrder(call.world, ownOrder(call)) };
}

/** The order that the path names, as it stands now. @throws Refused INVALID_RESOURCE_ID */
export function ownOrder({ world, account, params }: Call): Order {
  const value = params['orderId'] ?? '';
  const order = orderInTime(world, value);
  const isGone =
    order && order.status !== 'COMPLETED' && world.clock.now() - order.created_at > forgottenAfterMs;
  if (order && !isGone && order.client_id === account.client_id) return order;
  throw new Refused('INVALID_RESOURCE_ID', { field: 'order_id', value, location: 'path' });
}
