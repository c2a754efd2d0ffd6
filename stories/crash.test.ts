import { expect, test } from 'vitest';
import { type CrashReport, crash } from './crash/crash.ts';
import { payPalBooks } from './crash/reckon-paypal.ts';
import { type Memory, reckon } from './crash/reckoning.ts';
import type { Inbox, Letter } from './support/inbox.ts';

test('gateways, database, bank and PayPal are killed, stopped, stalled and cut off at random moments: nothing acknowledged is lost, no won moves twice, every webhook came (db_failover_during_notices)', async () => {
  const seed = 1 + Math.floor(Math.random() * 1e8);
  let forged: string[] = [];
  const report = await crash({
    seed,
    parts: [
      { mishaps: 'each once', gateways: 2 },
      { mishaps: 7, gateways: 1 },
    ],
    customers: 12,
    isPatient: false,
    afterwards: async (memory) => {
      forged = await unnoticed(memory);
    },
  });
  expect({ seed, findings: report.findings }).toEqual({ seed, findings: [] });
  expectBusy(report);
  expect(forged, 'a difference that the comparison would not have seen').toEqual([]);
}, 600_000);

/** Nobody shops in a town that proves nothing. */
function expectBusy({ kills, purchases, acknowledged }: CrashReport): void {
  expect(kills).toBe(15 + 3);
  expect(purchases).toBeGreaterThan(12);
  expect(acknowledged).toBeGreaterThan(3 * 12);
}

/** Entries cannot be taken away again, not even by a forger. */
const bookAgain = `
  insert into ledger_entries (m_id, event, payment_key, currency, debit, credit, amount, at)
  select m_id, event || ':again', payment_key, currency, debit, credit, amount, at
    from ledger_entries where debit = 'rail' limit 1`;

/** A comparison that finds nothing has to be one that would: each of these forgeries must be noticed. */
async function unnoticed(memory: Memory): Promise<string[]> {
  const { town, purchases } = memory;
  const { db } = town.postgres;
  const index = (isIt: (one: Memory['purchases'][number]) => boolean) => purchases.findIndex(isIt);
  const withPurchase = (place: number, forge: (one: Memory['purchases'][number]) => object): Memory => ({
    ...memory,
    purchases: purchases.map((each, at) => (at === place ? { ...each, ...forge(each) } : each)),
  });
  const withLetters = (forge: (letters: Letter[]) => Letter[]): Memory => ({
    ...memory,
    inboxes: new Map(
      [...memory.inboxes].map(([mId, inbox]): [string, Inbox] => [
        mId,
        { ...inbox, letters: forge(inbox.letters) },
      ]),
    ),
  });
  const paid = index(({ method, deposits }) => method === 'VIRTUAL_ACCOUNT' && deposits.length > 0);
  const byPayPal = index(({ method }) => method === 'FOREIGN_EASY_PAY');
  const after = async (deed: Promise<unknown>): Promise<Memory> => {
    await deed;
    return memory;
  };
  const refundAtPayPal = async () => {
    const { captures } = await payPalBooks(memory);
    const captureId = captures.find(({ status }) => status === 'COMPLETED')?.captureId;
    await post(`${town.payPal.origin}/control/refundAtPayPal`, { captureId });
  };
  // biome-ignore format: a table
  const forgeries: [what: string, forge: () => Promise<Memory> | Memory, sentence: RegExp][] = [
    ['a purchase is acknowledged and lost',     () => withPurchase(paid, () => ({ paymentKey: 'tlost' })), /acknowledged as .* is lost/],
    ['a payment that nobody knows',             () => ({ ...memory, purchases: purchases.filter((_, at) => at !== paid) }), /nobody knows of it/],
    ['a cancel is acknowledged and not booked', () => withPurchase(paid, ({ balance }) => ({ balance: balance - 1 })), /told .* is /],
    ['a deposit counts twice',                  () => withPurchase(paid, () => ({ deposits: [] })), /deposit at the bank/],
    ['a capture that nobody confirmed',         () => withPurchase(byPayPal, () => ({ method: 'none' })), /capture at PayPal/],
    ['a webhook never came',                    () => withLetters((letters) => letters.slice(1)), /webhook/],
    ['a webhook tells what did not happen',     () => withLetters((letters) => letters.concat(letters.slice(0, 1).map((each) => ({ ...each, text: `${each.text} ` })))), /webhook/],
    ['a webhook with another secret',           () => withLetters((letters) => letters.map((each) => ({ ...each, body: { ...each.body, ...(each.body.secret && { secret: 'ps_other' }) } }))), /another secret/],
    ['an entry too many in the ledger',         () => after(db.query(bookAgain)), /ledger/],
    ['money given back at PayPal, unheard of',  () => after(refundAtPayPal()), /refund at PayPal/],
  ];
  const missed: string[] = [];
  for (const [what, forge, sentence] of forgeries)
    if (!(await reckon(await forge())).some((finding) => sentence.test(finding))) missed.push(what);
  return missed;
}

const post = (address: string, body: object): Promise<Response> =>
  fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
