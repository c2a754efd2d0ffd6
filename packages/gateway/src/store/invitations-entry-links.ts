import type { Db, Tx } from './database.ts';

/** A link for the first owner, or one that lets `email` in again. */
export type EntryLink = { kind: 'first'; email: null } | { kind: 'reset'; email: string };

/** Links in a log are read by more people than one would think: they end soon. */
export const ENTRY_LINK_HOURS = 24;

export async function insertEntryLink(db: Db, tokenHash: Buffer, link: EntryLink): Promise<void> {
  await db.query({
    name: 'insert-entry-link',
    text: `with forgotten as (delete from entry_links where expires_at < now())
           insert into entry_links (token_hash, kind, email, expires_at)
           values ($1, $2, $3, now() + interval '${ENTRY_LINK_HOURS} hours')`,
    values: [tokenHash, link.kind, link.email],
  });
}

export async function readEntryLink(db: Db, tokenHash: Buffer): Promise<EntryLink | undefined> {
  const { rows } = await db.query<EntryLink>({
    name: 'read-entry-link',
    text: 'select kind, email from entry_links where token_hash = $1 and expires_at > now()',
    values: [tokenHash],
  });
  return rows[0];
}

/** Takes it, and every other of its kind: each process and each start wrote one of its own. */
export async function takeEntryLink(tx: Tx, tokenHash: Buffer): Promise<EntryLink | undefined> {
  const { rows } = await tx.query<EntryLink>({
    name: 'take-entry-link',
    text: 'delete from entry_links where token_hash = $1 and expires_at > now() returning kind, email',
    values: [tokenHash],
  });
  const [link] = rows;
  if (link)
    await tx.query({
      name: 'forget-entry-links',
      text: 'delete from entry_links where kind = $1 and email is not distinct from $2',
      values: [link.kind, link.email],
    });
  return link;
}
