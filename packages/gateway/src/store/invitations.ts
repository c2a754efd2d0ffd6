import type { ConsoleRole } from '@tollgate/contract/console';
import type { Db, Tx } from './database.ts';
import { emailKeyOf } from './members.ts';

/** An invitation has so long. */
export const INVITATION_DAYS = 7;

export interface Invitation {
  invitationId: string;
  email: string;
  role: ConsoleRole;
  mIds: string[] | null;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
}

const INVITATION = `invitation_id as "invitationId", email, role, m_ids as "mIds", invited_by as "invitedBy",
  created_at as "createdAt", expires_at as "expiresAt"`;

/** One for an address at a time: the newest link is the one that works. */
export async function insertInvitation(
  tx: Tx,
  tokenHash: Buffer,
  invitation: Omit<Invitation, 'createdAt' | 'expiresAt'>,
): Promise<Invitation> {
  const { invitationId, email, role, mIds, invitedBy } = invitation;
  const { rows } = await tx.query<Invitation>({
    name: 'insert-invitation',
    text: `insert into invitations (invitation_id, token_hash, email, email_key, role, m_ids, invited_by, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7, now() + interval '${INVITATION_DAYS} days')
           on conflict (email_key) do update
              set invitation_id = excluded.invitation_id, token_hash = excluded.token_hash, email = excluded.email,
                  role = excluded.role, m_ids = excluded.m_ids, invited_by = excluded.invited_by,
                  created_at = clock_timestamp(), expires_at = excluded.expires_at
        returning ${INVITATION}`,
    values: [invitationId, tokenHash, email, emailKeyOf(email), role, mIds, invitedBy],
  });
  return rows[0] as Invitation;
}

/** Those that can still be used, the newest first. */
export async function listInvitations(db: Db): Promise<Invitation[]> {
  const { rows } = await db.query<Invitation>({
    name: 'list-invitations',
    text: `select ${INVITATION} from invitations where expires_at > now() order by created_at desc`,
  });
  return rows;
}

export async function readInvitation(db: Db, tokenHash: Buffer): Promise<Invitation | undefined> {
  const { rows } = await db.query<Invitation>({
    name: 'read-invitation',
    text: `select ${INVITATION} from invitations where token_hash = $1 and expires_at > now()`,
    values: [tokenHash],
  });
  return rows[0];
}

/** Takes it: of two who use it at the same moment one gets nothing. */
export async function takeInvitation(tx: Tx, tokenHash: Buffer): Promise<Invitation | undefined> {
  const { rows } = await tx.query<Invitation>({
    name: 'take-invitation',
    text: `delete from invitations where token_hash = $1 and expires_at > now() returning ${INVITATION}`,
    values: [tokenHash],
  });
  return rows[0];
}

/** @returns the address that was invited */
export async function revokeInvitation(tx: Tx, invitationId: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ email: string }>({
    name: 'revoke-invitation',
    text: 'delete from invitations where invitation_id = $1 returning email',
    values: [invitationId],
  });
  return rows[0]?.email;
}
