import { bankRail, loadOrCreateSecrets, type RailEvent } from '@tollgate/rails';
import { numberOf } from './buy-by-account.ts';
import type { Purchase } from './purchase.ts';
import type { Memory } from './reckoning.ts';
import type { CrashTown } from './town.ts';

/** The bank's own books: each deposit once, each refund once, and nothing else. */
export async function reckonAtBank({ town, purchases }: Memory): Promise<string[]> {
  const events = await bankBooks(town);
  const deposits = events.filter((event) => event.type === 'DEPOSIT');
  const reversals = events.filter((event) => event.type === 'REVERSAL');
  const transfers = events.filter((event) => event.type === 'TRANSFER');
  const { db } = town.postgres;
  const { rows: applied } = await db.query<{ deposit_id: string; state: string }>(
    'select deposit_id, state from deposits',
  );
  const { rows: refunds } = await db.query<{ id: string; amount: number }>(
    `select c.m_id || '.' || c.refund_id as id, c.amount::int from cancellations c
       join payments p using (m_id, payment_key)
      where p.currency = 'KRW' and c.outcome = 'DONE' and c.refund_state = 'COMPLETED'`,
  );
  const byAccount = purchases.filter(({ method }) => method === 'VIRTUAL_ACCOUNT');
  const taken = new Set(reversals.map(({ depositId }) => depositId));
  return [
    ...differences(
      'deposit at the bank',
      deposits.map(({ depositId, accountNumber, amount }) => `${depositId} ${accountNumber} ${amount}`),
      byAccount.flatMap((purchase) =>
        purchase.deposits.map((depositId) => `${depositId} ${numberOf(purchase)} ${purchase.total}`),
      ),
    ),
    ...differences(
      'deposit in our books',
      applied.map(({ deposit_id, state }) => `${deposit_id} ${state}`),
      deposits.map(({ depositId }) => `${depositId} ${taken.has(depositId) ? 'REVERSED' : 'APPLIED'}`),
    ),
    ...differences(
      'deposit that the bank took back',
      reversals.map(({ depositId }) => depositId),
      byAccount.flatMap(({ deposits: own, reversals: count }) => own.slice(0, count)),
    ),
    ...differences(
      'transfer at the bank',
      transfers.map(({ transferId, status }) => `${transferId} ${status}`),
      refunds.map(({ id }) => `${id} SUCCEEDED`),
    ),
    ...sameNumberTwice(byAccount),
  ];
}

/** What is on one side alone, or there more often than on the other. */
export function differences(what: string, seen: readonly string[], wanted: readonly string[]): string[] {
  const count = (all: readonly string[]) => {
    const counted = new Map<string, number>();
    for (const each of all) counted.set(each, (counted.get(each) ?? 0) + 1);
    return counted;
  };
  const [there, due] = [count(seen), count(wanted)];
  return [...new Set([...seen, ...wanted])]
    .map((name) => ({ name, seen: there.get(name) ?? 0, wanted: due.get(name) ?? 0 }))
    .filter((each) => each.seen !== each.wanted)
    .map((each) => `${what}: ${each.name} is there ${each.seen} times and should be ${each.wanted} times`);
}

const sameNumberTwice = (purchases: readonly Purchase[]): string[] => {
  const numbers = purchases.map(numberOf);
  return differences('account number', numbers, [...new Set(numbers)]);
};

/** Everything the bank has ever booked, in its own words. */
async function bankBooks(town: CrashTown): Promise<RailEvent[]> {
  const secrets = await loadOrCreateSecrets(town.folder);
  const rail = bankRail({
    url: town.bank.origin,
    secretsToBank: secrets.toBank,
    secretsToGateway: secrets.toGateway,
  });
  const all: RailEvent[] = [];
  for (let after = '0'; ; ) {
    const page = await rail.events({ after, limit: 500 });
    if (!page.ok) throw new Error(page.message);
    if (page.events.length === 0) break;
    all.push(...page.events);
    after = page.nextCursor;
  }
  await rail.close();
  return all;
}
