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

/** Writes calls. Those that were written before, by a try whose answer was lost, are left as they are. */
export async function insertApiCalls(db: Db, calls: readonly KeptCall[]): Promise<void> {
  await db.query({
    name: 'insert-api-calls',
    text: `insert into api_calls (m_id, call_id, at, method, path, endpoint, status, code, trace_id, replay_of, idempotency_key,
             latency_us, payment_key, order_id, masked_key, api_version, user_agent, address, facts, request_headers,
             request_body, response_body, body_note, missing_before)
           select * from unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::smallint[],
             $8::text[], $9::uuid[], $10::uuid[], $11::text[], $12::int[], $13::text[], $14::text[], $15::text[], $16::text[],
             $17::text[], $18::text[], $19::jsonb[], $20::jsonb[], $21::text[], $22::text[], $23::text[], $24::int[])
           on conflict do nothing`,
    values: columns(
      calls,
      (call) => call.mId,
      (call) => call.callId,
      (call) => call.at,
      (call) => call.method,
      (call) => call.path,
      (call) => call.endpoint,
      (call) => call.status,
      (call) => call.code,
      (call) => call.traceId,
      (call) => call.replayOf,
      (call) => call.idempotencyKey,
      (call) => call.latencyUs,
      (call) => call.paymentKey,
      (call) => call.orderId,
      (call) => call.maskedKey,
      (call) => call.apiVersion,
      (call) => call.userAgent,
      (call) => call.address,
      (call) => call.facts,
      (call) => call.requestHeaders,
      (call) => call.requestBody,
      (call) => call.responseBody,
      (call) => call.bodyNote,
      (call) => call.missingBefore,
    ),
  });
}

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
