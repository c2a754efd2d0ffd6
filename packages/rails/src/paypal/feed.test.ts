import { expect, test } from 'vitest';
import { eventFeed } from './feed.ts';

type Wire = { id: string; event_type: string; create_time: string; resource: object };

const now = new Date('2026-03-10T12:00:00Z');

/** A list as PayPal keeps it: newest first, so many a page, the next page by a link. */
function list(perPage = 3) {
  const events: Wire[] = [];
  const asked: Record<string, string>[] = [];
  return {
    asked,
    add(id: string, at: string) {
      events.push({ id, event_type: 'PAYMENT.CAPTURE.COMPLETED', create_time: at, resource: {} });
    },
    async ask(query: Record<string, string>) {
      asked.push(query);
      const from = query['start_time'] ?? '';
      const to = query['end_time'] ?? '9999';
      const found = events.filter(({ create_time: at }) => at >= from && at <= to).reverse();
      const first = Number(query['page'] ?? 0) * perPage;
      const page = found.slice(first, first + perPage);
      const hasMore = first + perPage < found.length;
      return {
        ok: true as const,
        events: page as unknown[],
        next: hasMore ? { ...query, page: String(Number(query['page'] ?? 0) + 1) } : undefined,
      };
    },
  };
}

async function readAll(read: ReturnType<typeof eventFeed>, limit: number, from?: string) {
  const seen: string[] = [];
  let after = from;
  for (;;) {
    const page = await read({ limit, ...(after !== undefined && { after }) });
    if (!page.ok) throw new Error(page.message);
    if (page.events.length === 0) return { seen, after };
    expect(page.events.length).toBeLessThanOrEqual(limit);
    seen.push(...page.events.map(({ id }) => id));
    after = page.nextCursor;
  }
}

test.each([1, 2, 7, 100])(
  'read %i at a time it is the whole, oldest first, without gap or repeat',
  async (limit) => {
    const { ask, add } = list();
    const ids = Array.from({ length: 20 }, (_, index) => `E${index}`);
    // Many in one second, and weeks of nothing.
    for (const [index, id] of ids.entries()) {
      add(id, index < 8 ? '2026-02-10T05:00:00Z' : `2026-03-10T05:00:0${index < 15 ? 1 : 2}Z`);
    }
    expect(
      (
        await readAll(
          eventFeed(ask, () => now),
          limit,
        )
      ).seen,
    ).toEqual(ids);
    // Whoever has forgotten the rest, as after a restart, reads the same.
    expect((await readAll((query) => eventFeed(ask, () => now)(query), limit)).seen).toEqual(ids);
  },
);

test('what comes later is read on from the cursor, also by another process', async () => {
  const { ask, add } = list();
  add('E1', '2026-03-10T05:00:00Z');
  add('E2', '2026-03-10T05:00:00Z');
  const { seen, after } = await readAll(
    eventFeed(ask, () => now),
    1,
  );
  expect(seen).toEqual(['E1', 'E2']);
  add('E3', '2026-03-10T05:00:00Z');
  add('E4', '2026-03-10T13:30:00Z');
  expect(
    (
      await readAll(
        eventFeed(ask, () => now),
        1,
        after,
      )
    ).seen,
  ).toEqual(['E3', 'E4']);
});

test('an event of a clock that is ahead of ours is found: the last stretch has no end', async () => {
  const { ask, add } = list();
  add('E1', '2026-09-01T05:00:00Z');
  add('E2', '2026-09-01T05:00:01Z');
  expect(
    (
      await readAll(
        eventFeed(ask, () => now),
        1,
      )
    ).seen,
  ).toEqual(['E1', 'E2']);
});

test('a month of nothing is not asked for hour by hour', async () => {
  const { ask, asked } = list();
  expect(await eventFeed(ask, () => now)({})).toEqual({ ok: true, events: [], nextCursor: '' });
  expect(asked.length).toBeLessThan(12);
  expect(asked.at(0)?.['start_time']).toBe('2026-02-08T12:00:00Z');
  expect(asked.at(-1)).not.toHaveProperty('end_time');
});

test('the rest of a stretch is not asked for again', async () => {
  const { ask, add, asked } = list(100);
  for (let index = 0; index < 50; index += 1) add(`E${index}`, '2026-03-10T11:59:00Z');
  const read = eventFeed(ask, () => now);
  const first = await read({ limit: 10 });
  const times = asked.length;
  const second = await read({ limit: 10, after: first.ok ? first.nextCursor : '' });
  expect(second.ok && second.events.map(({ id }) => id)).toEqual(
    Array.from({ length: 10 }, (_, index) => `E${index + 10}`),
  );
  expect(asked).toHaveLength(times);
});

test('pages that shift while they are turned, or lead in a circle, repeat nothing and end', async () => {
  const wire = (id: string) => ({
    id,
    event_type: 'X.NEW',
    create_time: '2026-03-10T11:59:00Z',
    resource: null,
  });
  const pages: Record<string, { events: unknown[]; next: Record<string, string> }> = {
    first: { events: [wire('E3'), wire('E2'), { not: 'an event' }], next: { page: 'second' } },
    second: { events: [wire('E2'), wire('E1')], next: { page: 'second' } },
  };
  const ask = async (query: Record<string, string>) => {
    const page = pages[query['page'] ?? 'first'];
    return { ok: true as const, events: page?.events ?? [], next: page?.next };
  };
  const cursor = '2026-03-10T11:58:00Z E0';
  const page = await eventFeed(ask, () => now)({ after: cursor });
  expect(page.ok && page.events.map(({ id }) => id)).toEqual(['E1', 'E2', 'E3']);
});

test('a no of PayPal’s is a no of the feed', async () => {
  const no = { ok: false as const, code: 'PERMISSION_DENIED', message: '', isRetryable: true };
  expect(
    await eventFeed(
      async () => no,
      () => now,
    )({}),
  ).toEqual(no);
});
