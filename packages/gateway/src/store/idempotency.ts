import { Failure } from '@tollgate/domain';
import type { Outcome } from './batch.ts';
import { columns, everyRow, type Tx, together } from './database.ts';

/** What the caller was answered, to the byte. */
export interface Answer {
  status: number;
  body: string;
}

/** A stored answer together with the trace id of the request that it first answered. */
export interface Replay extends Answer {
  traceId: string;
}

/**
 * A command's claim on an `Idempotency-Key`. `answer` renders the outcome inside the transaction, so
 * that the stored answer and the change it tells of are one commit.
 */
export interface Claim<Result> {
  mId: string;
  /** SHA-256 over secret key, method, URL and the merchant's key; the body is not part of it. */
  scope: Buffer | undefined;
  traceId: string;
  /** This write ends work that an earlier one began, and answers the key that has been busy since. */
  isFinish?: boolean;
  /** Undefined while the work goes on: the key stays busy until another write answers it. */
  answer(outcome: { value: Result } | { failure: Failure }): Answer | undefined;
}

/** 15 days of the merchant's time, then the same key begins a new operation. */
const LIFETIME = `interval '15 days'`;
const MERCHANT_TIME = `(clock_timestamp() + coalesce(m.clock_offset_ms, 0) * interval '1 ms')`;

// biome-ignore lint/suspicious/noExplicitAny: a batch mixes claims only of one Result, whichever it is.
type AnyClaim = Claim<any>;

/**
 * The answers already given to these claims, in their order. A key whose first request still runs answers 409, but
 * not to the one who brings its answer: that one is answered only if another process was faster, with its words.
 */
export async function loadAnswers(
  tx: Tx,
  claims: readonly (AnyClaim | undefined)[],
): Promise<(Replay | undefined)[]> {
  const asked = claims.filter((claim): claim is AnyClaim => claim?.scope !== undefined);
  if (asked.length === 0) return claims.map(() => undefined);
  const { rows } = await tx.query<{
    m_id: string;
    scope: Buffer;
    trace_id: string;
    status: number | null;
    body: string | null;
  }>({
    name: 'load-answers',
    text: `select a.m_id, a.scope, a.trace_id, a.status, a.body
             from unnest($1::text[], $2::bytea[]) as asked (m_id, scope)
             join idempotent_answers a using (m_id, scope)
             left join merchants m using (m_id)
            where a.created_at > ${MERCHANT_TIME} - ${LIFETIME}`,
    values: columns(
      asked,
      (claim) => claim.mId,
      (claim) => claim.scope,
    ),
  });
  const found = new Map(rows.map((row) => [nameOf(row.m_id, row.scope), row]));
  return claims.map((claim) => {
    const row = claim?.scope && found.get(nameOf(claim.mId, claim.scope));
    if (!claim || !row) return undefined;
    if (row.status === null || row.body === null) {
      if (claim.isFinish) return undefined;
      const busy = claim.answer({ failure: new Failure('IDEMPOTENT_REQUEST_PROCESSING') });
      return busy && { ...busy, traceId: row.trace_id };
    }
    return { status: row.status, body: row.body, traceId: row.trace_id };
  });
}

interface Saved {
  claim: AnyClaim | undefined;
  outcome: Outcome<unknown>;
}

/**
 * Keeps the answers of this batch. An answer of 500 or more changed nothing and is not kept, so the
 * same key may try again.
 *
 * @throws a conflict when another process answered the same key meanwhile; the batch then runs again and
 *   finds that answer
 */
export async function saveAnswers(tx: Tx, all: readonly Saved[]): Promise<void> {
  const claimed: Kept[] = [];
  const finished: Kept[] = [];
  for (const { claim, outcome } of all) {
    if (!claim?.scope || 'replay' in outcome) continue;
    const { status, body } = outcome.answer ?? { status: null, body: null };
    if (claim.isFinish) finished.push({ claim, status, body });
    else if (status === null || status < 500) claimed.push({ claim, status, body });
  }
  await together(tx, () => [claimKeys(tx, claimed), finishKeys(tx, finished)]);
}

interface Kept {
  claim: AnyClaim;
  status: number | null;
  body: string | null;
}

/** In key order, so that two processes with the same keys can wait for but never block each other. */
async function claimKeys(tx: Tx, kept: Kept[]): Promise<void> {
  if (kept.length === 0) return;
  await tx.query({
    name: 'claim-keys',
    text: everyRow(`insert into idempotent_answers as old (m_id, scope, trace_id, status, body, created_at)
           select k.m_id, k.scope, k.trace_id, k.status, k.body, ${MERCHANT_TIME}
             from unnest($1::text[], $2::bytea[], $3::text[], $4::smallint[], $5::text[]) as k (m_id, scope, trace_id, status, body)
             left join merchants m using (m_id)
            order by 1, 2
           on conflict (m_id, scope) do update
              set trace_id = excluded.trace_id, status = excluded.status, body = excluded.body, created_at = excluded.created_at
            where old.created_at <= excluded.created_at - ${LIFETIME}`),
    values: columns(
      kept,
      ({ claim }) => claim.mId,
      ({ claim }) => claim.scope,
      ({ claim }) => claim.traceId,
      ({ status }) => status,
      ({ body }) => body,
    ),
  });
}

/** A key whose work ended in a 5xx is forgotten instead: nothing was changed, so it may be tried again. */
async function finishKeys(tx: Tx, kept: Kept[]): Promise<void> {
  if (kept.length === 0) return;
  await tx.query({
    name: 'finish-keys',
    text: `with finished as (
             select * from unnest($1::text[], $2::bytea[], $3::smallint[], $4::text[]) as f (m_id, scope, status, body)),
           forgotten as (
             delete from idempotent_answers a using finished f
              where a.m_id = f.m_id and a.scope = f.scope and f.status >= 500)
           update idempotent_answers a set status = f.status, body = f.body
             from finished f
            where a.m_id = f.m_id and a.scope = f.scope and f.status < 500`,
    values: columns(
      kept,
      ({ claim }) => claim.mId,
      ({ claim }) => claim.scope,
      ({ status }) => status,
      ({ body }) => body,
    ),
  });
}

const nameOf = (mId: string, scope: Buffer): string => `${mId}:${scope.toString('hex')}`;
