import type { Db } from './database.ts';

/** A browser that left for a wallet. */
export interface WalletVisit {
  paymentKey: string;
  mId: string;
  /** The word that the return address carries; alone it opens nothing. */
  state: string;
  /** Of the word that only this browser has. */
  browserHash: Buffer;
}

/**
 * Remembers who leaves. The return address is given to the wallet once and stays, so its word stays too; whoever
 * leaves later, in possession of the window's own token, is the browser that may come back.
 *
 * @returns the word of the return address: of the first visit, if this is not it
 */
export async function saveVisit(
  db: Db,
  { paymentKey, mId, state, browserHash }: WalletVisit,
): Promise<string> {
  const { rows } = await db.query<{ state: string }>({
    name: 'save-wallet-visit',
    text: `insert into wallet_visits (payment_key, m_id, state, browser_hash) values ($1, $2, $3, $4)
           on conflict (payment_key) do update set browser_hash = excluded.browser_hash
           returning state`,
    values: [paymentKey, mId, state, browserHash],
  });
  return rows[0]?.state ?? state;
}

export async function readVisit(db: Db, paymentKey: string): Promise<WalletVisit | undefined> {
  const { rows } = await db.query<WalletVisit>({
    name: 'read-wallet-visit',
    text: `select payment_key as "paymentKey", m_id as "mId", state, browser_hash as "browserHash"
             from wallet_visits where payment_key = $1`,
    values: [paymentKey],
  });
  return rows[0];
}
