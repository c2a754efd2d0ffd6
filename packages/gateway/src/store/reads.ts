import type { Payment } from '@tollgate/domain';
import { type OpenCheckout, readCheckouts } from './checkouts.ts';
import { type Coalesced, coalesce } from './coalesce.ts';
import { columns, type Db } from './database.ts';
import { KeptAnswers, type Standing } from './kept-answers.ts';
import { credentialsOfClientKeys, credentialsOfSecretKeys } from './merchants.ts';
import { type NumberAt, type NumberUse, usesOfNumbers } from './numbers.ts';
import { type OrderName, paymentKeysOfOrders } from './orders.ts';
import { nameOf, type PaymentName, readPayments, readStandings } from './payments.ts';
import { RememberedCallers } from './remembered.ts';

/** The single reads of requests; those that arrive together share a round trip. */
export interface Reads {
  /** Callers by secret key. */
  secretKey: RememberedCallers;
  clientKey: RememberedCallers;
  /** A payment, and the merchant's time at which it was read. */
  payment: Coalesced<PaymentName, { payment: Payment } & Standing>;
  /** Whether anything has happened to a payment, for who knows what was told of it. */
  standing: Coalesced<PaymentName, Standing>;
  answers: KeptAnswers;
  paymentKeyOfOrder: Coalesced<OrderName, string>;
  /** A window by its payment's key alone. */
  checkout: Coalesced<string, OpenCheckout>;
  numberUse: Coalesced<NumberAt, NumberUse>;
  /** The payment that a refund belongs to, and the rail it goes over. */
  paymentOfRefund: Coalesced<{ mId: string; refundId: string }, { paymentKey: string; rail: string | null }>;
}

/**
 * Other processes hear a moment later that a shop's time has changed. Who changed it and asks this process at once finds the
 * new one.
 */
export function forgetCallers({ secretKey, clientKey }: Reads, mId: string): void {
  secretKey.forget(mId);
  clientKey.forget(mId);
}

export function createReads(db: Db, ticks: () => number = () => performance.now()): Reads {
  return {
    secretKey: new RememberedCallers(
      coalesce(async (keys) => {
        const found = await credentialsOfSecretKeys(db, keys);
        return keys.map((key) => found.get(key));
      }),
      ticks,
    ),
    clientKey: new RememberedCallers(
      coalesce(async (keys) => {
        const found = await credentialsOfClientKeys(db, keys);
        return keys.map((key) => found.get(key));
      }),
      ticks,
    ),
    payment: coalesce(async (names) => {
      const read = await readPayments(db, names);
      const found = new Map(read.map((each) => [nameOf(each.payment.mId, each.payment.paymentKey), each]));
      return names.map(({ mId, paymentKey }) => found.get(nameOf(mId, paymentKey)));
    }),
    standing: coalesce((names) => readStandings(db, names)),
    answers: new KeptAnswers(),
    paymentKeyOfOrder: coalesce(async (names) => {
      const found = await paymentKeysOfOrders(db, names);
      return names.map(({ mId, orderId }) => found.get(nameOf(mId, orderId)));
    }),
    checkout: coalesce(async (paymentKeys) => {
      const found = await readCheckouts(db, paymentKeys);
      return paymentKeys.map((paymentKey) => found.get(paymentKey));
    }),
    numberUse: coalesce((asked) => usesOfNumbers(db, asked)),
    paymentOfRefund: coalesce(async (asked) => {
      const { rows } = await db.query<{
        m_id: string;
        refund_id: string;
        payment_key: string;
        rail: string | null;
      }>({
        name: 'payments-of-refunds',
        text: `select c.m_id, c.refund_id, c.payment_key, p.virtual_account->>'rail' as rail
                 from unnest($1::text[], $2::text[]) as asked (m_id, refund_id)
                 join cancellations c using (m_id, refund_id)
                 join payments p using (m_id, payment_key)`,
        values: columns(
          asked,
          (each) => each.mId,
          (each) => each.refundId,
        ),
      });
      const found = new Map(
        rows.map((row) => [nameOf(row.m_id, row.refund_id), { paymentKey: row.payment_key, rail: row.rail }]),
      );
      return asked.map(({ mId, refundId }) => found.get(nameOf(mId, refundId)));
    }),
  };
}
