import { columns, type Db, type Tx } from './database.ts';

/** How a payment's window was opened and by whom it may be used. */
export interface Checkout {
  paymentKey: string;
  mId: string;
  /** SHA-256 of the token in the window's address; null where the address itself is the permission. */
  sessionHash: Buffer | null;
  parentOrigin: string | null;
  target: 'iframe' | 'self';
  mode: 'redirect' | 'promise';
  language: 'ko' | 'en';
}

export async function saveCheckouts(tx: Tx, checkouts: readonly Checkout[]): Promise<void> {
  if (checkouts.length === 0) return;
  await tx.query({
    name: 'save-checkouts',
    text: `insert into checkouts (payment_key, m_id, session_hash, parent_origin, target, mode, language)
           select * from unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[])`,
    values: columns(
      checkouts,
      (c) => c.paymentKey,
      (c) => c.mId,
      (c) => c.sessionHash,
      (c) => c.parentOrigin,
      (c) => c.target,
      (c) => c.mode,
      (c) => c.language,
    ),
  });
}

/** A window with what it shows of its merchant. */
export interface OpenCheckout extends Checkout {
  merchantName: string;
  isTest: boolean;
  usesEscrow: boolean;
}

export async function readCheckouts(
  db: Db,
  paymentKeys: readonly string[],
): Promise<Map<string, OpenCheckout>> {
  const { rows } = await db.query<OpenCheckout>({
    name: 'read-checkouts',
    text: `select c.payment_key as "paymentKey", c.m_id as "mId", c.session_hash as "sessionHash", c.parent_origin as "parentOrigin",
                  c.target, c.mode, c.language, m.name as "merchantName", m.environment = 'test' as "isTest", m.uses_escrow as "usesEscrow"
             from checkouts c join merchants m using (m_id)
            where c.payment_key = any($1::text[])`,
    values: [[...paymentKeys]],
  });
  return new Map(rows.map((row) => [row.paymentKey, row]));
}
