import type { RailAnswer } from '../rail.ts';
import { payPalEventOf } from './events.ts';
import type { PayPalIssue } from './issues.ts';
import type { PayPalEvent } from './states.ts';

/** One page of PayPal's list, newest first, and the query of the next. */
export type ListPage = { events: unknown[]; next: Record<string, string> | undefined };
type Ask = (query: Record<string, string>) => Promise<RailAnswer<ListPage, PayPalIssue>>;
type Page = RailAnswer<{ events: PayPalEvent[]; nextCursor: string }, PayPalIssue>;

/** So long PayPal keeps its list. */
const keptMs = 30 * 86_400_000;
const firstStretchMs = 3_600_000;
const pageSize = 100;

/**
 * Turns PayPal's list of events (newest first, in pages that are linked) into a feed: oldest first, after a cursor.
 *
 * The cursor is the time and the id of the last event that was read. From there the list is asked in stretches of
 * time, each twice as long as the empty one before it, and the last without an end, so that no clock has to agree
 * with PayPal's. What is left of a stretch is kept for whoever reads on.
 *
 * PayPal counts its events by time alone: one that it lists late, with an earlier time than one already read, is
 * missed here. The feed is a second chance for lost webhooks; open payments are asked for one by one all the same.
 */
export function eventFeed(ask: Ask, now: () => Date) {
  let rest: { after: string; events: PayPalEvent[] } | undefined;

  return async ({ after = '', limit = 100 }: { after?: string; limit?: number }): Promise<Page> => {
    const answer =
      after !== '' && rest?.after === after
        ? { ok: true as const, events: rest.events }
        : await firstAfter(after);
    rest = undefined;
    if (!answer.ok) return answer;
    const events = answer.events.slice(0, limit);
    const last = events.at(-1);
    const nextCursor = last ? `${last.createdAt} ${last.id}` : after;
    if (answer.events.length > events.length)
      rest = { after: nextCursor, events: answer.events.slice(events.length) };
    return { ok: true, events, nextCursor };
  };

  async function firstAfter(after: string): Promise<RailAnswer<{ events: PayPalEvent[] }, PayPalIssue>> {
    const at = Date.parse(after.split(' ')[0] ?? '');
    const oldest = now().getTime() - keptMs;
    let start = Number.isNaN(at) ? oldest : Math.max(at, oldest);
    for (let stretchMs = firstStretchMs; ; stretchMs *= 2) {
      const end = start + stretchMs < now().getTime() ? start + stretchMs : undefined;
      const stretch = await read(start, end);
      if (!stretch.ok) return stretch;
      const events = newerThan(after, at, stretch.events);
      if (events.length > 0 || end === undefined) return { ok: true, events };
      start = end;
    }
  }

  async function read(
    start: number,
    end: number | undefined,
  ): Promise<RailAnswer<{ events: PayPalEvent[] }, PayPalIssue>> {
    // New events push the others on while we turn the pages, so one may come twice.
    const found = new Map<string, PayPalEvent>();
    let query: Record<string, string> | undefined = {
      page_size: String(pageSize),
      start_time: toTheSecond(start),
      ...(end !== undefined && { end_time: toTheSecond(end + 999) }),
    };
    const asked = new Set<string>();
    while (query && !asked.has(JSON.stringify(query))) {
      asked.add(JSON.stringify(query));
      const page: RailAnswer<ListPage, PayPalIssue> = await ask(query);
      if (!page.ok) return page;
      for (const each of page.events) {
        const event = payPalEventOf(each);
        if (event && !found.has(event.id)) found.set(event.id, event);
      }
      query = page.next;
    }
    return { ok: true, events: [...found.values()].reverse() };
  }
}

/** Many events share a second, so the place in the list counts; the time only where the event is no longer listed. */
function newerThan(after: string, at: number, events: PayPalEvent[]): PayPalEvent[] {
  if (Number.isNaN(at)) return events;
  const place = events.findIndex(({ createdAt, id }) => `${createdAt} ${id}` === after);
  return place >= 0 ? events.slice(place + 1) : events.filter(({ createdAt }) => Date.parse(createdAt) > at);
}

const toTheSecond = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
