import { createHash } from 'node:crypto';
import type { Method } from '@tollgate/contract';
import type { TaxType } from '@tollgate/domain';
import type { Db, Tx } from './database.ts';

export interface Merchant {
  mId: string;
  name: string;
  environment: 'test' | 'live';
  taxType: TaxType;
  usesEscrow: boolean;
  /** Hours until a virtual account closes when a request names none. */
  defaultValidHours: number;
  /** The methods it has a contract for, of those that this gateway knows. */
  contracts: readonly Method[];
}

/** One client key with its secret keys. Only they may confirm what the client key opened. */
export interface KeyPair {
  keyPairId: string;
  family: 'individual' | 'widget';
  clientKey: string;
  apiVersion: string;
  /** Origins that may open the window; null allows any, which is the rule for test keys. */
  allowedOrigins: string[] | null;
}

/** Who is calling, read off an API key. */
export interface Credential {
  merchant: Merchant;
  keyPair: KeyPair;
  /** What the merchant's clock is ahead of the database's. */
  clockOffsetMs: number;
}

/** A row of `merchants`, as far as a caller is concerned. */
export interface MerchantRow {
  m_id: string;
  name: string;
  environment: 'test' | 'live';
  tax_type: TaxType;
  uses_escrow: boolean;
  default_valid_hours: number;
  takes_virtual_account: boolean;
  takes_paypal: boolean;
}

interface CredentialRow extends MerchantRow {
  asked: string;
  clock_offset_ms: number;
  key_pair_id: string;
  family: 'individual' | 'widget';
  client_key: string;
  api_version: string;
  allowed_origins: string[] | null;
}

export const MERCHANT = `m.m_id, m.name, m.environment, m.tax_type, m.uses_escrow, m.default_valid_hours,
                    m.takes_virtual_account, m.takes_paypal`;

const CREDENTIAL = `${MERCHANT}, m.clock_offset_ms,
                    k.key_pair_id, k.family, k.client_key, k.api_version, k.allowed_origins`;

/** Secret keys are looked up by their hash, so the text itself is never in the database. */
export const hashOfSecretKey = (secretKey: string): Buffer => createHash('sha256').update(secretKey).digest();

/** The callers behind these secret keys; unknown and expired keys are missing from the answer. */
export async function credentialsOfSecretKeys(
  db: Db,
  secretKeys: readonly string[],
): Promise<Map<string, Credential>> {
  const hashes = new Map(secretKeys.map((key) => [hashOfSecretKey(key).toString('hex'), key]));
  const { rows } = await db.query<CredentialRow>({
    name: 'credentials-of-secret-keys',
    text: `select encode(s.secret_hash, 'hex') as asked, ${CREDENTIAL}
             from secret_keys s
             join key_pairs k on k.m_id = s.m_id and k.key_pair_id = s.key_pair_id
             join merchants m on m.m_id = s.m_id
            where s.secret_hash = any($1::bytea[]) and (s.expires_at is null or s.expires_at > now())`,
    values: [[...hashes.keys()].map((hex) => Buffer.from(hex, 'hex'))],
  });
  return new Map(rows.map((row) => [hashes.get(row.asked) as string, credentialOf(row)]));
}

export async function credentialsOfClientKeys(
  db: Db,
  clientKeys: readonly string[],
): Promise<Map<string, Credential>> {
  const { rows } = await db.query<CredentialRow>({
    name: 'credentials-of-client-keys',
    text: `select c.client_key as asked, ${CREDENTIAL}
             from client_keys c
             join key_pairs k on k.m_id = c.m_id and k.key_pair_id = c.key_pair_id
             join merchants m on m.m_id = c.m_id
            where c.client_key = any($1::text[])`,
    values: [[...clientKeys]],
  });
  return new Map(rows.map((row) => [row.asked, credentialOf(row)]));
}

function credentialOf(row: CredentialRow): Credential {
  return {
    merchant: merchantOf(row),
    keyPair: {
      keyPairId: row.key_pair_id,
      family: row.family,
      clientKey: row.client_key,
      apiVersion: row.api_version,
      allowedOrigins: row.allowed_origins,
    },
    clockOffsetMs: row.clock_offset_ms,
  };
}

export const merchantOf = (row: MerchantRow): Merchant => ({
  mId: row.m_id,
  name: row.name,
  environment: row.environment,
  taxType: row.tax_type,
  usesEscrow: row.uses_escrow,
  defaultValidHours: row.default_valid_hours,
  contracts: [
    ...(row.takes_virtual_account ? ['VIRTUAL_ACCOUNT' as const] : []),
    ...(row.takes_paypal ? ['FOREIGN_EASY_PAY' as const] : []),
  ],
});

/** Merchant time for everybody in a batch: the database's clock, moved as each merchant's test moved it. */
export interface Clocks {
  wall: Date;
  now(mId: string): Date;
  /** The wall time at which the merchant's clock will show `at`. */
  wallTimeOf(mId: string, at: Date): Date;
  /** What the merchant's clock showed at that wall time. */
  merchantTimeOf(mId: string, wallTime: Date): Date;
}

interface ClockRow {
  wall: Date;
  m_id: string | null;
  clock_offset_ms: number | null;
}

export async function readClocks(tx: Tx | Db, mIds: readonly string[]): Promise<Clocks> {
  const { rows } = await tx.query<ClockRow>({
    name: 'read-clocks',
    // The outer join answers the time even when no merchant was asked for.
    text: `select clock_timestamp() as wall, m.m_id, m.clock_offset_ms
             from (select 1) one left join merchants m on m.m_id = any($1::text[]) and m.clock_offset_ms > 0`,
    values: [[...new Set(mIds)]],
  });
  return clocksOf(rows);
}

/**
 * The same for who opens payments, of which there is no row yet that could be locked: until the commit no test can
 * move the shop's clock or empty the shop. Comes before every other lock. Live clocks never move and are not locked.
 */
export async function holdClocks(tx: Tx, mIds: readonly string[]): Promise<Clocks> {
  const { rows } = await tx.query<ClockRow>({
    name: 'hold-clocks',
    // The time is read once the locks are had, and not before.
    text: `with held as materialized (
             select m_id, clock_offset_ms from merchants where m_id = any($1::text[]) and environment = 'test' order by m_id for share)
           select clock_timestamp() as wall, held.m_id, held.clock_offset_ms from (select 1) one left join held on true`,
    values: [[...new Set(mIds)]],
  });
  return clocksOf(rows);
}

function clocksOf(rows: ClockRow[]): Clocks {
  const wall = rows[0]?.wall as Date;
  const offsets = new Map(rows.map((row) => [row.m_id, row.clock_offset_ms ?? 0]));
  const offsetOf = (mId: string): number => offsets.get(mId) ?? 0;
  return {
    wall,
    now: (mId) => new Date(wall.getTime() + offsetOf(mId)),
    wallTimeOf: (mId, at) => new Date(at.getTime() - offsetOf(mId)),
    merchantTimeOf: (mId, wallTime) => new Date(wallTime.getTime() + offsetOf(mId)),
  };
}
