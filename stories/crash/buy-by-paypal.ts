import type { Payment, Shop } from '../support/shop.ts';
import { answerOf, atSimulator, until } from './patience.ts';
import { acknowledged, confirm, newPurchase, owe, type Purchase, request, type Street } from './purchase.ts';

const TOTAL = 120;
/** In dollars, as the wire has them. */
const CANCELS = [[undefined], [30], [30.5, 40], [50, undefined]];
/** The wire has dollars, the books cents. */
export const inCents = (dollars: number): number => Math.round(dollars * 100);

/** PayPal: ordered, approved there, confirmed, and perhaps given back in parts. */
export async function buyByPayPal(street: Street, shop: Shop): Promise<Purchase> {
  const { dice } = street;
  const ready = await request(street, shop, {
    method: 'FOREIGN_EASY_PAY',
    amount: { value: TOTAL, currency: 'USD' },
    orderName: 'Linen jacket',
    foreignEasyPay: { provider: 'PAYPAL', country: 'US' },
  });
  await approve(street, shop, ready);
  if (dice.isBelow(0.05)) return abandon(shop, ready);
  const confirmed = await confirm(street, shop, ready);
  const purchase = newPurchase(shop, confirmed, {
    method: 'FOREIGN_EASY_PAY',
    total: inCents(TOTAL),
    balance: inCents(TOTAL),
    confirmed,
  });
  owe(purchase, 'PAYMENT_STATUS_CHANGED', 'DONE');
  if (dice.isBelow(0.3)) return purchase;
  for (const amount of dice.oneOf(CANCELS)) await cancel(street, purchase, amount);
  return purchase;
}

/** Nobody confirms it: in ten minutes it is over, however long the mishaps go on. */
function abandon(shop: Shop, ready: Payment): Purchase {
  const purchase = newPurchase(shop, { ...ready, status: 'EXPIRED' });
  owe(purchase, 'PAYMENT_STATUS_CHANGED', 'EXPIRED');
  return purchase;
}

/** Leaves for PayPal, agrees there, and comes back by leaving once more: whoever has agreed is sent on to the shop. */
const approve = (street: Street, shop: Shop, { paymentKey }: Payment): Promise<true> =>
  until(street, async () => {
    const path = `/checkout/v1/payments/${paymentKey}/depart`;
    const left = await answerOf(() => shop.call('POST', path, { body: { session: '' }, secretKey: null }));
    if (!('answer' in left)) return left;
    const url = URL.parse(String(left.answer.body?.url));
    if (url?.host === 'shop.example' && url.pathname === '/success') return { end: true };
    const orderId = url?.searchParams.get('token');
    // PayPal does not answer: nothing happened, says the window, and leaving may be tried again.
    if (left.answer.body?.code === 'PROVIDER_ERROR') return { not: left.answer.text };
    if (!orderId) throw new Error(`no way to PayPal: ${left.answer.status} ${left.answer.text}`);
    const agreed = await atSimulator(`${street.town.payPal.origin}/control/approve`, { orderId });
    return { not: `PayPal: ${JSON.stringify(agreed)}` };
  });

async function cancel(street: Street, purchase: Purchase, cancelAmount: number | undefined): Promise<void> {
  const wish = { currency: 'USD', ...(cancelAmount && { cancelAmount }) };
  const canceled = await acknowledged(street, (headers) =>
    purchase.shop.cancel(purchase.confirmed as Payment, wish, { headers }),
  );
  purchase.canceled.push(canceled);
  purchase.status = canceled.status;
  purchase.balance = inCents(canceled.balanceAmount);
  owe(purchase, 'PAYMENT_STATUS_CHANGED', canceled.status);
  owe(purchase, 'CANCEL_STATUS_CHANGED', 'DONE', canceled.lastTransactionKey);
}
