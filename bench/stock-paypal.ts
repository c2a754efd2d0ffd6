import type { Order } from './load/job.ts';
import type { Shop } from './town/shop.ts';

/** At PayPal each payment has an order of its own, which cannot be copied: every one is bought, side by side. */
const SIDE_BY_SIDE = 32;
const AMOUNT = 19.99;

let names = 0;

const purchase = () => ({
  method: 'FOREIGN_EASY_PAY',
  amount: { value: AMOUNT, currency: 'USD' },
  orderId: `paypal-${Date.now()}-${names++}`,
  orderName: 'Mug and one more',
  foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
});

/** Why this gateway cannot be paid with PayPal; undefined when it can. */
export async function whyNoPayPal(shop: Shop): Promise<string | undefined> {
  const tried = await shop.tryTo('/sandbox/v1/payments', purchase());
  if ('code' in tried) return tried.code;
  return tried.answer['status'] === 'IN_PROGRESS' ? undefined : `the payment is ${tried.answer['status']}`;
}

/** Payments approved by the buyer at the PayPal simulator, ready to be confirmed. */
export async function payPalPayments(shop: Shop, count: number): Promise<Order[]> {
  const orders: Order[] = [];
  let left = count;
  const buy = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { paymentKey, orderId } = await shop.call('/sandbox/v1/payments', purchase());
      orders.push({ paymentKey, orderId, amount: AMOUNT });
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, buy));
  return orders;
}
