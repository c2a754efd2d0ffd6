import type { Db, Tx } from './database.ts';

export interface Passkey {
  passkeyId: string;
  memberId: string;
  /** As browsers name it, base64url. */
  credentialId: string;
  host: string;
  name: string;
  publicKey: Buffer;
  /** How often it says it was used; 0 for ever where it does not count. */
  counter: number;
  transports: string[];
  isSynced: boolean;
  createdAt: Date;
  usedAt: Date | null;
}

const PASSKEY = `passkey_id as "passkeyId", member_id as "memberId", credential_id as "credentialId", host, name,
  public_key as "publicKey", counter, transports, is_synced as "isSynced", created_at as "createdAt", used_at as "usedAt"`;

export async function passkeysOf(db: Db | Tx, memberId: string): Promise<Passkey[]> {
  const { rows } = await db.query<Passkey>({
    name: 'passkeys-of-member',
    text: `select ${PASSKEY} from passkeys where member_id = $1 order by created_at`,
    values: [memberId],
  });
  return rows;
}

export async function passkeyOfCredential(db: Db, credentialId: string): Promise<Passkey | undefined> {
  const { rows } = await db.query<Passkey>({
    name: 'passkey-of-credential',
    text: `select ${PASSKEY} from passkeys where credential_id = $1`,
    values: [credentialId],
  });
  return rows[0];
}

export type NewPasskey = Omit<Passkey, 'createdAt' | 'usedAt'>;

/** @returns false when it is somebody's already */
export async function insertPasskey(tx: Tx, passkey: NewPasskey): Promise<boolean> {
  const { passkeyId, memberId, credentialId, host, name, publicKey, counter, transports, isSynced } = passkey;
  const { rowCount } = await tx.query({
    name: 'insert-passkey',
    text: `insert into passkeys (passkey_id, member_id, credential_id, host, name, public_key, counter, transports, is_synced)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (credential_id) do nothing`,
    values: [passkeyId, memberId, credentialId, host, name, publicKey, counter, transports, isSynced],
  });
  return rowCount === 1;
}

/** A copy of a key counts from where it was copied. @returns false when the key is gone, or further than this already */
export async function usePasskey(tx: Tx, passkeyId: string, counter: number): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'use-passkey',
    text: `update passkeys set counter = $2, used_at = now()
            where passkey_id = $1 and (counter < $2 or counter = 0 and $2 = 0)`,
    values: [passkeyId, counter],
  });
  return rowCount === 1;
}

/** @returns its name; undefined when the member has none such */
export async function removePasskey(
  tx: Tx,
  memberId: string,
  passkeyId: string,
): Promise<string | undefined> {
  const { rows } = await tx.query<{ name: string }>({
    name: 'remove-passkey',
    text: 'delete from passkeys where member_id = $1 and passkey_id = $2 returning name',
    values: [memberId, passkeyId],
  });
  return rows[0]?.name;
}
