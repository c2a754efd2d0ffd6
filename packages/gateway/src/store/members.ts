import type { ConsoleRole } from '@tollgate/contract/console';
import type { Member } from '../accounts/member.ts';
import type { Db, Tx } from './database.ts';

/** Two addresses that differ in nothing but capitals and the way a letter is written are one. */
export const emailKeyOf = (email: string): string => email.normalize('NFKC').toLowerCase();

/** A member and how they prove who they are. */
export interface Account extends Member {
  email: string;
  passwordHash: string;
  totpSecret: Buffer | null;
  passkeys: number;
  recoveryCodesLeft: number;
}

const ACCOUNT = `m.member_id as "memberId", m.email, m.name, m.role, m.m_ids as "mIds",
  m.password_hash as "passwordHash", m.totp_secret as "totpSecret",
  (select count(*) from passkeys p where p.member_id = m.member_id) as passkeys,
  (select count(*) from recovery_codes r where r.member_id = m.member_id) as "recoveryCodesLeft"`;

export async function accountOf(db: Db | Tx, memberId: string): Promise<Account | undefined> {
  const { rows } = await db.query<Account>({
    name: 'account-of-member',
    text: `select ${ACCOUNT} from members m where m.member_id = $1`,
    values: [memberId],
  });
  return rows[0];
}

/** Whose address this is, and whether they have logged in from this browser before. */
export async function accountOfEmail(
  db: Db | Tx,
  email: string,
  browserHash: Buffer | null,
): Promise<{ account: Account; isKnownBrowser: boolean } | undefined> {
  const { rows } = await db.query<Account & { isKnownBrowser: boolean }>({
    name: 'account-of-email',
    text: `select ${ACCOUNT},
                  exists (select 1 from known_browsers b
                           where b.token_hash = $2 and b.member_id = m.member_id
                             and b.seen_at > now() - interval '1 year') as "isKnownBrowser"
             from members m where m.email_key = $1`,
    values: [emailKeyOf(email), browserHash],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { isKnownBrowser, ...account } = row;
  return { account, isKnownBrowser };
}

export async function hasMembers(db: Db | Tx): Promise<boolean> {
  const { rowCount } = await db.query({ name: 'has-members', text: 'select 1 from members limit 1' });
  return rowCount === 1;
}

/** Of two first owners at the same moment the second finds the first: nobody is added until this transaction ends. */
export async function holdMembers(tx: Tx): Promise<void> {
  await tx.query('lock table members in share row exclusive mode');
}

export interface NewMember {
  memberId: string;
  email: string;
  name: string;
  role: ConsoleRole;
  mIds: string[] | null;
  passwordHash: string;
}

/** @returns false when the address is taken */
export async function insertMember(tx: Tx, member: NewMember): Promise<boolean> {
  const { memberId, email, name, role, mIds, passwordHash } = member;
  const { rowCount } = await tx.query({
    name: 'insert-member',
    text: `insert into members (member_id, email, email_key, name, role, m_ids, password_hash)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict (email_key) do nothing`,
    values: [memberId, email, emailKeyOf(email), name, role, mIds, passwordHash],
  });
  return rowCount === 1;
}

export interface ListedMember extends Member {
  email: string;
  hasSecondStep: boolean;
  createdAt: Date;
  seenAt: Date | null;
}

export async function listMembers(db: Db | Tx): Promise<ListedMember[]> {
  const { rows } = await db.query<ListedMember>({
    name: 'list-members',
    text: `select m.member_id as "memberId", m.email, m.name, m.role, m.m_ids as "mIds", m.created_at as "createdAt",
                  m.totp_secret is not null or exists (select 1 from passkeys p where p.member_id = m.member_id)
                    as "hasSecondStep",
                  (select max(s.seen_at) from sessions s where s.member_id = m.member_id) as "seenAt"
             from members m order by m.created_at, m.member_id`,
  });
  return rows;
}

export type HeldMember = Pick<Account, 'memberId' | 'email' | 'role' | 'mIds'>;

/**
 * Locks a member and every owner, in one order for everybody: whoever takes an owner away at the same moment waits, and
 * counts again.
 */
export async function holdMember(
  tx: Tx,
  memberId: string,
): Promise<{ member: HeldMember | undefined; otherOwners: number }> {
  const { rows } = await tx.query<HeldMember>({
    name: 'hold-member-and-owners',
    text: `select member_id as "memberId", email, role, m_ids as "mIds" from members
            where member_id = $1 or role = 'owner' order by member_id for update`,
    values: [memberId],
  });
  return {
    member: rows.find((row) => row.memberId === memberId),
    otherOwners: rows.filter((row) => row.role === 'owner' && row.memberId !== memberId).length,
  };
}

export async function updateMember(
  tx: Tx,
  { memberId, role, mIds }: { memberId: string; role: ConsoleRole; mIds: string[] | null },
): Promise<void> {
  await tx.query({
    name: 'update-member',
    text: 'update members set role = $2, m_ids = $3 where member_id = $1',
    values: [memberId, role, mIds],
  });
}

/** With their sessions, passkeys and codes; what they did stays in the audit log. */
export async function deleteMember(tx: Tx, memberId: string): Promise<void> {
  await tx.query({
    name: 'delete-member',
    text: 'delete from members where member_id = $1',
    values: [memberId],
  });
}

/** `from` is the hash that was looked at: a password that was changed meanwhile is not overwritten. */
export async function changePasswordHash(
  db: Db | Tx,
  { memberId, from, to }: { memberId: string; from: string; to: string },
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'change-password-hash',
    text: 'update members set password_hash = $3 where member_id = $1 and password_hash = $2',
    values: [memberId, from, to],
  });
  return rowCount === 1;
}

/** Lets somebody in again: an owner with a new password and nothing else to prove. */
export async function resetMember(tx: Tx, memberId: string, passwordHash: string): Promise<void> {
  await tx.query({
    name: 'reset-member',
    text: `update members set password_hash = $2, role = 'owner', m_ids = null, totp_secret = null, totp_step = null,
                  totp_begun = null
            where member_id = $1`,
    values: [memberId, passwordHash],
  });
  for (const table of ['passkeys', 'recovery_codes', 'known_browsers', 'login_steps', 'sessions'])
    await tx.query({
      name: `reset-${table}`,
      text: `delete from ${table} where member_id = $1`,
      values: [memberId],
    });
}

/** Those of these shops that there are none of. */
export async function unknownShops(db: Db | Tx, mIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ m_id: string }>({
    name: 'known-shops',
    text: 'select m_id from merchants where m_id = any($1::text[])',
    values: [mIds],
  });
  const known = new Set(rows.map(({ m_id }) => m_id));
  return mIds.filter((mId) => !known.has(mId));
}
