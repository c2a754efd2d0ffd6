import type { Tx } from './database.ts';

/**
 * Makes this a browser that the member has logged in from. It gets a new name each time: one that somebody slipped into
 * it before is worth nothing. Other members who use the same browser stay known in it.
 */
export async function knowBrowser(
  tx: Tx,
  { memberId, from, to }: { memberId: string; from: Buffer | null; to: Buffer },
): Promise<void> {
  await tx.query({
    name: 'rename-known-browser',
    text: `with forgotten as (delete from known_browsers where member_id = $1 and seen_at < now() - interval '1 year')
           update known_browsers set token_hash = $3 where token_hash = $2 and member_id <> $1`,
    values: [memberId, from, to],
  });
  await tx.query({
    name: 'know-browser',
    text: `with renamed as (delete from known_browsers where token_hash = $2 and member_id = $1)
           insert into known_browsers (token_hash, member_id) values ($3, $1)`,
    values: [memberId, from, to],
  });
}

/** After a change of password, only the browser that changed it is known. */
export async function forgetOtherBrowsers(tx: Tx, memberId: string, keep: Buffer | null): Promise<void> {
  await tx.query({
    name: 'forget-other-browsers',
    text: 'delete from known_browsers where member_id = $1 and token_hash is distinct from $2',
    values: [memberId, keep],
  });
}
