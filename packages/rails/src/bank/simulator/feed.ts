import { no, type Reply, yes } from './reply.ts';
import type { World } from './world.ts';

type Event = { event_seq: number; type: string; body: string; attempts: number };

/** What happened, oldest first: the pull twin of every notice. The cursor is the last number seen. */
export function listEvents(world: World, { after = '0', limit }: { after?: string; limit: number }): Reply {
  if (!/^\d{1,15}$/.test(after)) return no('INVALID_REQUEST', 'after: a cursor of an earlier answer');
  const events = world.books.all<Event>(
    `select event_seq, type, events.body, attempts
       from events join notices using (notice_id)
      where event_seq > ? order by event_seq limit ?`,
    Number(after),
    limit,
  );
  return yes({
    events: events.map(({ type, body, attempts }) => ({
      type,
      ...JSON.parse(body),
      attempt: Math.max(attempts, 1),
    })),
    nextCursor: String(events.at(-1)?.event_seq ?? after),
  });
}
