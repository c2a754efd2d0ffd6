import type { Db, Tx } from './database.ts';

/** Somebody did something. */
export interface AuditEntry {
  /** Nobody where nobody was logged in. */
  member: { memberId: string; email: string | null } | null;
  /** What was done, in the past tense: `member.removed`. */
  action: string;
  mId?: string | undefined;
  /** What it was done to. */
  target?: string | undefined;
  /** Never a secret, a password or a token: it is kept for good. */
  facts?: Record<string, unknown> | undefined;
  /** Where it was asked from. */
  address: string;
}

/** Writes down who did what. Within the transaction of the act, so that there is neither without the other. */
export async function recordAudit(tx: Tx | Db, entry: AuditEntry): Promise<void> {
  const { member, action, mId = null, target = null, facts = {}, address } = entry;
  await tx.query({
    name: 'record-audit',
    text: `insert into audit_log (member_id, email, action, m_id, target, facts, address)
           values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      member?.memberId ?? null,
      member?.email ?? null,
      action,
      mId,
      target,
      JSON.stringify(facts),
      address,
    ],
  });
}

export interface AuditRecord {
  entryId: string;
  at: Date;
  memberId: string | null;
  email: string | null;
  action: string;
  mId: string | null;
  target: string | null;
  facts: Record<string, unknown>;
  address: string;
}

/**
 * What was done, newest first.
 *
 * @param before the number of the entry that the page begins behind
 */
export async function readAudit(
  db: Db,
  asked: {
    before?: string | undefined;
    memberId?: string | undefined;
    mId?: string | undefined;
    limit: number;
  },
): Promise<AuditRecord[]> {
  const { before = null, memberId, mId, limit } = asked;
  // Each has an index of its own, which a statement for all of them together would not find.
  const which =
    memberId !== undefined && mId !== undefined
      ? 'member_id = $3 and m_id = $4'
      : memberId !== undefined
        ? 'member_id = $3 and $4::text is null'
        : mId !== undefined
          ? '$3::text is null and m_id = $4'
          : '$3::text is null and $4::text is null';
  const { rows } = await db.query<AuditRecord>({
    // Not kept as a plan: one that suits the shop with nearly all entries reads through them all for one that has none.
    text: `select entry_id::text as "entryId", at, member_id as "memberId", email, action, m_id as "mId", target, facts, address
             from audit_log
            where entry_id < coalesce($1::bigint, 9223372036854775807) and ${which}
            order by entry_id desc
            limit $2`,
    values: [before, limit, memberId ?? null, mId ?? null],
  });
  return rows;
}
