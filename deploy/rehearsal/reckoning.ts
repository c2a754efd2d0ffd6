import { setTimeout as pause } from 'node:timers/promises';
import { bankRail, type RailEvent, type RailSecret } from '@tollgate/rails';
import pg from 'pg';
import type { Purchase } from './load.ts';
import type { Shop, Wire } from './shop.ts';

/** What the merchant, the bank and the webhooks' inbox know, against the books of the new primary. */
export interface Reckoning {
  /** Answers 200 to something that changed a payment, and deposits that the bank took. */
  acknowledged: number;
  /** Each in words; empty when the promise holds. */
  missing: string[];
  doubled: string[];
  /** What was answered with a no that a correct gateway has no reason for; nothing was promised there. */
  refused: string[];
}

export interface Witnesses {
  shop: Shop;
  purchases: readonly Purchase[];
  letters: readonly Wire[];
  bank: { origin: string; toBank: readonly RailSecret[]; toGateway: readonly RailSecret[] };
  databaseUrl: string;
}

/** Work that was cut off is taken up by others: half a minute for claims of the dead, and the bank has its own pace. */
const PATIENCE_MS = 150_000;
/** Answers so near to the end of the old primary that they are the first to be lost, if any are. */
const ENDANGERED = 300;

export async function reckon(witnesses: Witnesses, mishapAt: number): Promise<Reckoning> {
  const db = new pg.Pool({ connectionString: witnesses.databaseUrl, max: 2 });
  db.on('error', () => undefined);
  try {
    await untilAllIsDone(db, witnesses);
    const missing: string[] = [];
    const doubled: string[] = [];
    await compareBooks(db, witnesses, missing, doubled);
    await compareBank(db, witnesses, missing, doubled);
    compareInbox(witnesses, missing);
    await askAgain(witnesses, mishapAt, missing);
    const refused = witnesses.purchases.flatMap(({ orderId, refused: no }) =>
      no ? [`${orderId}: ${no}`] : [],
    );
    return { acknowledged: countAcknowledged(witnesses.purchases), missing, doubled, refused };
  } finally {
    await db.end();
  }
}

const countAcknowledged = (purchases: readonly Purchase[]): number =>
  purchases
    .flatMap(({ opened, confirmed, depositId, canceled }) => [opened, confirmed, depositId, canceled])
    .filter((each) => each !== undefined).length;

async function untilAllIsDone(db: pg.Pool, { shop, letters, purchases }: Witnesses): Promise<void> {
  const told = purchases.filter(({ depositId }) => depositId).length;
  let left = '';
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await pause(500)) {
    try {
      const { rows } = await db.query(
        `select (select count(*)::int from cancellations where m_id = $1 and (outcome is null or refund_state = 'PENDING')) as refunds,
                (select count(*)::int from deliveries where m_id = $1 and state = 'SENDING') as webhooks,
                (select count(*)::int from idempotent_answers where m_id = $1 and status is null) as answers`,
        [shop.mId],
      );
      left = JSON.stringify({ ...rows[0], letters: `${letters.length} of at least ${told}` });
      if (Object.values(rows[0]).every((count) => count === 0) && letters.length >= told) return;
    } catch (error) {
      left = String(error);
    }
  }
  throw new Error(`work was left undone after ${PATIENCE_MS / 1_000} s: ${left}`);
}

export interface Row {
  payment_key: string;
  order_id: string;
  status: string;
  balance_amount: number;
  account: string | null;
  events: string[];
  entries: string[];
  told: string[];
}

/** The payment, its history, its ledger and its webhooks, for every purchase in one look. */
async function compareBooks(
  db: pg.Pool,
  { shop, purchases }: Witnesses,
  missing: string[],
  doubled: string[],
): Promise<void> {
  const { rows } = await db.query<Row>(
    `select payment_key, order_id, status, balance_amount::int, virtual_account->>'accountNumber' as account,
            array(select event from payment_history h where (h.m_id, h.payment_key) = (p.m_id, p.payment_key)) as events,
            array(select split_part(event, ':', 1) || ' ' || amount from ledger_entries l where (l.m_id, l.payment_key) = (p.m_id, p.payment_key) order by 1) as entries,
            array(select body::json->>'status' from deliveries d where (d.m_id, d.payment_key) = (p.m_id, p.payment_key)) as told
       from payments p where m_id = $1`,
    [shop.mId],
  );
  const known = new Map(rows.map((row) => [row.order_id, row]));
  if (known.size !== rows.length) doubled.push(`${rows.length} payments for ${known.size} orders`);
  for (const purchase of purchases) {
    if (!purchase.opened) continue;
    const row = known.get(purchase.orderId);
    if (!row || row.payment_key !== purchase.opened['paymentKey']) {
      missing.push(`${purchase.orderId} was opened and is not there`);
      continue;
    }
    const wrong = differences(purchase, row);
    if (wrong.length > 0) missing.push(`${purchase.orderId}: ${wrong.join(', ')}`);
  }
  const accounts = purchases.flatMap(
    ({ confirmed }) => confirmed?.payment['virtualAccount'].accountNumber ?? [],
  );
  if (new Set(accounts).size !== accounts.length) doubled.push('one account number for two payments');
}

export function differences({ confirmed, depositId, isKnownPaid, canceled }: Purchase, row: Row): string[] {
  const expected = canceled ? 'CANCELED' : depositId ? 'DONE' : 'WAITING_FOR_DEPOSIT';
  const entries = depositId
    ? [...(canceled ? ['cancel 50000'] : []), 'deposit 50000', ...(canceled ? ['refund 50000'] : [])]
    : [];
  const told = [...(depositId ? ['DONE'] : []), ...(canceled ? ['CANCELED'] : [])];
  const wrong: string[] = [];
  if (confirmed && row.status !== expected) wrong.push(`status ${row.status} and not ${expected}`);
  if (confirmed && !row.events.includes('accountIssued')) wrong.push('no history of its confirm');
  if (confirmed && ending(row.account) !== ending(confirmed.payment['virtualAccount'].accountNumber))
    wrong.push(`account ${row.account}`);
  if (isKnownPaid && !row.events.includes('deposited')) wrong.push('no history of its deposit');
  if (confirmed && row.balance_amount !== (canceled ? 0 : 50_000))
    wrong.push(`balance ${row.balance_amount}`);
  if (confirmed && row.entries.join() !== entries.join())
    wrong.push(`ledger [${row.entries}] and not [${entries}]`);
  for (const status of told) if (!row.told.includes(status)) wrong.push(`no webhook ${status}`);
  return wrong;
}

/** Test numbers carry an X in front on the wire. */
const ending = (account: string | null | undefined): string => String(account).replace(/^X/, '');

/** Our ledger and the bank's books tell of the same money, each of it once. */
async function compareBank(
  db: pg.Pool,
  { shop, purchases, bank }: Witnesses,
  missing: string[],
  doubled: string[],
): Promise<void> {
  const events = await bankBooks(bank);
  const ours = new Set(
    purchases.flatMap(({ confirmed }) => ending(confirmed?.payment['virtualAccount'].accountNumber)),
  );
  const deposits = events.flatMap((event) =>
    event.type === 'DEPOSIT' && ours.has(event.accountNumber) ? [event.depositId] : [],
  );
  const { rows: applied } = await db.query<{ deposit_id: string; state: string }>(
    `select deposit_id, state from deposits where m_id = $1`,
    [shop.mId],
  );
  sameOnce(
    'deposit',
    applied.map((row) => row.deposit_id),
    deposits,
    missing,
    doubled,
  );
  for (const { deposit_id: id, state } of applied)
    if (state !== 'APPLIED') missing.push(`deposit ${id} is ${state}`);

  const transfers = events.flatMap((event) =>
    event.type === 'TRANSFER' && event.transferId.startsWith(`${shop.mId}.`) ? [event.transferId] : [],
  );
  const { rows: refunds } = await db.query<{ id: string }>(
    `select m_id || '.' || refund_id as id from cancellations where m_id = $1 and refund_state = 'COMPLETED'`,
    [shop.mId],
  );
  sameOnce(
    'refund',
    refunds.map(({ id }) => id),
    transfers,
    missing,
    doubled,
  );
}

function sameOnce(
  what: string,
  inOurBooks: string[],
  inTheirs: string[],
  missing: string[],
  doubled: string[],
): void {
  for (const [whose, all] of [
    ['our books', inOurBooks],
    ['the bank’s', inTheirs],
  ] as const)
    if (new Set(all).size !== all.length) doubled.push(`a ${what} stands twice in ${whose}`);
  const [here, there] = [new Set(inOurBooks), new Set(inTheirs)];
  for (const id of there) if (!here.has(id)) missing.push(`${what} ${id} is not in our books`);
  for (const id of here) if (!there.has(id)) doubled.push(`${what} ${id} is in our books alone`);
}

async function bankBooks({ origin, toBank, toGateway }: Witnesses['bank']): Promise<RailEvent[]> {
  const rail = bankRail({ url: origin, secretsToBank: [...toBank], secretsToGateway: [...toGateway] });
  try {
    const all: RailEvent[] = [];
    for (let after = '0'; ; ) {
      const page = await rail.events({ after, limit: 500 });
      if (!page.ok) throw new Error(page.message);
      if (page.events.length === 0) return all;
      all.push(...page.events);
      after = page.nextCursor;
    }
  } finally {
    await rail.close();
  }
}

function compareInbox({ purchases, letters }: Witnesses, missing: string[]): void {
  const told = new Set(letters.map(({ orderId, status }) => `${orderId} ${status}`));
  for (const { orderId, depositId, canceled } of purchases) {
    if (depositId && !told.has(`${orderId} DONE`)) missing.push(`${orderId}: nobody was told DONE`);
    if (canceled && !told.has(`${orderId} CANCELED`)) missing.push(`${orderId}: nobody was told CANCELED`);
  }
}

/** Whoever was answered before the end of the old primary gets the same bytes from the new one. */
async function askAgain({ shop, purchases }: Witnesses, mishapAt: number, missing: string[]): Promise<void> {
  const endangered = purchases
    .flatMap(({ confirmed }) => confirmed ?? [])
    .filter(({ at }) => at <= mishapAt + 1_000)
    .sort((one, other) => other.at - one.at)
    .slice(0, ENDANGERED);
  for (const { payment, text, key } of endangered) {
    const { paymentKey, orderId, totalAmount } = payment;
    const again = await shop.call(
      'POST',
      '/v1/payments/confirm',
      { paymentKey, orderId, amount: totalAmount },
      key,
    );
    if (again.text !== text) missing.push(`${orderId}: first ${text}, then ${again.status} ${again.text}`);
  }
}
