import { type RailEvent, RailSilence } from '@tollgate/rails';
import type { Gateway } from '../gateway.ts';
import { mark } from '../mark.ts';
import { cursorOf, hearEvents, takeGaps } from '../store/rail-cursors.ts';
import { applyEvent } from './routes.ts';

/** Events of one answer of the feed. */
const PAGE = 200;

/**
 * Reads each rail's event feed from where it was left, so that a lost notice costs delay and never
 * money. Applying an event twice changes nothing, so the place is kept only after the whole page.
 */
export async function followEvents(
  gateway: Gateway,
  rails: Iterable<string> = gateway.rails.keys(),
): Promise<void> {
  for (const rail of rails) {
    try {
      while (await followPage(gateway, rail)) {}
    } catch (error) {
      if (!(error instanceof RailSilence)) throw error;
      gateway.log.warn({ rail, reason: error.reason }, 'the bank’s event feed did not answer');
    }
  }
}

/** A number is missing among the notices that came: the feed has what was lost. */
export async function fillGaps(gateway: Gateway): Promise<void> {
  await followEvents(gateway, await takeGaps(gateway.db));
}

async function followPage(gateway: Gateway, rail: string): Promise<boolean> {
  const after = await cursorOf(gateway.db, rail);
  const page = await gateway.rails.get(rail)?.events({ ...(after && { after }), limit: PAGE });
  if (!page?.ok || page.events.length === 0) return false;
  // Side by side they share transactions, but what follows from something else comes after it.
  for (const type of ['DEPOSIT', 'REVERSAL', 'TRANSFER'] satisfies RailEvent['type'][]) {
    await Promise.all(
      page.events.filter((event) => event.type === type).map((event) => applyEvent(gateway, rail, event)),
    );
  }
  mark('bankFeed.applied');
  const eventSeqs = page.events.map(({ eventSeq }) => eventSeq);
  await hearEvents(gateway.db, { rail, eventSeqs, cursor: page.nextCursor });
  return page.nextCursor !== after;
}
