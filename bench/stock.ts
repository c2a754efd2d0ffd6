import { issuingBanks } from '@tollgate/contract';
import type { Account, Order } from './load/job.ts';
import type { Shop } from './town/shop.ts';
import type { Town } from './town/town.ts';

/**
 * Payments in whatever state a measurement begins with, fast: one is made over the API, and its rows are copied in the
 * database with other names. A column that is added one day is copied like the rest.
 */

const AMOUNT = 50_000;
const CHUNK = 5_000;
/** As many numbers as the gateway leases at once share one moment from which they are free. */
const BLOCK = 500;

/** Payments IN_PROGRESS, ready to be confirmed, with enough free account numbers for all of them. */
export async function readyPayments({ db }: Town, shop: Shop, count: number): Promise<Order[]> {
  const original = await playCustomer(shop);
  const names = freshNames(shop, count);
  await copyPayments(db, shop, original, names, []);
  await addFreeNumbers(db, count);
  await settle(db);
  return names;
}

/** Payments WAITING_FOR_DEPOSIT, each with an account number of its own. */
export async function waitingPayments({ db }: Town, shop: Shop, count: number): Promise<Account[]> {
  const original = await playCustomer(shop);
  await addFreeNumbers(db, issuingBanks.length);
  await shop.call('/v1/payments/confirm', { ...original, amount: AMOUNT });
  const names = freshNames(shop, count);
  await copyPayments(db, shop, original, names, names);
  await settle(db);
  return names;
}

/** Takes payments away that were prepared and not used: their deadlines would pass in a later measurement. */
export async function clearReady({ db }: Town, shop: Shop, orders: readonly Order[]): Promise<void> {
  const keys = orders.map(({ paymentKey }) => paymentKey);
  const { rows } = await db.query<{ payment_key: string }>(
    `delete from payments where m_id = $1 and payment_key = any($2) and status = 'IN_PROGRESS' returning payment_key`,
    [shop.mId, keys],
  );
  const gone = rows.map((row) => row.payment_key);
  await db.query('delete from payment_history where m_id = $1 and payment_key = any($2)', [shop.mId, gone]);
  await db.query('delete from orders where m_id = $1 and payment_key = any($2)', [shop.mId, gone]);
  await db.query('delete from checkouts where payment_key = any($1)', [gone]);
}

async function playCustomer(shop: Shop): Promise<{ paymentKey: string; orderId: string }> {
  const { paymentKey, orderId } = await shop.call('/sandbox/v1/payments', {
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: AMOUNT, currency: 'KRW' },
    orderId: `original-${Date.now()}-${names++}`,
    orderName: '머그컵 외 1건',
    customerName: '김구매',
    customerEmail: 'customer@example.com',
    customerMobilePhone: '01012345678',
  });
  return { paymentKey, orderId };
}

let names = 0;

/** Keys as the gateway makes them: in the order of their seconds, and scattered within one. */
function freshNames({ mId }: Shop, count: number): (Account & { bankCode: string })[] {
  const since = Date.now();
  return Array.from({ length: count }, (_, place) => {
    const bank = issuingBanks[place % issuingBanks.length] as (typeof issuingBanks)[number];
    const stamp = new Date(since + place / 2).toISOString().replace(/\D/g, '').slice(0, 14);
    names += 1;
    return {
      paymentKey: `${mId.slice(0, 5)}${stamp}${scattered(names)}`,
      orderId: `order-${scattered(names)}-${names}`,
      amount: AMOUNT,
      // Longer than any number that the bank leases, so that the two never meet.
      accountNumber: `77${String(names).padStart(16, '0')}`,
      bankCode: bank.code,
      interbankCode: bank.interbankCode,
    };
  });
}

/** Ten signs that look random and never repeat: multiplication by an odd number only shuffles. */
const scattered = (place: number): string =>
  ((BigInt(place) * 0x9e3779b97f4a7c15n) % 2n ** 50n).toString(36).padStart(10, '0');

type Name = ReturnType<typeof freshNames>[number];

async function copyPayments(
  db: Town['db'],
  { mId }: Shop,
  original: { paymentKey: string; orderId: string },
  all: readonly Name[],
  withNumbers: readonly Name[],
): Promise<void> {
  for (let at = 0; at < all.length; at += CHUNK) {
    const some = all.slice(at, at + CHUNK);
    const values = [
      mId,
      original.paymentKey,
      some.map((name) => name.paymentKey),
      some.map((name) => name.orderId),
      some.map((name) => name.bankCode),
      some.map((name) => name.accountNumber),
    ];
    for (const text of copies) await db.query(text, values);
    if (withNumbers.length > 0) for (const text of numberCopies) await db.query(text, values);
  }
}

/** Every statement is given all parameters, whether it needs them or not. */
const given = `(select $1::text as m_id, $2::text as original) as the
  cross join unnest($3::text[], $4::text[], $5::text[], $6::text[]) as n (payment_key, order_id, bank_code, account_number)`;

/** `jsonb_populate_record` takes the original's row and puts what differs into it. */
const copies = [
  `insert into payments
   select copy.*
     from ${given}
     join payments t on t.m_id = the.m_id and t.payment_key = the.original
    cross join lateral jsonb_populate_record(t, jsonb_build_object(
          'payment_key', n.payment_key, 'order_id', n.order_id,
          'choices', t.choices || jsonb_build_object('bankCode', n.bank_code),
          'virtual_account', case when t.virtual_account is not null then t.virtual_account
                             || jsonb_build_object('bankCode', n.bank_code, 'accountNumber', n.account_number) end)) copy`,
  `insert into payment_history
   select copy.*
     from ${given}
     join payment_history t on t.m_id = the.m_id and t.payment_key = the.original
    cross join lateral jsonb_populate_record(t, jsonb_build_object('payment_key', n.payment_key)) copy`,
  `insert into orders
   select copy.*
     from ${given}
     join orders t on t.m_id = the.m_id and t.payment_key = the.original
    cross join lateral jsonb_populate_record(t, jsonb_build_object('payment_key', n.payment_key, 'order_id', n.order_id)) copy`,
  `insert into checkouts
   select copy.*
     from ${given}
     join checkouts t on t.payment_key = the.original
    cross join lateral jsonb_populate_record(t, jsonb_build_object('payment_key', n.payment_key)) copy`,
];

const numberCopies = [
  `insert into account_uses
   select copy.*
     from ${given}
     join account_uses t on t.m_id = the.m_id and t.payment_key = the.original
    cross join lateral jsonb_populate_record(t, jsonb_build_object(
          'payment_key', n.payment_key, 'bank_code', n.bank_code, 'account_number', n.account_number)) copy`,
  `insert into account_numbers
   select copy.*
     from ${given}
     join account_uses u on u.m_id = the.m_id and u.payment_key = the.original
     join account_numbers t
       on (t.rail, t.bank_code, t.account_number) = (u.rail, u.bank_code, u.account_number)
    cross join lateral jsonb_populate_record(t, jsonb_build_object('bank_code', n.bank_code, 'account_number', n.account_number)) copy`,
];

let numbers = 0;

/** Numbers of every bank, as if leased an hour ago in the gateway's blocks. Nobody will ever pay to them. */
export async function addFreeNumbers(db: Town['db'], atLeast: number): Promise<void> {
  const perBank = Math.ceil(atLeast / issuingBanks.length) + 1;
  const first = numbers;
  numbers += perBank;
  await db.query(
    `insert into account_numbers (rail, bank_code, account_number, free_from)
     select 'simulator', bank_code, '88' || lpad(($2::bigint + place)::text, 16, '0'),
            clock_timestamp() - interval '1 hour' + ($2::bigint + place) / ${BLOCK} * interval '1 ms'
       from unnest($1::text[]) as bank_code cross join generate_series(1, $3::int) as place`,
    [issuingBanks.map(({ code }) => code), first, perBank],
  );
}

/** What the database would notice by itself within a minute: how much there is now. */
async function settle(db: Town['db']): Promise<void> {
  await db.query('analyze payments, orders, payment_history, checkouts, account_numbers, account_uses');
}
