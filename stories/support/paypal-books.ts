import { expect } from 'vitest';
import type { Payment, Shop } from './shop.ts';
import type { Town } from './town.ts';

/** What PayPal itself has of a payment: its order, what it took, what it gave back. Amounts in cents. */
export const atPayPal = (town: Town, { paymentKey }: Payment) =>
  town.payPal.control.books({ customId: paymentKey });

/** PayPal's number of the money it took. */
export async function captureIdOf(town: Town, payment: Payment): Promise<string> {
  const { captures } = await atPayPal(town, payment);
  const [capture] = captures;
  if (!capture || captures.length > 1)
    throw new Error(`${captures.length} captures of ${payment.paymentKey}`);
  return capture.captureId;
}

/** PayPal's number of the order. */
export async function orderIdOf(town: Town, payment: Payment): Promise<string> {
  const [order] = (await atPayPal(town, payment)).orders;
  if (!order) throw new Error(`no order of ${payment.paymentKey}`);
  return order.orderId;
}

/** Every account of a shop's ledger in one currency: credits less debits. */
export async function accountsOf(town: Town, mId: string, currency = 'USD'): Promise<Record<string, number>> {
  const { rows } = await town.db.query<{ account: string; left: string }>(
    `select account, sum(amount) as left
       from (select credit as account, amount from ledger_entries where m_id = $1 and currency = $2
             union all
             select debit, -amount from ledger_entries where m_id = $1 and currency = $2) sides
      group by account having sum(amount) <> 0 order by account`,
    [mId, currency],
  );
  return Object.fromEntries(rows.map(({ account, left }) => [account, Number(left)]));
}

/**
 * Our ledger, our payments and PayPal's books tell of the same money, to the cent: what PayPal owes us, what it kept,
 * what merchants are owed, and what is still owed to customers.
 */
export async function expectAgreement(town: Town, ...shops: Pick<Shop, 'mId'>[]): Promise<void> {
  const { captures, refunds } = await town.payPal.control.books({});
  for (const { mId } of shops) {
    const taken = captures.filter(
      ({ invoiceId, fee }) => invoiceId?.startsWith(`${mId}:`) && fee !== undefined,
    );
    const names = new Set(taken.map(({ captureId }) => captureId));
    const gone = refunds.filter(({ captureId, status }) => names.has(captureId) && status === 'COMPLETED');
    const fees = sum(taken, ({ fee }) => fee ?? 0) - sum(gone, ({ feeBack }) => feeBack);
    const atHand = sum(taken, ({ amount }) => amount) - sum(gone, ({ amount }) => amount) - fees;
    const disputed = sum(
      gone.filter(({ cause }) => cause === 'REVERSAL'),
      ({ amount }) => amount,
    );
    const { rows } = await town.db.query<{ owed: string; going: string }>(
      `select (select coalesce(sum(balance_amount), 0) from payments
                where m_id = $1 and currency = 'USD' and status in ('DONE', 'PARTIAL_CANCELED', 'CANCELED')) as owed,
              (select coalesce(sum(amount), 0) from cancellations join payments using (m_id, payment_key)
                where m_id = $1 and currency = 'USD' and outcome = 'DONE' and refund_state <> 'COMPLETED') as going`,
      [mId],
    );
    const wanted = {
      fees: -fees,
      merchant: Number(rows[0]?.owed) - disputed,
      rail: -atHand,
      refunds: Number(rows[0]?.going),
    };
    const { suspense = 0, ...accounts } = await accountsOf(town, mId);
    expect(suspense, 'money that belongs to nobody').toBe(0);
    expect(accounts).toEqual(Object.fromEntries(Object.entries(wanted).filter(([, left]) => left !== 0)));
  }
}

const sum = <T>(all: readonly T[], amountOf: (one: T) => number): number =>
  all.reduce((total, one) => total + amountOf(one), 0);
