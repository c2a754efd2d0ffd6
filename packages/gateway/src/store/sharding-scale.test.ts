import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { overAllMerchants, places } from './sharding.ts';
import { type RecordedGateway, startRecorded } from './sharding-stage.ts';

const DOCS_SECRET_KEY = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';

let gateway: RecordedGateway;
let db: pg.Client;
/** What the gateway sent while the day of requests ran, by name. */
let asked: [name: string, text: string][];
beforeAll(async () => {
  gateway = await startRecorded();
  const started = new Set(gateway.statements.keys());
  gateway.statements.clear();
  await dayOfRequests();
  asked = [...gateway.statements].filter(([name]) => !isForThePlatform(name));
  expect(started.size).toBeGreaterThan(10);
  db = new pg.Client({ connectionString: gateway.databaseUrl });
  await db.connect();
}, 120_000);
afterAll(async () => {
  await db?.end();
  await gateway?.close();
});

/** A transaction's own words name no table. */
const isForThePlatform = (text: string): boolean =>
  /^(begin|commit|rollback|set |show |listen |unlisten |create index |drop index )/i.test(text);

/** Everything that a merchant's server, a customer's browser and the bank ask of a gateway. */
async function dayOfRequests(): Promise<void> {
  const { call } = gateway;
  const shop = await call('POST', '/sandbox/v1/merchants', {}, DOCS_SECRET_KEY);
  const ask = (method: string, path: string, body?: object) => call(method, path, body, shop.secretKey);
  const events = ['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED', 'CANCEL_STATUS_CHANGED'];
  await ask('POST', '/sandbox/v1/webhooks', { url: gateway.inboxUrl, events });
  // The window: requested, opened, finished, or left.
  const authenticated = async (orderId: string): Promise<{ paymentKey: string; orderId: string }> => {
    const { paymentKey, windowUrl } = await openWindow(shop.clientKey, orderId);
    const session = new URL(windowUrl).searchParams.get('session');
    await call('GET', new URL(windowUrl).pathname + new URL(windowUrl).search);
    const choices = { bank: '88', depositorName: '김구매', cashReceipt: { type: '미발행' }, agreed: true };
    await call('POST', `/checkout/v1/payments/${paymentKey}/authenticate`, { session, ...choices });
    return { paymentKey, orderId };
  };
  const confirmed = async (orderId: string): Promise<string> => {
    const payment = await authenticated(orderId);
    await ask('POST', '/v1/payments/confirm', { ...payment, amount: 50_000 });
    return payment.paymentKey;
  };
  const left = await openWindow(shop.clientKey, 'order-left');
  const session = new URL(left.windowUrl).searchParams.get('session');
  await call('POST', `/checkout/v1/payments/${left.paymentKey}/cancel`, { session });

  const paid = await confirmed('order-paid');
  await ask('GET', `/v1/payments/${paid}`);
  await ask('GET', '/v1/payments/orders/order-paid');
  await ask('POST', `/sandbox/v1/payments/${paid}/deposit`, {});
  const refundReceiveAccount = { bank: '신한', accountNumber: '110123456789', holderName: '김고객' };
  const refund = { cancelReason: '고객 변심', refundReceiveAccount };
  await ask('POST', `/v1/payments/${paid}/cancel`, { ...refund, cancelAmount: 20_000 });
  await ask('GET', `/v1/payments/${paid}`);
  await ask('POST', `/v1/payments/${await confirmed('order-canceled')}/cancel`, {
    cancelReason: '고객 변심',
  });
  // A commit announces a webhook, its result is another commit.
  await vi.waitFor(
    async () =>
      expect(await ask('GET', '/sandbox/v1/deliveries?orderId=order-paid').then(states)).toEqual(['SUCCESS']),
    { timeout: 20_000, interval: 50 },
  );
  await ask('GET', '/sandbox/v1/deliveries');
}

const states = (deliveries: { state: string }[]): string[] => [
  ...new Set(deliveries.map(({ state }) => state)),
];

const openWindow = (clientKey: string, orderId: string): Promise<{ paymentKey: string; windowUrl: string }> =>
  gateway.call('POST', '/checkout/v1/payments', {
    ...{ clientKey, customerKey: '@@ANONYMOUS', target: 'self', mode: 'redirect', language: 'ko' },
    request: {
      ...{
        method: 'VIRTUAL_ACCOUNT',
        amount: { value: 50_000, currency: 'KRW' },
        orderId,
        orderName: '머그컵',
      },
      ...{ successUrl: 'http://localhost:4200/success', failUrl: 'http://localhost:4200/fail' },
    },
  });

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Operation?: string;
  'Index Cond'?: string;
  'Index Name'?: string;
  'TID Cond'?: string;
  'Conflict Arbiter Indexes'?: string[];
  Plans?: PlanNode[];
}

/** What costs little only while tables are small. */
const FOR_SMALL_TABLES = ['seqscan', 'hashjoin', 'mergejoin', 'material', 'memoize'];

/** How PostgreSQL would look for the rows, were every table large: by the keys that the statement gives it. */
async function planOf(text: string, without = FOR_SMALL_TABLES): Promise<PlanNode[]> {
  await db.query('begin');
  try {
    for (const each of without) await db.query(`set local enable_${each} = off`);
    const { rows } = await db.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `explain (generic_plan, format json) ${text}`,
    );
    const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];
    return rows[0]?.['QUERY PLAN'].flatMap(({ Plan }) => flat(Plan)) ?? [];
  } finally {
    await db.query('rollback');
  }
}

/** A month or a day of a log is that log. */
const tableOf = (relation: string): string => relation.replace(/_(\d{4}_\d{2}(_\d{2})?|other)$/, '');

const keyOf = (table: string): string | undefined => {
  const { by } = places[tableOf(table)] ?? { by: 'unknown' };
  return by === 'rail' || by === 'nothing' ? undefined : by;
};

/** What is wrong with how a statement reaches its rows, in words. */
async function strays(text: string): Promise<string[]> {
  const copied = /^copy (\w+)/.exec(text)?.[1];
  if (copied !== undefined) {
    const key = keyOf(copied);
    return !key || insertsKey(text, copied, key) ? [] : [`copies into ${copied} without ${key}`];
  }
  const plan = await planOf(text);
  const wrong: string[] = [];
  for (const node of plan) {
    const table = node['Relation Name'];
    // The catalog is every node's own.
    if (!table || table.startsWith('pg_')) continue;
    if (!(tableOf(table) in places)) wrong.push(`${table} has no place`);
    const key = keyOf(table);
    if (!key) continue;
    if (node['Node Type'] === 'ModifyTable') {
      if (node.Operation === 'Insert' && !insertsKey(text, table, key))
        wrong.push(`inserts into ${table} without ${key}`);
      continue;
    }
    // A bitmap's condition stands with its index, and is repeated by its heap.
    const conditions = [node['Index Cond'], ...(node.Plans ?? []).map((below) => below['Index Cond'])].join(
      ' ',
    );
    if (!new RegExp(`\\b${key} = `).test(conditions))
      wrong.push(`looks for ${table} without ${key}: ${node['Node Type']} ${conditions.trim()}`);
  }
  return wrong;
}

const insertsKey = (text: string, table: string, key: string): boolean =>
  [...text.matchAll(/(?:insert into|copy) (\w+)(?: as \w+)?\s*\(([^)]*)\)/g)].some(
    ([, into, columns]) => into === tableOf(table) && columns?.split(/,\s*/).includes(key),
  );

test('every query of a request carries the merchant, or the key that leads to one', async () => {
  const wrong: Record<string, string[]> = {};
  for (const [name, text] of asked) {
    // Who asks for a plan asks for no row.
    if (name in overAllMerchants || text.startsWith('explain ')) continue;
    const found = await strays(text);
    if (found.length > 0) wrong[name] = found;
  }
  expect(wrong).toEqual({});
  // Enough was asked for that to mean something: every step of a payment is among it.
  expect(asked.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      ...['credentials-of-client-keys', 'credentials-of-secret-keys', 'read-clocks', 'hold-clocks'],
      ...['insert-payments', 'save-checkouts', 'append-history', 'point-orders', 'read-checkouts'],
      ...['lock-payments', 'taken-orders', 'open-numbers', 'read-payments', 'payment-keys-of-orders'],
      ...['read-listeners', expect.stringMatching(/^update-payments/)],
      ...['uses-of-numbers', 'save-deposits', 'book-entries', 'close-numbers', 'post-webhooks'],
      ...[
        'take-due-deliveries',
        'lock-deliveries',
        'save-attempts',
        'save-delivery-states',
        'deliveries-of-order',
      ],
      ...['save-cancellations', 'cancellations-of-payments', 'deposit-ids-of-payments', 'newest-deliveries'],
    ]),
  );
});

test('a plan that was made in a small shop, and is kept when it has grown, finds what grows by its keys', async () => {
  const wrong: Record<string, string[]> = {};
  for (const [name, text] of asked) {
    if (name in overAllMerchants || /^(explain|copy) /.test(text)) continue;
    const whole = (await planOf(text, ['seqscan'])).filter(
      (node) => node['Relation Name'] && !isSmall.test(node['Relation Name']) && readsWhole(node),
    );
    if (whole.length > 0)
      wrong[name] = whole.map((node) => `${node['Node Type']} on ${node['Relation Name']}`);
  }
  expect(wrong).toEqual({});
});

/** What does not grow with the payments, or has an index of its own for the few that wait. */
const isSmall =
  /^(pg_|merchants|webhook_endpoints|key_pairs|fault_|rail_cursors|figure_marks|reconciliations|deposit_reversals)/;

const readsWhole = (node: PlanNode): boolean =>
  /Scan$/.test(node['Node Type']) &&
  ![node, ...(node.Plans ?? [])].some((each) => each['Index Cond'] || each['TID Cond']);

test('what asks for all merchants does so by itself, and by an index of what is due, new or past its time', async () => {
  const seen = asked.filter(([name]) => name in overAllMerchants);
  expect(seen.map(([name]) => name)).toEqual(expect.arrayContaining(['due-payments', 'due-lanes']));
  for (const [name, text] of seen) {
    const plan = await planOf(text);
    const indexes = plan.flatMap((node) => node['Index Name'] ?? []);
    expect(
      indexes.some((index) => /_(due|new|old)$/.test(index)),
      `${name}: ${indexes}`,
    ).toBe(true);
    expect(await strays(text), `${name} is needlessly excused`).not.toEqual([]);
  }
});

test('every table has its place, and every key that must be unique begins with what its rows are spread by', async () => {
  const { rows } = await db.query<{ table: string; index: string; columns: string[] }>(
    `select c.relname as table, i.indexrelid::regclass::text as index,
            (select array_agg(a.attname::text order by k.place) from unnest(i.indkey::int[]) with ordinality k (attnum, place)
               join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum) as columns
       from pg_class c left join pg_index i on i.indrelid = c.oid and i.indisunique
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
  );
  expect([...new Set(rows.map(({ table }) => tableOf(table)))].sort()).toEqual(Object.keys(places).sort());
  const wrong = rows.filter(({ table, columns }) => keyOf(table) && columns?.[0] !== keyOf(table));
  expect(wrong).toEqual([]);
});

test('a query that forgets the merchant is found', async () => {
  expect(await strays('select * from payments where payment_key = $1')).toEqual([
    expect.stringContaining('looks for payments without m_id'),
  ]);
  expect(await strays(`update orders set is_taken = true where order_id = $1`)).toHaveLength(1);
  expect(
    await strays(
      `select c.* from unnest($1::text[], $2::text[]) as a (m_id, payment_key) join cancellations c on c.payment_key = a.payment_key`,
    ),
  ).toHaveLength(1);
  expect(await strays(`delete from idempotent_answers where created_at < now()`)).toHaveLength(1);
});
