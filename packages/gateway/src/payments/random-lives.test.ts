import { Failure, type Payment } from '@tollgate/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyDeposit } from '../bank/deposit.ts';
import { applyReversal } from '../bank/reversal.ts';
import { freshKeys, seededChance, systemChance } from '../chance.ts';
import { type Books, confirmation, type Desks, openBooks } from '../store/books-stage.ts';
import { moveClock } from '../store/shop-clock.ts';
import { closeCancellation, openCancellation } from './cancel.ts';
import { confirm } from './confirm.ts';
import { expirePayment } from './expire.ts';
import { settle } from './settle.ts';

let books: Books;
beforeAll(async () => {
  books = await openBooks();
  await books.numbers('88', 300);
});
afterAll(() => books.close());

/** Told when it fails, and then written here to see about the same again. */
const seed = String(Date.now());

/** What happens to payments, in any order and often at the wrong moment; a refusal is as good as a yes. */
function happenings(processes: Desks[], payments: Payment[]) {
  const chance = seededChance(seed);
  const below = (limit: number): number => chance.bytes(4).readUInt32BE() % limit;
  const oneOf = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  const keys = () => freshKeys(systemChance, new Date());
  const sent: { depositId: string; payment: Payment }[] = [];
  const opened: { mId: string; paymentKey: string; refundId: string }[] = [];
  const now = () => new Date();

  async function deposited(desks: Desks, payment: Payment): Promise<void> {
    const { rows } = await books.db.query<{ account: Payment['virtualAccount'] }>(
      'select virtual_account as account from payments where m_id = $1 and payment_key = $2',
      [payment.mId, payment.paymentKey],
    );
    const account = rows[0]?.account;
    if (!account) return;
    const { mId, paymentKey, totalAmount: amount } = payment;
    const { rail, bankCode, accountNumber } = account;
    const isRepeat = below(3) === 0 && sent.length > 0;
    const depositId = isRepeat ? oneOf(sent).depositId : `d${sent.length}-${below(1e9)}`;
    sent.push({ depositId, payment });
    const names = { rail, bankCode, accountNumber, bankDate: '2026-03-10', bankTxNo: depositId, depositId };
    const arrived = {
      ...names,
      amount: below(10) === 0 ? amount + 1 : amount,
      unclearedAmount: 0,
      depositorName: '박',
      depositedAt: now(),
    };
    await desks.writeValue(applyDeposit, {
      mId,
      paymentKey,
      arrived,
      use: { ...account, mId, paymentKey },
      keys: keys(),
    });
  }

  async function reversed(desks: Desks): Promise<void> {
    if (sent.length === 0) return;
    const { depositId, payment } = oneOf(sent);
    const reversal = {
      rail: 'simulator',
      reversalId: `r-${depositId}`,
      depositId,
      bankCode: '88',
      accountNumber: '1',
      amount: payment.totalAmount,
      reversedAt: now(),
    };
    await desks.writeValue(applyReversal, { reversal, keys: keys() });
  }

  async function cancelOpened(desks: Desks, { mId, paymentKey }: Payment): Promise<void> {
    const refundReceiveAccount = { bank: '88', accountNumber: '110123456789', holderName: '김고객' };
    const body = {
      cancelReason: '변심',
      cancelAmount: below(2) === 0 ? undefined : String(1 + below(50_000)),
      refundReceiveAccount,
    };
    const caller = { scope: null, traceId: 'trace', language: 'ko' as const };
    const { order } = await desks.writeValue(openCancellation, {
      mId,
      paymentKey,
      body: body as never,
      keys: keys(),
      caller,
    });
    if (order) opened.push({ mId, paymentKey, refundId: order.refundId });
  }

  async function cancelClosed(desks: Desks): Promise<void> {
    if (opened.length === 0) return;
    const verdict = oneOf([{}, { isPaid: true }, { refusal: new Failure('FORBIDDEN_BANK_REFUND_REQUEST') }]);
    await desks.writeValue(closeCancellation, { ...oneOf(opened), verdict, keys: keys() });
  }

  async function refunded(desks: Desks): Promise<void> {
    if (opened.length === 0) return;
    await desks.writeValue(settle, { ...oneOf(opened), state: oneOf(['COMPLETED', 'FAILED'] as const) });
  }

  return async (): Promise<void> => {
    const desks = oneOf(processes);
    const payment = oneOf(payments);
    const happens = [
      () => desks.writeValue(confirm, confirmation(payment)),
      () => deposited(desks, payment),
      () => deposited(desks, payment),
      () => reversed(desks),
      () => cancelOpened(desks, payment),
      () => cancelClosed(desks),
      () => cancelClosed(desks),
      () => refunded(desks),
      () => desks.writeValue(expirePayment, payment),
      () => moveClock(desks.db, payment.mId, below(60_000)),
    ];
    try {
      await oneOf(happens)();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  };
}

/** Rows for which it does not hold; each must be empty, whatever happened. */
const never: Record<string, string> = {
  'a balance that is not the total less what was cancelled': `
    select p.payment_key, p.balance_amount, sum(c.amount) from payments p
      left join cancellations c on c.m_id = p.m_id and c.payment_key = p.payment_key and c.outcome = 'DONE'
     group by p.m_id, p.payment_key having p.balance_amount <> p.total_amount - coalesce(sum(c.amount), 0)`,
  'a history with a gap': `
    select p.payment_key, p.version, count(*) from payments p join payment_history h using (m_id, payment_key)
     group by p.m_id, p.payment_key having count(*) <> p.version or max(h.version) <> p.version`,
  'a merchant who is owed something else than the balance of what was paid': `
    select p.payment_key, p.status, p.balance_amount, owed from payments p
      cross join lateral (select coalesce(sum(case when credit = 'merchant' then amount when debit = 'merchant' then -amount end), 0) as owed
                            from ledger_entries l where l.m_id = p.m_id and l.payment_key = p.payment_key) l
     where owed <> case when p.status in ('DONE', 'PARTIAL_CANCELED') then p.balance_amount else 0 end`,
  'refunds that are owed and not under way, or the reverse': `
    select p.payment_key, owed, pending from payments p
      cross join lateral (select coalesce(sum(case when credit = 'refunds' then amount when debit = 'refunds' then -amount end), 0) as owed
                            from ledger_entries l where l.m_id = p.m_id and l.payment_key = p.payment_key) l
      cross join lateral (select coalesce(sum(amount), 0) as pending from cancellations c
                           where c.m_id = p.m_id and c.payment_key = p.payment_key and c.outcome = 'DONE'
                             and c.refund_state in ('PENDING', 'FAILED')) c
     where owed <> pending`,
  'an order number taken twice': `
    select order_id from payments where status not in ('READY', 'IN_PROGRESS', 'EXPIRED', 'ABORTED') group by m_id, order_id having count(*) > 1`,
  'an order number that points elsewhere than at the payment that took it': `
    select p.order_id from payments p join orders o using (m_id, order_id)
     where p.status not in ('READY', 'IN_PROGRESS', 'EXPIRED', 'ABORTED') and (not o.is_taken or o.payment_key <> p.payment_key)`,
  'a number that is open without a payment that waits, or closed with one': `
    select u.payment_key, p.status, n.free_from from account_uses u
      join account_numbers n using (rail, bank_code, account_number, generation) join payments p using (m_id, payment_key)
     where (n.free_from is null) <> (p.status = 'WAITING_FOR_DEPOSIT' and p.due_at is not null) or (u.closed_at is null) <> (n.free_from is null)`,
  'one deposit applied to two payments, or two to one': `
    select payment_key from deposits where state = 'APPLIED' group by m_id, payment_key having count(*) > 1`,
  'a paid payment without its money': `
    select p.payment_key from payments p where p.status in ('DONE', 'PARTIAL_CANCELED')
       and not exists (select from deposits d where d.m_id = p.m_id and d.payment_key = p.payment_key and d.state in ('APPLIED', 'REVERSED'))`,
};

test('whatever happens to payments in two processes at once, the books agree', async () => {
  const mId = await books.merchant();
  const processes = [books, books.another()];
  // Three attempts at each order, so that confirms compete for its number.
  const payments = await Promise.all(
    Array.from({ length: 60 }, (_, place) => books.authenticated(mId, { orderId: `order-${place % 20}` })),
  );
  const happen = happenings(processes, payments);
  for (let wave = 0; wave < 40; wave++) await Promise.all(Array.from({ length: 25 }, happen));

  const wrong: Record<string, unknown[]> = {};
  for (const [what, sql] of Object.entries(never)) {
    const { rows } = await books.db.query(sql);
    if (rows.length > 0) wrong[what] = rows;
  }
  expect(wrong, `seed ${seed}`).toEqual({});
  // And enough happened for that to mean something.
  const { rows } = await books.db.query<{ status: string }>('select distinct status from payments');
  expect(rows.map(({ status }) => status)).toEqual(expect.arrayContaining(['IN_PROGRESS', 'CANCELED']));
}, 120_000);
