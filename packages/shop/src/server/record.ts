import { afterPayment, misfit } from './after-payment.ts';
import { findOrder, noteChecked, type Order, saveOrder } from './order.ts';
import { apiVersion, type Payment } from './payment.ts';
import { type Shop, tossOf } from './shop.ts';

/**
 * Asks the gateway how the payment stands and makes the order follow. Every webhook, timer and doubt ends here: what
 * somebody says is a reason to ask, the answer to our own question is what counts.
 *
 * @returns false when there was no answer; then ask again later
 */
export async function followPayment(shop: Shop, orderId: string, cause: string): Promise<boolean> {
  for (;;) {
    const order = findOrder(shop, orderId);
    // A mismatched order was never confirmed and never will be.
    if (!order || order.status === 'mismatch') return true;
    const toss = tossOf(shop, order);
    const answer = await (order.paymentKey ? toss.read(order.paymentKey) : toss.readOrder(orderId));
    noteChecked(shop, orderId);
    if (answer.kind !== 'payment') {
      shop.log.warn({ orderId, cause, ...answer }, 'payment could not be read');
      return answer.kind === 'refused' && answer.status === 404;
    }
    if (recordPayment(shop, order, answer.payment, cause)) return true;
    // The order changed while we were asking, so the answer may be older than the order: ask again.
  }
}

/** @returns false when the order has changed since it was read, and nothing was written */
export function recordPayment(shop: Shop, order: Order, payment: Payment, cause: string): boolean {
  const wrong = misfit(order, payment);
  if (wrong) {
    shop.log.error(
      { orderId: order.orderId, wrong },
      'the payment is not the one this order asked for: nothing changed',
    );
    return true;
  }
  if (payment.version !== apiVersion) {
    shop.log.warn(
      { version: payment.version, expected: apiVersion },
      'another API version than this shop was tested with',
    );
  }
  noteRefunds(shop, order.orderId, payment);
  const changes = afterPayment(order, payment);
  const hasNews = Object.entries(changes).some(([name, value]) => order[name as keyof Order] !== value);
  return !hasNews || saveOrder(shop, order, changes, cause) !== undefined;
}

/** Remembers what each cancellation is called, so that a notice about it finds the order. What has ended stays ended. */
function noteRefunds(shop: Shop, orderId: string, { cancels }: Payment): void {
  const note = shop.db.prepare(
    `insert into refunds (transactionKey, orderId, status) values (?, ?, ?)
     on conflict do update set status = excluded.status
       where refunds.status = 'IN_PROGRESS' and excluded.status <> 'IN_PROGRESS'
         and refunds.orderId = excluded.orderId`,
  );
  const news = cancels.filter(
    ({ transactionKey, cancelStatus }) => note.run(transactionKey, orderId, cancelStatus).changes > 0,
  );
  if (news.length > 0) shop.changes.emit(orderId);
}
