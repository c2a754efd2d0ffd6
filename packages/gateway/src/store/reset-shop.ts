import { type Db, inTransactionAtLast } from './database.ts';
import { emptyDeliveries } from './delivery-log.ts';
import { emptyFaults } from './faults.ts';
import { lockPaymentsOfShop } from './payments.ts';

/**
 * Empties a test shop: payments, ledger, answers, webhooks, faults and clock. Its keys stay, and numbers that
 * were in use begin their rest, because the bank may still speak of them. Its deposits are nobody's from
 * now on, but known: the bank's feed may tell of them again, which must not look like money that just came.
 */
export async function resetShop(db: Db, mId: string): Promise<void> {
  await inTransactionAtLast(db, async (tx) => {
    const { rowCount } = await tx.query(
      `update merchants set clock_offset_ms = 0 where m_id = $1 and environment = 'test'`,
      [mId],
    );
    if (rowCount !== 1) throw new Error(`${mId} is no test shop`);
    // From here on nobody opens a payment, and whoever was changing one has finished: what he wrote is there to go.
    await lockPaymentsOfShop(tx, mId);
    // What is being counted just now would outlive what it counts.
    await tx.query('select from figure_marks order by name for update');
    await tx.query(`set local tollgate.reset = 'on'`);
    await tx.query(
      `update account_numbers a set free_from = clock_timestamp() + interval '10 days'
         from account_uses u
        where u.m_id = $1 and (a.rail, a.bank_code, a.account_number, a.generation) = (u.rail, u.bank_code, u.account_number, u.generation)
          and a.free_from is null`,
      [mId],
    );
    await tx.query(
      `update deposits set m_id = null, payment_key = null, state = 'REVERSED', reason = 'the shop was reset' where m_id = $1`,
      [mId],
    );
    await emptyDeliveries(tx, mId);
    await emptyFaults(tx, mId);
    for (const table of [
      'webhook_endpoints',
      'ledger_entries',
      'payment_history',
      'shop_figures',
      'cancellations',
      'account_uses',
      'orders',
      'checkouts',
      'wallet_visits',
      'open_captures',
      'idempotent_answers',
      'payments',
    ]) {
      await tx.query(`delete from ${table} where m_id = $1`, [mId]);
    }
  });
}
