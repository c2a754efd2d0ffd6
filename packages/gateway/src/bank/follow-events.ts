import { RailSilence } from '@tollgate/rails';
import type { Gateway } from '../gateway.ts';
import { applyEvent } from './routes.ts';

/**
 * Reads each rail's event feed from where it was left, so that a lost notice costs delay and never
 * money. Applying an event twice changes nothing, so the place is kept only after the whole page.
 */
export async function followEvents(gateway: Gateway): Promise<void> {
  for (const [rail, { events }] of gateway.rails) {
    try {
      for (;;) {
        const after = await cursorOf(gateway, rail);
        const page = await events({ ...(after && { after }), limit: 200 });
        if (!page.ok || page.events.length === 0) break;
        for (const event of page.events) await applyEvent(gateway, rail, event);
        await gateway.db.query(
          'insert into rail_cursors (rail, cursor) values ($1, $2) on conflict (rail) do update set cursor = excluded.cursor',
          [rail, page.nextCursor],
        );
      }
    } catch (error) {
      if (!(error instanceof RailSilence)) throw error;
      gateway.log.warn({ rail, reason: error.reason }, 'the bank’s event feed did not answer');
    }
  }
}

async function cursorOf(gateway: Gateway, rail: string): Promise<string | undefined> {
  const { rows } = await gateway.db.query<{ cursor: string | null }>('select cursor from rail_cursors where rail = $1', [rail]);
  return rows[0]?.cursor ?? undefined;
}
