import type { Link } from './answer.ts';
import { type Buyer, buyerOf } from './buyers.ts';
import { capturesOf, refundsOf } from './capture-rows.ts';
import { showCapture, showRefund } from './capture-view.ts';
import { wireMoney } from './money.ts';
import { type Order, type PurchaseUnit, unitBody, unitsOf } from './order-rows.ts';
import { instant, type World } from './world.ts';

/** A whole order, as `Prefer: return=representation`, GET and events show it. */
export function showOrder(world: World, order: Order): object {
  const buyer = order.buyer === null ? undefined : buyerOf(order.buyer);
  return {
    id: order.order_id,
    intent: order.intent,
    status: order.status,
    ...((order.has_source === 1 || buyer) && { payment_source: { paypal: buyer ? sourceOf(buyer) : {} } }),
    purchase_units: unitsOf(world, order.order_id).map((unit) => showUnit(world, order, unit)),
    ...(buyer && { payer: payerOf(buyer) }),
    create_time: instant(order.created_at),
    update_time: instant(order.updated_at),
    links: orderLinks(world, order),
  };
}

/** What is answered unless the caller prefers the whole. */
export function showOrderMinimal(world: World, order: Order): object {
  return { id: order.order_id, status: order.status, links: orderLinks(world, order) };
}

/** Where an order can go from here, and who may take it there. */
export function orderLinks({ publicUrl }: World, order: Order): Link[] {
  const self = `${publicUrl}/v2/checkout/orders/${order.order_id}`;
  const links: Link[] = [{ href: self, rel: 'self', method: 'GET' }];
  const isOpen = order.status === 'CREATED' || order.status === 'PAYER_ACTION_REQUIRED';
  if (isOpen) links.push(buyerLink(publicUrl, order, order.has_source === 1 ? 'payer-action' : 'approve'));
  if (order.status === 'CREATED' || order.status === 'APPROVED') {
    links.push({ href: self, rel: 'update', method: 'PATCH' });
    links.push({ href: `${self}/capture`, rel: 'capture', method: 'POST' });
  }
  return links;
}

/** Where the buyer's browser goes. */
export function buyerLink(publicUrl: string, order: Order, rel: string): Link {
  return { href: `${publicUrl}/checkoutnow?token=${order.order_id}`, rel, method: 'GET' };
}

function showUnit(world: World, order: Order, unit: PurchaseUnit): object {
  const { breakdown, items, shipping, description, soft_descriptor } = unitBody(unit);
  const captures = capturesOf(world, order.order_id).filter((capture) => capture.unit === unit.unit);
  const refunds = captures.flatMap((capture) => refundsOf(world, capture.capture_id));
  return {
    reference_id: unit.reference_id,
    amount: {
      ...wireMoney(unit),
      ...(breakdown && { breakdown }),
    },
    payee: payeeOf(world, order),
    ...(description !== undefined && { description }),
    ...(unit.custom_id !== null && { custom_id: unit.custom_id }),
    ...(unit.invoice_id !== null && { invoice_id: unit.invoice_id }),
    ...(soft_descriptor !== undefined && { soft_descriptor }),
    ...(items && { items }),
    ...(shipping && { shipping }),
    ...(captures.length > 0 && {
      payments: {
        captures: captures.map((capture) => showCapture(world, capture)),
        ...(refunds.length > 0 && { refunds: refunds.map((refund) => showRefund(world, refund)) }),
      },
    }),
  };
}

function payeeOf(world: World, order: Order): object | undefined {
  return world.books.get<object>(
    'select email as email_address, merchant_id from accounts where client_id = ?',
    order.client_id,
  );
}

function sourceOf(buyer: Buyer): object {
  return {
    email_address: buyer.email,
    account_id: buyer.payerId,
    account_status: buyer.accountStatus,
    name: { given_name: buyer.givenName, surname: buyer.surname },
    address: { country_code: buyer.country },
  };
}

function payerOf(buyer: Buyer): object {
  return {
    name: { given_name: buyer.givenName, surname: buyer.surname },
    email_address: buyer.email,
    payer_id: buyer.payerId,
    address: { country_code: buyer.country },
  };
}
