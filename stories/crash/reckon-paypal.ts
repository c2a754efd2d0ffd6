import { atSimulator } from './patience.ts';
import { differences } from './reckon-bank.ts';
import type { Memory } from './reckoning.ts';

export interface PayPalBooks {
  captures: { captureId: string; customId?: string; status: string; amount: number; fee?: number }[];
  refunds: { captureId: string; customId?: string; status: string; amount: number; feeBack: number }[];
}

export async function payPalBooks({ town }: Pick<Memory, 'town'>): Promise<PayPalBooks> {
  const { status, body } = await atSimulator(`${town.payPal.origin}/control/books`, {});
  if (status !== 200) throw new Error(`PayPal shows no books: ${status} ${JSON.stringify(body)}`);
  return body as unknown as PayPalBooks;
}

/** PayPal's own books: the money of each payment taken once, each refund given back once. */
export async function reckonAtPayPal(memory: Memory): Promise<string[]> {
  const { captures, refunds } = await payPalBooks(memory);
  const paid = memory.purchases.filter(({ method }) => method === 'FOREIGN_EASY_PAY');
  const { rows } = await memory.town.postgres.db.query<{ refund_id: string; amount: number }>(
    `select c.refund_id, c.amount::int from cancellations c join payments p using (m_id, payment_key)
      where p.currency = 'USD' and c.outcome = 'DONE' and c.refund_state = 'COMPLETED'`,
  );
  return [
    ...differences(
      'capture at PayPal',
      captures.map(({ customId, amount }) => `${customId} ${amount}`),
      paid.map(({ paymentKey, total }) => `${paymentKey} ${total}`),
    ),
    ...differences(
      'refund at PayPal',
      refunds.map(({ customId, amount, status }) => `${customId} ${amount} ${status}`),
      rows.map(({ refund_id, amount }) => `${refund_id} ${amount} COMPLETED`),
    ),
  ];
}
