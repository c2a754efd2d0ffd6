import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleStage, openConsole } from './console-stage.ts';

let stage: ConsoleStage;
let origin: string;
beforeAll(async () => {
  stage = await openConsole();
  await stage.books.numbers('88', 100);
  origin = (await stage.app.listen({ host: '127.0.0.1', port: 0 })).replace('127.0.0.1', 'localhost');
});
afterAll(() => stage.close());

interface Heard {
  name: string;
  data: { rows?: { paymentKey: string; status: string }[]; offsetMs?: number; orderIds?: string[] };
  at: number;
}

/** A page that listens, until it leaves. */
async function listen(mId: string, headers: Record<string, string> = {}) {
  const leaving = new AbortController();
  const response = await fetch(`${origin}/console/api/shops/${mId}/live`, {
    headers,
    signal: leaving.signal,
  });
  const heard: Heard[] = [];
  const ended = (async () => {
    let rest = '';
    const reader = response.body?.pipeThrough(new TextDecoderStream());
    if (!reader) return;
    for await (const text of reader) {
      const blocks = `${rest}${text}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)));
        if (fields.event)
          heard.push({ name: fields.event, data: JSON.parse(fields.data), at: performance.now() });
      }
    }
  })().catch(() => undefined);
  const rows = () => heard.flatMap(({ data }) => data.rows ?? []);
  return { response, heard, rows, ended, leave: () => leaving.abort() };
}

test('a page hears of new and changed payments of its own shop, and of no other', async () => {
  const mId = await stage.shop();
  const other = await stage.shop();
  const page = await listen(mId);
  expect(page.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const quiet = await listen(other);
  const { paymentKey } = await stage.waiting(mId);
  await expect
    .poll(() => page.rows().findLast((row) => row.paymentKey === paymentKey)?.status)
    .toBe('WAITING_FOR_DEPOSIT');
  await stage.post(`/shops/${mId}/payments/${paymentKey}/cancel`, { cancelReason: '변심' });
  await expect
    .poll(() => page.rows().findLast((row) => row.paymentKey === paymentKey)?.status)
    .toBe('CANCELED');
  expect(quiet.heard).toEqual([]);
  page.leave();
  quiet.leave();
});

test('many payments at once come together, each in the end, and none again and again', async () => {
  const mId = await stage.shop();
  const page = await listen(mId);
  const payments = await Promise.all(Array.from({ length: 40 }, () => stage.books.authenticated(mId)));
  await expect.poll(() => new Set(page.rows().map(({ paymentKey }) => paymentKey)).size).toBe(40);
  expect(page.heard.every(({ data }) => (data.rows?.length ?? 0) <= 50)).toBe(true);
  // One more change is heard of alone: what was told is not told again.
  const told = page.heard.length;
  const { paymentKey } = await stage.books.authenticated(mId);
  await expect.poll(() => page.rows().some((row) => row.paymentKey === paymentKey)).toBe(true);
  const later = page.heard.slice(told).flatMap(({ data }) => data.rows ?? []);
  expect(later.filter((row) => payments.some((each) => each.paymentKey === row.paymentKey))).toEqual([]);
  page.leave();
});

test('the clock is told when it moves, by whomever', async () => {
  const mId = await stage.shop();
  const page = await listen(mId);
  // The first look has been taken once something was heard.
  await stage.books.authenticated(mId);
  await expect.poll(() => page.heard.length).toBeGreaterThan(0);
  await stage.books.db.query('update merchants set clock_offset_ms = 600000 where m_id = $1', [mId]);
  await expect.poll(() => page.heard.find(({ name }) => name === 'clock')?.data.offsetMs).toBe(600_000);
  page.leave();
});

/** A call that came in at that moment and reached the log just now. */
const keepCall = (mId: string, orderId: string, cameIn: Date) =>
  stage.books.db.query(
    `insert into api_calls (m_id, call_id, at, method, path, status, trace_id, latency_us, order_id)
     select $1, overlay(gen_random_uuid()::text placing first.id from 1 for 13)::uuid, $3, 'POST', '/v1/payments/confirm',
            404, gen_random_uuid(), 1000, $2
       from (select left(first_call_id($3)::text, 13) as id) first`,
    [mId, orderId, cameIn],
  );

test('a call is told of when it is in the log, however long ago it came in, and to its own shop alone', async () => {
  const mId = await stage.shop();
  const page = await listen(mId);
  const quiet = await listen(await stage.shop());
  const told = () =>
    page.heard.filter(({ name }) => name === 'calls').flatMap(({ data }) => data.orderIds ?? []);
  await keepCall(mId, 'now-1', new Date());
  await expect.poll(told).toEqual(['now-1']);
  await keepCall(mId, 'slow-1', new Date(Date.now() - 60_000));
  await expect.poll(told).toEqual(['now-1', 'slow-1']);
  expect(quiet.heard).toEqual([]);
  page.leave();
  quiet.leave();
});

test('a page that comes back is told to look again', async () => {
  const page = await listen(await stage.shop(), { 'last-event-id': '1.1' });
  await expect.poll(() => page.heard.map(({ name }) => name)).toEqual(['payments', 'deliveries', 'calls']);
  page.leave();
});

test('a process that leaves ends its lines, and lets nobody wait', async () => {
  const page = await listen(await stage.shop());
  await stage.app.close();
  await page.ended;
});
