import { setTimeout as pause } from 'node:timers/promises';
import type { Inbox } from '../support/inbox.ts';
import type { Purchase } from './purchase.ts';
import { reckonAtBank } from './reckon-bank.ts';
import { reckonLedger } from './reckon-ledger.ts';
import { reckonAtPayPal } from './reckon-paypal.ts';
import { reckonShops } from './reckon-shops.ts';
import { reckonWebhooks } from './reckon-webhooks.ts';
import type { CrashTown } from './town.ts';

/** What everybody remembers after the mishaps. */
export interface Memory {
  town: CrashTown;
  purchases: readonly Purchase[];
  inboxes: ReadonlyMap<string, Inbox>;
}

/** Claims of the dead last half a minute, and one may stand behind another. */
const LEFT_MS = 150_000;

/**
 * Compares the shops' record of acknowledged answers with the payments, the ledger, the bank's and PayPal's own books
 * and the webhooks received.
 *
 * @returns a sentence for each thing that does not agree; none when nothing was lost and nothing moved twice
 */
export async function reckon(memory: Memory): Promise<string[]> {
  const left = await waitForWorkLeftBehind(memory.town);
  left.push(...(await letTimeRunOut(memory)));
  const all = await Promise.all([
    reckonShops(memory),
    reckonLedger(memory),
    reckonAtBank(memory),
    reckonAtPayPal(memory),
    reckonWebhooks(memory),
  ]);
  return [...left, ...all.flat()];
}

/** Ten minutes later nothing waits for its confirm any more, and the shops have heard of it. */
async function letTimeRunOut({ town, purchases }: Memory): Promise<string[]> {
  for (const shop of new Set(purchases.map((purchase) => purchase.shop))) {
    const { status, text } = await shop.call('POST', '/sandbox/v1/clock', { body: { advance: 'PT11M' } });
    if (status !== 200) return [`the clock: ${status} ${text}`];
  }
  return waitForWorkLeftBehind(
    town,
    `(select count(*) from payments where status = 'IN_PROGRESS') as "payments nobody confirmed",`,
  );
}

/** Waits until what killed processes left behind has been finished by others; tells what never was. */
async function waitForWorkLeftBehind({ postgres: { db } }: CrashTown, also = ''): Promise<string[]> {
  for (const since = performance.now(); ; await pause(500)) {
    const { rows } = await db.query<Record<string, string>>(`
      select ${also}
             (select count(*) from cancellations where outcome is null) as "open cancellations",
             (select count(*) from cancellations where outcome = 'DONE' and refund_state = 'PENDING') as "refunds under way",
             (select count(*) from open_captures) as "open captures",
             (select count(*) from deliveries where state = 'SENDING') as "webhooks not delivered",
             (select count(*) from idempotent_answers where status is null) as "idempotency keys that stay busy",
             (select count(*) from rail_cursors where gap_due_at is not null) as "gaps in the bank's notices"`);
    const left = Object.entries(rows[0] ?? {}).filter(([, count]) => Number(count) > 0);
    if (left.length === 0) return [];
    if (performance.now() - since > LEFT_MS)
      return left.map(([what, count]) => `left behind for good: ${count} ${what}`);
  }
}
