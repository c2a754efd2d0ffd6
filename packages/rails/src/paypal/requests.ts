import { isSameMoney, wireMoney } from './money.ts';
import type { Money, PayPalItem, PayPalOrder, PayPalRefundOrder } from './states.ts';

/** The bodies that we send. */

export function orderBody(order: PayPalOrder): object {
  const { amount, paymentKey, mId, shipping } = order;
  const items = order.items && addUp(order.items, amount) ? order.items : undefined;
  const address = shipping?.address;
  return {
    intent: 'CAPTURE',
    purchase_units: [
      {
        amount: { ...wireMoney(amount), ...(items && { breakdown: { item_total: wireMoney(amount) } }) },
        ...(items && { items: items.map(itemOf) }),
        ...(order.description && { description: cut(order.description, 127) }),
        custom_id: paymentKey,
        // Merchants may share one account, and may try one order number again.
        invoice_id: `${mId}:${paymentKey}`,
        ...(address && { shipping: shippingOf(address, shipping.fullName) }),
      },
    ],
    payment_source: {
      paypal: {
        experience_context: {
          brand_name: cut(order.brandName, 127),
          locale: order.locale,
          return_url: order.returnUrl,
          cancel_url: order.cancelUrl,
          user_action: 'PAY_NOW',
          // Otherwise a bank transfer may stay pending for days, and a payment has no state for that.
          payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
          shipping_preference: address ? 'SET_PROVIDED_ADDRESS' : 'NO_SHIPPING',
        },
      },
    },
  };
}

/** Always with the amount, so that a lost partial refund can never turn a full one into another sum. */
export function refundBody({ refundId, amount, note }: PayPalRefundOrder): object {
  return {
    amount: wireMoney(amount),
    custom_id: refundId,
    ...(note && { note_to_payer: cut(note, 255) }),
  };
}

/** PayPal takes 100 facts at most; what is nothing, or no plain value, is none. */
export function contextBody(data: Record<string, unknown>): object {
  const facts = Object.entries(data).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [{ key, value: String(value) }]
      : [],
  );
  return { additional_data: facts.slice(0, 100) };
}

function addUp(items: readonly PayPalItem[], total: Money): boolean {
  let sum = 0;
  for (const { unitAmount, quantity } of items) {
    if (unitAmount.currency !== total.currency || !Number.isInteger(quantity) || quantity < 1) return false;
    sum += unitAmount.amount * quantity;
  }
  return items.length > 0 && isSameMoney({ currency: total.currency, amount: sum }, total);
}

function itemOf({ name, quantity, unitAmount, description }: PayPalItem): object {
  return {
    name: cut(name, 127) || '-',
    quantity: String(quantity),
    unit_amount: wireMoney(unitAmount),
    ...(description && { description: cut(description, 127) }),
  };
}

function shippingOf(
  {
    country,
    line1,
    line2,
    area1,
    area2,
    postalCode,
  }: NonNullable<NonNullable<PayPalOrder['shipping']>['address']>,
  fullName: string | undefined,
): object {
  return {
    ...(fullName && { name: { full_name: cut(fullName, 300) } }),
    address: {
      country_code: country,
      ...(line1 && { address_line_1: cut(line1, 300) }),
      ...(line2 && { address_line_2: cut(line2, 300) }),
      ...(area1 && { admin_area_1: cut(area1, 300) }),
      admin_area_2: cut(area2, 120),
      ...(postalCode && { postal_code: cut(postalCode, 60) }),
    },
  };
}

/** PayPal refuses what is too long; a shop's name that is cut short harms nobody. */
function cut(text: string, length: number): string {
  let kept = '';
  for (const sign of text.toWellFormed().trim()) {
    if (kept.length + sign.length > length) break;
    kept += sign;
  }
  return kept;
}
