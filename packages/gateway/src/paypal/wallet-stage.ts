import type { Payment } from '@tollgate/domain';
import { confirm } from '../payments/confirm.ts';
import { openPayment } from '../payments/request.ts';
import { type Books, confirmation, opening } from '../store/books-stage.ts';
import { approvePayment } from './approve.ts';
import { orderPlaced } from './place-order.ts';

/** For tests: what each of these payments is over, in cents. */
export const TOTAL = 72_624;

let orders = 0;

/** A payment in dollars that its customer approved at the wallet. */
export async function approvedAtWallet(books: Books, mId: string): Promise<Payment> {
  const foreignEasyPay = {
    provider: 'PAYPAL' as const,
    country: 'US',
    products: [],
    shipping: null,
    transactionContext: null,
  };
  const asked = opening(mId, { currency: 'USD', country: 'US', totalAmount: TOTAL });
  const request = { ...asked.request, request: { ...asked.request.request, foreignEasyPay } };
  const { choices, ...rest } = asked;
  const { payment } = await books.writeValue(openPayment, { ...rest, request });
  const { paymentKey } = payment;
  const order = { rail: 'paypal-simulator', orderId: `ORDER${++orders}` };
  await books.writeValue(orderPlaced, { mId, paymentKey, ...order });
  return (await books.writeValue(approvePayment, { mId, paymentKey })).payment;
}

/** And that its merchant has confirmed: the wallet is being asked. */
export async function capturingAtWallet(books: Books, mId: string): Promise<Payment> {
  const payment = await approvedAtWallet(books, mId);
  const caller = { scope: null, traceId: 't', language: 'ko' as const };
  const confirmed = { ...confirmation(payment), amount: '726.24', caller };
  return (await books.writeValue(confirm, confirmed)).payment;
}
