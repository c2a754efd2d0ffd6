import { backToSeller } from './back-to-seller.ts';
import { type Money, readMoney } from './money.ts';
import { contextOf, type Order, orderOf, type PurchaseUnit, unitBody, unitsOf } from './order-rows.ts';
import { isApprovable } from './orders.ts';
import type { World } from './world.ts';

/** What the buyer sees of an order. */
export type BuyerOrder = {
  orderId: string;
  /**
   * OPEN: to be approved. APPROVED: already approved, the browser belongs at `returnUrl`. PAID: captured. OVER: lapsed
   * or refused, there is nothing to do but to go back.
   */
  state: 'OPEN' | 'APPROVED' | 'PAID' | 'OVER';
  /** The seller's name as it was sent, or the seller account's e-mail. */
  brandName: string;
  /** BCP 47, as it was sent: `ko-KR`. */
  locale: string | undefined;
  /** Whether the button says that paying ends here (PAY_NOW), or that the seller asks once more (CONTINUE). */
  userAction: 'PAY_NOW' | 'CONTINUE';
  landingPage: string | undefined;
  amount: Money;
  description: string | undefined;
  items: { name: string; quantity: string; unitAmount: Money }[];
  shipping:
    | { fullName: string | undefined; address: Record<string, string | undefined> | undefined }
    | undefined;
  /** The address of the buyer's file is asked for, is not, or was given by the seller and cannot be changed. */
  shippingPreference: 'GET_FROM_FILE' | 'NO_SHIPPING' | 'SET_PROVIDED_ADDRESS';
  /** With the order's id, and the buyer's once approved; undefined when the seller gave none. */
  returnUrl: string | undefined;
  cancelUrl: string | undefined;
};

/** What the buyer's page shows for `?token=`; undefined when there is no such order. Changes nothing. */
export function orderForBuyer(world: World, token: string): BuyerOrder | undefined {
  const order = orderOf(world, token);
  if (!order) return undefined;
  const context = contextOf(order);
  const units = unitsOf(world, token);
  const [first] = units;
  if (!first) return undefined;
  const { description, shipping } = unitBody(first);
  return {
    orderId: token,
    state: stateOf(world, order),
    brandName: context.brand_name ?? sellerOf(world, order),
    locale: context.locale,
    userAction: context.user_action === 'PAY_NOW' ? 'PAY_NOW' : 'CONTINUE',
    landingPage: context.landing_page,
    amount: { currency: first.currency, amount: units.reduce((sum, { amount }) => sum + amount, 0) },
    description,
    items: units.flatMap(itemsOf),
    shipping: shipping && { fullName: shipping.name?.full_name, address: shipping.address },
    shippingPreference: (context.shipping_preference as 'NO_SHIPPING' | undefined) ?? 'GET_FROM_FILE',
    returnUrl: backToSeller(order, 'return_url'),
    cancelUrl: backToSeller(order, 'cancel_url'),
  };
}

function stateOf(world: World, order: Order): BuyerOrder['state'] {
  if (order.status === 'COMPLETED') return 'PAID';
  if (order.lapses_at !== null && order.lapses_at <= world.clock.now()) return 'OVER';
  if (isApprovable(order)) return 'OPEN';
  return order.status === 'APPROVED' ? 'APPROVED' : 'OVER';
}

function itemsOf(unit: PurchaseUnit): BuyerOrder['items'] {
  return (unitBody(unit).items ?? []).map(({ name, quantity, unit_amount }) => ({
    name,
    quantity,
    unitAmount: readMoney(unit_amount, '', 'zero or more'),
  }));
}

function sellerOf(world: World, order: Order): string {
  const account = world.books.get<{ email: string }>(
    'select email from accounts where client_id = ?',
    order.client_id,
  );
  return account?.email ?? '';
}
