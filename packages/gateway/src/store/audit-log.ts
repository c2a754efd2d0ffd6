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
  // Each has an index of its own. A range of it and not one value: a plan that does not know the value takes a shop for
  // the one with nearly all entries, and reads through them all for one that has none.
  const of = (name: string, place: string): string =>
    `(${name}, entry_id) < (${place}, coalesce($1::bigint, 9223372036854775807)) and (${name}, entry_id) >= (${place}, 0) and ${name} is not null`;
  const [name, which, order] =
    memberId !== undefined
      ? [
          'member',
          `${of('member_id', '$3')} and ($4::text is null or m_id = $4)`,
          'member_id desc, entry_id desc',
        ]
      : mId !== undefined
        ? ['shop', `$3::text is null and ${of('m_id', '$4')}`, 'm_id desc, entry_id desc']
        : [
            'all',
            '$3::text is null and $4::text is null and entry_id < coalesce($1::bigint, 9223372036854775807)',
            'entry_id desc',
          ];
  const { rows } = await db.query<AuditRecord>({
    name: `read-audit-of-${name}`,
    text: `select entry_id::text as "entryId", at, member_id as "memberId", email, action, m_id as "mId", target, facts, address
             from audit_log
            where ${which}
            order by ${order}
            limit $2`,
    values: [before, limit, memberId ?? null, mId ?? null],
  });
  return rows;
}
