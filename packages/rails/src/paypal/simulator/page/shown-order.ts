import type { BuyerOrder } from '../buyer-order.ts';
import type { ShownOrder } from './order-panel.ts';

/** An order as the pages show it. */
export function shownOrder(order: BuyerOrder): ShownOrder {
  return {
    orderId: order.orderId,
    brandName: order.brandName,
    amount: order.amount,
    description: order.description,
    items: order.items.map(({ name, quantity, unitAmount }) => ({
      name,
      quantity,
      total: { currency: unitAmount.currency, amount: unitAmount.amount * Number(quantity) },
    })),
    shipping: shippingOf(order),
    isPaidAtOnce: order.userAction === 'PAY_NOW',
  };
}

function shippingOf({ shipping, shippingPreference }: BuyerOrder): ShownOrder['shipping'] {
  if (shippingPreference === 'NO_SHIPPING') return 'none';
  const address = shipping?.address ?? {};
  const place = ['admin_area_2', 'admin_area_1', 'postal_code'].map((name) => address[name]);
  const lines = [
    shipping?.fullName,
    address['address_line_1'],
    address['address_line_2'],
    place.filter(Boolean).join(', '),
    address['country_code'],
  ].filter((line) => line !== undefined && line !== '');
  return lines.length === 0 ? 'on-file' : { lines: lines as string[] };
}
