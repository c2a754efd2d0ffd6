import type { Purchase } from './purchase.ts';
import type { Memory } from './reckoning.ts';

interface Stored {
  payment_key: string;
  status: string;
  balance: number;
  canceled: number;
}

/** Read side by side. */
const AT_ONCE = 16;

/** What was acknowledged is so, and no payment is there that nobody asked for. */
export async function reckonShops({ town, purchases }: Memory): Promise<string[]> {
  const { rows } = await town.postgres.db.query<Stored>(
    `select payment_key, status, balance_amount::int as balance,
            (select coalesce(sum(amount), 0)::int from cancellations c
              where c.m_id = p.m_id and c.payment_key = p.payment_key and c.outcome = 'DONE') as canceled
       from payments p`,
  );
  const stored = new Map(rows.map((row) => [row.payment_key, row]));
  const known = new Set(purchases.map(({ paymentKey }) => paymentKey));
  // A window whose answer was lost stays open and runs out; it never becomes more than that.
  const extra = rows.filter(
    ({ payment_key, status }) => !known.has(payment_key) && !['READY', 'EXPIRED'].includes(status),
  );
  return [
    ...purchases.flatMap((purchase) => compareStored(purchase, stored.get(purchase.paymentKey))),
    ...extra.map(({ payment_key, status }) => `${payment_key} is ${status}, and nobody knows of it`),
    ...(await readBack(purchases)),
  ];
}

function compareStored(purchase: Purchase, row: Stored | undefined): string[] {
  const { paymentKey, status, balance, total, method } = purchase;
  if (!row) return [`${paymentKey} was acknowledged as ${status} and is lost`];
  const seen = `${row.status} ${row.balance}`;
  const wanted = `${status} ${balance}`;
  if (method === 'none') return row.status === status ? [] : [`${paymentKey}: told ${status}, is ${seen}`];
  return [
    ...(seen === wanted ? [] : [`${paymentKey}: told ${wanted}, is ${seen}`]),
    ...(row.canceled === total - balance
      ? []
      : [`${paymentKey}: ${total - balance} cancelled as told, ${row.canceled} in the books`]),
  ];
}

/** The shop reads every payment again: what it was told is still told. */
async function readBack(purchases: readonly Purchase[]): Promise<string[]> {
  const waiting = purchases.filter(({ confirmed }) => confirmed !== undefined);
  const wrong: string[] = [];
  const reader = async (): Promise<void> => {
    for (let purchase = waiting.pop(); purchase; purchase = waiting.pop())
      wrong.push(...(await reread(purchase)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  return wrong;
}

async function reread({ shop, confirmed, canceled, deposits, status }: Purchase): Promise<string[]> {
  const told = confirmed ?? {};
  const payment = await shop.read(told);
  const last = canceled.at(-1);
  const pairs: [string, unknown, unknown][] = [
    ['status', status, payment.status],
    ['orderId', told.orderId, payment.orderId],
    ['requestedAt', told.requestedAt, payment.requestedAt],
    ['account', told.virtualAccount?.accountNumber, payment.virtualAccount?.accountNumber],
    ['dueDate', told.virtualAccount?.dueDate, payment.virtualAccount?.dueDate],
    ['cancels', last?.cancels ?? null, payment.cancels],
    ['balance', last?.balanceAmount ?? told.totalAmount, payment.balanceAmount],
    ...(last && deposits.length > 0
      ? [['refund', 'COMPLETED', payment.virtualAccount.refundStatus] as [string, unknown, unknown]]
      : []),
  ];
  return pairs
    .filter(([, wanted, seen]) => JSON.stringify(wanted) !== JSON.stringify(seen))
    .map(
      ([what, wanted, seen]) =>
        `${told.paymentKey}: its ${what} was told as ${JSON.stringify(wanted)} and reads ${JSON.stringify(seen)}`,
    );
}
