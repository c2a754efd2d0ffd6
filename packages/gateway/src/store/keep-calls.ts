import { copyIn } from './copy-in.ts';
import { columns, type Db, openDatabase } from './database.ts';
import { hashOfSecretKey } from './merchants.ts';

/** A call as it is written: everything in it may be stored, and nothing in it opens anything. */
export interface KeptCall {
  mId: string;
  /** 32 hex digits that begin with the wall time in milliseconds. */
  callId: string;
  /** Shop's time. */
  at: Date;
  method: string;
  path: string;
  endpoint: string | null;
  status: number;
  code: string | null;
  traceId: string;
  replayOf: string | null;
  idempotencyKey: string | null;
  latencyUs: number;
  paymentKey: string | null;
  orderId: string | null;
  maskedKey: string | null;
  apiVersion: string | null;
  userAgent: string | null;
  address: string | null;
  /** JSON. */
  facts: string | null;
  /** JSON. */
  requestHeaders: string | null;
  requestBody: string | null;
  responseBody: string | null;
  bodyNote: 'sampled' | 'cut' | null;
  missingBefore: number;
}

/**
 * A connection for the log alone: it takes none of the payments'. And a commit of it does not wait for the disk, because
 * a log that ends half a second before the power did has told enough.
 */
export function openLogDatabase(url: string, onError: (error: Error) => void): Db {
  const db = openDatabase({ url, connections: 1 }, onError);
  db.on('connect', (connection) => {
    connection.query('set synchronous_commit = off').catch(() => undefined);
  });
  return db;
}

/** Where each thing is kept, and how PostgreSQL reads it. */
// biome-ignore format: a table
const KEPT: readonly { name: string; type: string; of(call: KeptCall): unknown }[] = [
  { name: 'm_id',            type: 'text',        of: (call) => call.mId },
  { name: 'call_id',         type: 'uuid',        of: (call) => call.callId },
  { name: 'at',              type: 'timestamptz', of: (call) => call.at },
  { name: 'method',          type: 'text',        of: (call) => call.method },
  { name: 'path',            type: 'text',        of: (call) => call.path },
  { name: 'endpoint',        type: 'text',        of: (call) => call.endpoint },
  { name: 'status',          type: 'smallint',    of: (call) => call.status },
  { name: 'code',            type: 'text',        of: (call) => call.code },
  { name: 'trace_id',        type: 'uuid',        of: (call) => call.traceId },
  { name: 'replay_of',       type: 'uuid',        of: (call) => call.replayOf },
  { name: 'idempotency_key', type: 'text',        of: (call) => call.idempotencyKey },
  { name: 'latency_us',      type: 'int',         of: (call) => call.latencyUs },
  { name: 'payment_key',     type: 'text',        of: (call) => call.paymentKey },
  { name: 'order_id',        type: 'text',        of: (call) => call.orderId },
  { name: 'masked_key',      type: 'text',        of: (call) => call.maskedKey },
  { name: 'api_version',     type: 'text',        of: (call) => call.apiVersion },
  { name: 'user_agent',      type: 'text',        of: (call) => call.userAgent },
  { name: 'address',         type: 'text',        of: (call) => call.address },
  { name: 'facts',           type: 'jsonb',       of: (call) => call.facts },
  { name: 'request_headers', type: 'jsonb',       of: (call) => call.requestHeaders },
  { name: 'request_body',    type: 'text',        of: (call) => call.requestBody },
  { name: 'response_body',   type: 'text',        of: (call) => call.responseBody },
  { name: 'body_note',       type: 'text',        of: (call) => call.bodyNote },
  { name: 'missing_before',  type: 'int',         of: (call) => call.missingBefore },
];

const UNIQUE_VIOLATION = '23505';

/** Writes calls. Those that were written before, by a try whose answer was lost, are left as they are. */
export async function insertApiCalls(db: Db, calls: readonly KeptCall[]): Promise<void> {
  try {
    await copyIn(db, 'api_calls', KEPT, calls);
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    await insertMissing(db, calls);
  }
}

const insertMissing = (db: Db, calls: readonly KeptCall[]) =>
  db.query({
    name: 'insert-missing-api-calls',
    text: `insert into api_calls (${KEPT.map(({ name }) => name).join(', ')})
           select * from unnest(${KEPT.map(({ type }, place) => `$${place + 1}::${type}[]`).join(', ')})
           on conflict do nothing`,
    values: columns(calls, ...KEPT.map(({ of }) => of)),
  });

/** Whose key it is, although it may not be used like this. */
export interface KeyOwner {
  mId: string;
  clockOffsetMs: number;
  apiVersion: string;
  kind: 'secret' | 'expired' | 'client';
}

/** The shops behind keys, whether they are secret keys, secret keys whose time is over, or client keys. */
export async function ownersOfKeys(db: Db, keys: readonly string[]): Promise<Map<string, KeyOwner>> {
  const hashes = keys.map(hashOfSecretKey);
  const { rows } = await db.query<KeyOwner & { place: number }>({
    name: 'owners-of-keys',
    text: `select a.place::int, m.m_id as "mId", m.clock_offset_ms as "clockOffsetMs", k.api_version as "apiVersion",
                  case when s.expires_at <= now() then 'expired' else 'secret' end as kind
             from unnest($1::bytea[]) with ordinality as a (secret_hash, place)
             join secret_keys s on s.secret_hash = a.secret_hash
             join key_pairs k on k.m_id = s.m_id and k.key_pair_id = s.key_pair_id
             join merchants m on m.m_id = s.m_id
           union all
           select a.place::int, m.m_id, m.clock_offset_ms, k.api_version, 'client'
             from unnest($2::text[]) with ordinality as a (client_key, place)
             join client_keys c on c.client_key = a.client_key
             join key_pairs k on k.m_id = c.m_id and k.key_pair_id = c.key_pair_id
             join merchants m on m.m_id = c.m_id`,
    values: [hashes, keys],
  });
  return new Map(rows.map(({ place, ...owner }) => [keys[place - 1] as string, owner]));
}

/** The shops of payments that are known by their key alone. */
export async function shopsOfPayments(
  db: Db,
  paymentKeys: readonly string[],
): Promise<Map<string, { mId: string; clockOffsetMs: number }>> {
  const { rows } = await db.query<{ paymentKey: string; mId: string; clockOffsetMs: number }>({
    name: 'shops-of-payments',
    text: `select c.payment_key as "paymentKey", m.m_id as "mId", m.clock_offset_ms as "clockOffsetMs"
             from checkouts c join merchants m using (m_id)
            where c.payment_key = any($1::text[])`,
    values: [paymentKeys],
  });
  return new Map(rows.map(({ paymentKey, ...shop }) => [paymentKey, shop]));
}
