import { type Answer, Refused } from './answer.ts';
import type { Call } from './call.ts';
import { refuseUsedInvoice } from './invoices.ts';
import { type OrderContext, orderOf } from './order-rows.ts';
import { OrderRequest } from './order-schema.ts';
import { showOrder, showOrderMinimal } from './order-view.ts';
import { windowMs } from './orders.ts';
import { parseBody } from './parse-body.ts';
import { checkUnits, putUnit } from './purchase-units.ts';
import { madeBefore, remember } from './request-ids.ts';

/** `POST /v2/checkout/orders` */
export function createOrder(call: Call): Answer {
  const made = madeBefore(call, 'createOrder');
  if (made) return answerOrder(call, made, 200);
  const request = parseBody(OrderRequest, call.body);
  const hasSource = sourceOf(request);
  if (hasSource && call.requestId === undefined) {
    throw new Refused('PAYPAL_REQUEST_ID_REQUIRED', { field: 'PayPal-Request-Id', location: 'header' });
  }
  const context = contextIn(request);
  const amounts = checkUnits(request.purchase_units);
  for (const [index, unit] of request.purchase_units.entries()) {
    const field = `/purchase_units/${index}`;
    if (context.shipping_preference === 'SET_PROVIDED_ADDRESS' && !unit.shipping?.address) {
      throw new Refused('MISSING_SHIPPING_ADDRESS', { field: `${field}/shipping/address` });
    }
    refuseUsedInvoice(call, { invoiceId: unit.invoice_id, field: `${field}/invoice_id` });
  }
  const orderId = write(call, { request, context, hasSource });
  for (const [unit, money] of amounts.entries()) {
    const unitRequest = request.purchase_units[unit];
    if (unitRequest) putUnit(call.world, { orderId, unit, money, request: unitRequest });
  }
  remember(call, { route: 'createOrder', resourceId: orderId });
  return answerOrder(call, orderId, 201);
}

/** The order as it stands, as far as the caller wants it. */
export function answerOrder({ world, prefersWhole }: Call, orderId: string, status: number): Answer {
  const order = orderOf(world, orderId);
  if (!order) throw new Error(`no order ${orderId}`);
  return { status, body: prefersWhole ? showOrder(world, order) : showOrderMinimal(world, order) };
}

/** Whether the wallet is named as the source; cards and the like are not simulated. */
function sourceOf({ payment_source: source = {} }: OrderRequest): boolean {
  const other = Object.keys(source).find((name) => name !== 'paypal');
  if (other !== undefined) throw new Refused('NOT_SUPPORTED', { field: `/payment_source/${other}` });
  return source.paypal !== undefined;
}

/** The newer place wins over the older one. */
function contextIn({ payment_source: source, application_context: older }: OrderRequest): OrderContext {
  return { ...older, ...source?.paypal?.experience_context };
}

function write(
  { world, account, trackingId }: Call,
  { request, context, hasSource }: { request: OrderRequest; context: OrderContext; hasSource: boolean },
): string {
  const now = world.clock.now();
  const orderId = world.chance.id('', now).slice(-17).toUpperCase();
  world.books.run(
    `insert into orders (order_id, client_id, status, intent, has_source, context, tracking_id, created_at,
                         updated_at, lapses_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    orderId,
    account.client_id,
    hasSource ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
    request.intent,
    hasSource ? 1 : 0,
    JSON.stringify(context),
    trackingId ?? null,
    now,
    now,
    now + windowMs,
  );
  return orderId;
}
