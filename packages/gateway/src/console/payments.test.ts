import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleStage, openConsole } from './console-stage.ts';

let stage: ConsoleStage;
let mId: string;
beforeAll(async () => {
  stage = await openConsole();
  await stage.books.numbers('88', 30);
  mId = await stage.shop();
});
afterAll(() => stage.close());

const list = (query = '', of = mId) => stage.get(`/shops/${of}/payments${query}`);
const keysOf = async (query = '') => {
  const { status, body } = await list(query);
  expect(status).toBe(200);
  return body.rows.map((row: { paymentKey: string }) => row.paymentKey);
};

test('a payment is listed with what may be done to it, dollars as dollars, and only in its own shop', async () => {
  const waiting = await stage.waiting(mId);
  const dollars = await stage.books.authenticated(mId, {
    currency: 'USD',
    country: 'US',
    totalAmount: 54_468,
  });
  const { body } = await list();
  expect(body.rows.map((row: { paymentKey: string }) => row.paymentKey).sort()).toEqual(
    [waiting.paymentKey, dollars.paymentKey].sort(),
  );
  expect(body.rows).toContainEqual(
    expect.objectContaining({
      paymentKey: waiting.paymentKey,
      status: 'WAITING_FOR_DEPOSIT',
      method: 'VIRTUAL_ACCOUNT',
      totalAmount: 50_000,
      customerName: '김고객',
      actions: ['deposit', 'cancel', 'expire'],
    }),
  );
  expect(body.rows).toContainEqual(
    expect.objectContaining({ currency: 'USD', totalAmount: 544.68, actions: ['expire'] }),
  );
  const other = await stage.shop();
  expect((await list('', other)).body.rows).toEqual([]);
  expect(await stage.get(`/shops/${other}/payments/${waiting.paymentKey}`)).toMatchObject({
    status: 404,
    body: { code: 'NOT_FOUND_PAYMENT' },
  });
});

describe('what is looked for', () => {
  let searched: string;
  beforeAll(async () => {
    searched = await stage.shop();
    // A year of payments, of which few are expired.
    await stage.books.db.query(
      `insert into payments (m_id, payment_key, order_id, order_name, key_pair_id, api_version, tax_type, status, currency, country,
         total_amount, balance_amount, requested_at, request)
       select $1, left($1, 5) || to_char(at at time zone 'Asia/Seoul', 'YYYYMMDDHH24MISS') || lpad(n::text, 10, '0'), 'look-' || lpad(n::text, 6, '0'),
              '머그', 'individual', '2022-11-16', 'taxable', case when n % 4000 = 0 then 'EXPIRED' else 'DONE' end, 'KRW', 'KR', 1000, 1000, at,
              '{"customerName": "=1+1", "virtualAccount": {}, "foreignEasyPay": null}'
         from (select n, timestamptz '2025-01-01 00:00+09' + n * interval '25 minutes' as at from generate_series(1, 20000) n) rows`,
      [searched],
    );
    await stage.books.db.query(
      `insert into orders (m_id, order_id, payment_key) select m_id, order_id, payment_key from payments where m_id = $1`,
      [searched],
    );
    await stage.books.db.query(
      `insert into payment_history (m_id, payment_key, version, event, status, at, recorded_at)
         select m_id, payment_key, n, case n when 1 then 'requested' when 2 then 'authenticated' else 'approved' end, status,
                requested_at, requested_at from payments cross join generate_series(1, 3) n where m_id = $1
          order by requested_at`,
      [searched],
    );
    await stage.books.db.query('analyze');
  });

  const all = async (query: string): Promise<{ orderId: string; status: string }[]> => {
    const rows: { orderId: string; status: string }[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const { body }: { body: { rows: never[]; next: string | null } } = await list(
        `?${query}${cursor ? `&cursor=${cursor}` : ''}`,
        searched,
      );
      rows.push(...body.rows);
      cursor = body.next;
      pages += 1;
    } while (cursor && pages < 500);
    return rows;
  };

  test('pages hold every payment once, newest first', async () => {
    const orders = (await all('from=2025-02-01&to=2025-02-10')).map(({ orderId }) => orderId);
    expect(orders).toHaveLength(10 * 57.6);
    expect(orders).toEqual([...new Set(orders)].sort().reverse());
  });

  test('rare ones are found, however many others lie between', async () => {
    const rare = await all('status=EXPIRED');
    expect(rare.map(({ orderId }) => orderId)).toEqual(
      ['020000', '016000', '012000', '008000', '004000'].map((number) => `look-${number}`),
    );
  });

  test('an order number or a payment key, whole or its beginning, of long ago too', async () => {
    expect((await all('search=look-000123')).map(({ orderId }) => orderId)).toEqual(['look-000123']);
    expect(await all('search=look-00012')).toHaveLength(10);
    const [row] = await all('search=look-000500');
    const { paymentKey } = row as unknown as { paymentKey: string };
    expect((await all(`search=${paymentKey}`)).map(({ orderId }) => orderId)).toEqual(['look-000500']);
    expect(await all(`search=${paymentKey.slice(0, 13)}`)).toHaveLength(58);
    expect(await all('search=nothing')).toEqual([]);
    expect(await all('search=%25')).toEqual([]);
  });

  test('a day that no calendar has is refused beside its field', async () => {
    expect(await list('?from=2026-02-30', searched)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_REQUEST', field: 'from' },
    });
  });

  test('no list reads a table from end to end', async () => {
    const sent: { text: string; values: unknown[] }[] = [];
    const { db } = stage.books;
    const query = db.query.bind(db) as (...parts: unknown[]) => unknown;
    db.query = ((...parts: unknown[]) => {
      const [asked, values] = parts as [string | { text: string; values: unknown[] }, unknown[] | undefined];
      sent.push(typeof asked === 'string' ? { text: asked, values: values ?? [] } : asked);
      return query(...parts);
    }) as typeof db.query;
    try {
      for (const path of [
        '',
        '?status=EXPIRED',
        '?search=look-0005',
        '?from=2025-02-01&to=2025-02-10&method=CARD',
      ])
        expect((await list(path, searched)).status).toBe(200);
      const [row] = (await list('?search=look-000500', searched)).body.rows;
      expect((await stage.get(`/shops/${searched}/payments/${row.paymentKey}`)).status).toBe(200);
      expect((await stage.get(`/shops/${searched}/home`)).status).toBe(200);
    } finally {
      db.query = query as typeof db.query;
    }
    expect(sent.length).toBeGreaterThan(10);
    for (const { text, values } of sent) {
      if (!/^\s*(select|with)/.test(text)) continue;
      const { rows } = await db.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
      const plan = rows.map((line) => line['QUERY PLAN']).join('\n');
      expect(plan, text).not.toMatch(/Seq Scan on (payments|payment_history|orders)\b/);
    }
  });

  test('the file for a spreadsheet has every row, runs no formula and begins with its mark', async () => {
    const { status, text, headers } = await stage.get(
      `/shops/${searched}/payments.csv?from=2025-02-01&to=2025-03-31&lang=en`,
    );
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringContaining(`attachment; filename="payments-${searched}`),
    });
    expect(text.startsWith('\uFEFFRequested at,Order,')).toBe(true);
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + Math.round(59 * 57.6));
    expect(lines.slice(1).every((line) => line.includes(",'=1+1,") && line.includes(',1000,1000,'))).toBe(
      true,
    );
  });
});

test('a word in both a key and an order is found once', async () => {
  const payment = await stage.waiting(mId, { orderId: `${mId.slice(0, 5)}2-order` });
  expect(await keysOf(`?search=${mId.slice(0, 5)}2`)).toContain(payment.paymentKey);
});
