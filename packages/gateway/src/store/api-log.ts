import type { Db, Tx } from './database.ts';

/** One call as it was kept: secrets masked, and never the Authorization header. */
export interface ApiCall {
  /** 32 hex digits that sort by the wall time at which the call came in. */
  callId: string;
  /** When it came in, in the shop's time of then. */
  at: Date;
  wallAt: Date;
  method: string;
  path: string;
  /** The contract's name of the endpoint, or one of the window's own; null where no endpoint is. */
  endpoint: string | null;
  /** 0 where the caller was gone before there was an answer. */
  status: number;
  code: string | null;
  traceId: string;
  /** The trace id of the call whose answer was repeated under the same idempotency key. */
  replayOf: string | null;
  idempotencyKey: string | null;
  latencyMs: number;
  paymentKey: string | null;
  orderId: string | null;
  /** Such as `test_sk_…R5Rn`. */
  maskedKey: string | null;
  apiVersion: string | null;
  userAgent: string | null;
  address: string | null;
  /** The true cause of a refusal and what it was about, for `whyOf`. */
  facts: Record<string, unknown> | null;
  /** Calls of this shop shortly before this one that were not kept: reads far above the rate, or a buffer that was full. */
  missingBefore: number;
}

/** The same with what went over the wire. */
export interface WholeApiCall extends ApiCall {
  requestHeaders: Record<string, string> | null;
  requestBody: string | null;
  responseBody: string | null;
  /** `sampled`: too many calls came at once for every body to be kept. `cut`: only the beginning was. */
  bodyNote: 'sampled' | 'cut' | null;
}

export interface ApiCallFilter {
  /** A trace id, payment key or order number, whole. */
  search?: string | undefined;
  endpoint?: string | undefined;
  /** 2xx and 3xx; 4xx; 5xx and calls without an answer. */
  result?: 'ok' | 'refused' | 'failed' | undefined;
  code?: string | undefined;
  /** Wall time, inclusive. */
  from?: Date | undefined;
  /** Wall time, exclusive. */
  to?: Date | undefined;
}

export interface ApiCallPage {
  /** Newest first. */
  rows: ApiCall[];
  /** Where the next page begins; null at the end. A page may have fewer rows than asked for and still a next one. */
  next: string | null;
}

/** Calls that one page looks through for rare ones, so that no filter reads a whole month. */
const MOST_LOOKED_AT = 10_000;

/**
 * A shop's calls, newest first.
 *
 * @param cursor `next` of the page before; anything that is no cursor begins at the newest
 */
export async function listApiCalls(
  db: Db | Tx,
  mId: string,
  filter: ApiCallFilter = {},
  cursor: string | null = null,
  limit = 50,
): Promise<ApiCallPage> {
  const values: unknown[] = [mId];
  const given = (value: unknown): string => `$${values.push(value)}`;
  const within = [`m_id = $1`];
  if (cursor !== null && CALL_ID.test(cursor)) within.push(`call_id < ${given(cursor)}::uuid`);
  if (filter.from) within.push(`call_id >= ${given(firstIdOf(filter.from))}::uuid`);
  if (filter.to) within.push(`call_id < ${given(firstIdOf(filter.to))}::uuid`);
  // What an index of its own finds stands inside; the rest is looked for among the newest.
  if (filter.code !== undefined) within.push(`code = ${given(filter.code)}`);
  if (filter.result === 'refused' || filter.result === 'failed') within.push('(status >= 400 or status = 0)');
  const also = [
    ...(filter.result ? [RESULTS[filter.result]] : []),
    ...(filter.endpoint !== undefined ? [`endpoint = ${given(filter.endpoint)}`] : []),
  ];
  const { search } = filter;
  // Without a further condition the newest are the answer.
  const most = also.length > 0 ? MOST_LOOKED_AT : limit + 1;
  const source =
    search === undefined
      ? newest(within, most)
      : `select * from (${namesOf(search)
          .map((name) => newest([...within, `${name} = ${given(search)}`], most))
          .map((each) => `(${each})`)
          .join(' union ')}) found order by call_id desc limit ${most}`;
  const { rows } = await db.query<Row & { looked_at: number; last_id: string; is_found: boolean }>({
    text: `with looked_at as (${source}),
                found as (select * from looked_at ${also.length > 0 ? `where ${also.join(' and ')}` : ''} order by call_id desc limit ${given(limit + 1)})
           select true as is_found, 0 as looked_at, null::uuid as last_id, ${COLUMNS} from found
           union all
           select false, count(*)::int, (select call_id from looked_at order by call_id limit 1), ${NOTHING} from looked_at
           order by is_found desc, call_id desc`,
    values,
  });
  const ground = rows.pop();
  const found = rows.slice(0, limit).map(apiCallOf);
  const isMore = rows.length > limit;
  const isUnfinished = ground !== undefined && ground.looked_at >= MOST_LOOKED_AT;
  return {
    rows: found,
    next: isMore ? (found.at(-1)?.callId ?? null) : isUnfinished ? idOf(ground.last_id) : null,
  };
}

/** One call with its bodies, or undefined when this shop has none of this id. */
export async function apiCall(db: Db | Tx, mId: string, callId: string): Promise<WholeApiCall | undefined> {
  if (!CALL_ID.test(callId)) return undefined;
  const { rows } = await db.query<WholeRow>({
    name: 'api-call',
    text: `select ${COLUMNS}, ${BODIES} from api_calls where m_id = $1 and call_id = $2`,
    values: [mId, callId],
  });
  return rows[0] && wholeOf(rows[0]);
}

/**
 * What was called about a payment, oldest first: by its key, and by its order number where the call named no other
 * payment.
 */
export async function callsOfPayment(
  db: Db | Tx,
  mId: string,
  paymentKey: string,
  orderId: string,
  limit = 200,
): Promise<WholeApiCall[]> {
  const { rows } = await db.query<WholeRow>({
    name: 'calls-of-payment',
    text: `select * from (
             (select ${COLUMNS}, ${BODIES} from api_calls where m_id = $1 and payment_key = $2 order by call_id desc limit $4)
             union all
             (select ${COLUMNS}, ${BODIES} from api_calls where m_id = $1 and order_id = $3 and payment_key is null
               order by call_id desc limit $4)) calls
            order by call_id desc limit $4`,
    values: [mId, paymentKey, orderId, limit],
  });
  return rows.map(wholeOf).reverse();
}

const CALL_ID = /^[0-9a-f]{32}$/;

const COLUMN_NAMES = [
  ...[
    'call_id',
    'at',
    'method',
    'path',
    'endpoint',
    'status',
    'code',
    'trace_id',
    'replay_of',
    'idempotency_key',
  ],
  ...['latency_us', 'payment_key', 'order_id', 'masked_key', 'api_version', 'user_agent', 'address', 'facts'],
  'missing_before',
];
const COLUMNS = COLUMN_NAMES.join(', ');
const NOTHING = COLUMN_NAMES.map(() => 'null').join(', ');
const BODIES = 'request_headers, request_body, response_body, body_note';

const RESULTS = {
  ok: 'status between 200 and 399',
  refused: 'status between 400 and 499',
  failed: '(status >= 500 or status = 0)',
};

const newest = (conditions: readonly string[], most: number): string =>
  `select ${COLUMNS} from api_calls where ${conditions.join(' and ')} order by call_id desc limit ${most}`;

/** The columns that a word may stand in; only 32 hex digits can be a trace id. */
const namesOf = (search: string): string[] =>
  CALL_ID.test(search) ? ['trace_id', 'payment_key', 'order_id'] : ['payment_key', 'order_id'];

/** Where the ids of calls from that moment on begin. */
const firstIdOf = (at: Date): string =>
  `${Math.max(0, at.getTime()).toString(16).padStart(12, '0')}${'0'.repeat(20)}`;

interface Row {
  call_id: string;
  at: Date;
  method: string;
  path: string;
  endpoint: string | null;
  status: number;
  code: string | null;
  trace_id: string;
  replay_of: string | null;
  idempotency_key: string | null;
  latency_us: number;
  payment_key: string | null;
  order_id: string | null;
  masked_key: string | null;
  api_version: string | null;
  user_agent: string | null;
  address: string | null;
  facts: Record<string, unknown> | null;
  missing_before: number;
}

interface WholeRow extends Row {
  request_headers: Record<string, string> | null;
  request_body: string | null;
  response_body: string | null;
  body_note: 'sampled' | 'cut' | null;
}

/** As we write it: without the dashes that PostgreSQL puts in. */
const idOf = (uuid: string): string => uuid.replaceAll('-', '');

function apiCallOf(row: Row): ApiCall {
  const callId = idOf(row.call_id);
  return {
    callId,
    at: row.at,
    wallAt: new Date(Number.parseInt(callId.slice(0, 12), 16)),
    method: row.method,
    path: row.path,
    endpoint: row.endpoint,
    status: row.status,
    code: row.code,
    traceId: idOf(row.trace_id),
    replayOf: row.replay_of && idOf(row.replay_of),
    idempotencyKey: row.idempotency_key,
    latencyMs: Math.round(row.latency_us / 100) / 10,
    paymentKey: row.payment_key,
    orderId: row.order_id,
    maskedKey: row.masked_key,
    apiVersion: row.api_version,
    userAgent: row.user_agent,
    address: row.address,
    facts: row.facts,
    missingBefore: row.missing_before,
  };
}

const wholeOf = (row: WholeRow): WholeApiCall => ({
  ...apiCallOf(row),
  requestHeaders: row.request_headers,
  requestBody: row.request_body,
  responseBody: row.response_body,
  bodyNote: row.body_note,
});
