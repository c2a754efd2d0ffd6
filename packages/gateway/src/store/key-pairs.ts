import { maskKey } from '../http/masked.ts';
import { type Db, inTransactionAtLast, type Tx } from './database.ts';
import { hashOfSecretKey, type KeyPair } from './merchants.ts';

/** A secret that works now, as far as it is still known: its text never is. Wall times. */
export interface KnownSecret {
  /** Such as `test_sk_…R5Rn`; null for keys of before it was kept. */
  hint: string | null;
  expiresAt: Date | null;
  createdAt: Date | null;
}

/** A pair with the secrets that work now, newest first. */
export interface KnownPair extends KeyPair {
  secrets: KnownSecret[];
}

interface PairRow {
  key_pair_id: string;
  family: 'individual' | 'widget';
  client_key: string;
  api_version: string;
  allowed_origins: string[] | null;
  has_secret: boolean;
  hint: string | null;
  expires_at: Date | null;
  created_at: Date | null;
}

/** A shop's pairs, the individual one first. */
export async function keyPairsOf(db: Db | Tx, mId: string): Promise<KnownPair[]> {
  const { rows } = await db.query<PairRow>({
    name: 'key-pairs-of-shop',
    text: `select k.key_pair_id, k.family, k.client_key, k.api_version, k.allowed_origins,
                  s.secret_hash is not null as has_secret, s.hint, s.expires_at, s.created_at
             from key_pairs k
             left join secret_keys s
               on s.m_id = k.m_id and s.key_pair_id = k.key_pair_id and (s.expires_at is null or s.expires_at > clock_timestamp())
            where k.m_id = $1
            order by k.family, k.key_pair_id, s.expires_at desc nulls first, s.created_at desc nulls last, s.hint`,
    values: [mId],
  });
  return [...Map.groupBy(rows, (row) => row.key_pair_id).values()].map((ofPair) => {
    const [pair] = ofPair as [PairRow];
    return {
      keyPairId: pair.key_pair_id,
      family: pair.family,
      clientKey: pair.client_key,
      apiVersion: pair.api_version,
      allowedOrigins: pair.allowed_origins,
      secrets: ofPair
        .filter((row) => row.has_secret)
        .map((row) => ({ hint: row.hint, expiresAt: row.expires_at, createdAt: row.created_at })),
    };
  });
}

/** How long a secret that was replaced still works. Source: developer-center, API keys. */
export const OVERLAP_DAYS = 7;

/**
 * Adds a secret to a pair and lets the one before it work for seven days more.
 *
 * @returns when the old one ends; `too early` while an older one still works beside it, `unknown` when the shop has no such pair
 */
export async function replaceSecret(
  db: Db,
  pair: { mId: string; keyPairId: string; secretKey: string },
): Promise<{ oldExpiresAt: Date } | 'too early' | 'unknown'> {
  const { mId, keyPairId, secretKey } = pair;
  return inTransactionAtLast(db, async (tx) => {
    // Who re-issues at the same moment waits here, and finds two.
    const { rowCount: isKnown } = await tx.query(
      'select from key_pairs where m_id = $1 and key_pair_id = $2 for update',
      [mId, keyPairId],
    );
    if (!isKnown) return 'unknown';
    const { rowCount: working } = await tx.query(
      `select from secret_keys where m_id = $1 and key_pair_id = $2 and (expires_at is null or expires_at > clock_timestamp())`,
      [mId, keyPairId],
    );
    if ((working ?? 0) > 1) return 'too early';
    const { rows } = await tx.query<{ expires_at: Date }>(
      `with ends as (select clock_timestamp() + interval '${OVERLAP_DAYS} days' as at),
            old as (update secret_keys s set expires_at = ends.at from ends
                     where s.m_id = $1 and s.key_pair_id = $2 and s.expires_at is null),
            fresh as (insert into secret_keys (secret_hash, m_id, key_pair_id, hint, created_at) values ($3, $1, $2, $4, clock_timestamp()))
       select at as expires_at from ends`,
      [mId, keyPairId, hashOfSecretKey(secretKey), maskKey(secretKey)],
    );
    return { oldExpiresAt: (rows[0] as { expires_at: Date }).expires_at };
  });
}

/** The version in which a pair is answered from now on. @returns false when the shop has no such pair */
export async function setVersion(
  db: Db,
  pair: { mId: string; keyPairId: string; apiVersion: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    'update key_pairs set api_version = $3 where m_id = $1 and key_pair_id = $2',
    [pair.mId, pair.keyPairId, pair.apiVersion],
  );
  return rowCount === 1;
}
