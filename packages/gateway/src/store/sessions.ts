import type { Member } from '../accounts/member.ts';
import type { Db, Tx } from './database.ts';

/** Without a call for so long, a session ends. */
export const IDLE_HOURS = 12;
/** It ends then whatever happens. */
export const LONGEST_DAYS = 7;

const ALIVE = `s.expires_at > now() and s.seen_at > now() - interval '${IDLE_HOURS} hours'`;

export interface Session {
  sessionId: string;
  tokenHash: Buffer;
  member: Member & { email: string };
}

/**
 * Who has this token, as they are now: a role that was taken away is gone with the next call. When it was last seen is
 * written down once a minute.
 */
export async function readSession(db: Db, tokenHash: Buffer): Promise<Session | undefined> {
  const { rows } = await db.query({
    name: 'read-session',
    text: `with seen as (
             update sessions set seen_at = now()
              where token_hash = $1 and expires_at > now()
                and seen_at between now() - interval '${IDLE_HOURS} hours' and now() - interval '1 minute'
           )
           select s.session_id, m.member_id, m.email, m.name, m.role, m.m_ids
             from sessions s join members m using (member_id)
            where s.token_hash = $1 and ${ALIVE}`,
    values: [tokenHash],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { member_id: memberId, email, name, role, m_ids: mIds } = row;
  return { sessionId: row.session_id, tokenHash, member: { memberId, email, name, role, mIds } };
}

export interface NewSession {
  tokenHash: Buffer;
  sessionId: string;
  memberId: string;
  how: string;
  address: string;
  browser: string;
}

/** Begins a session and forgets some that are past their time. */
export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  const { tokenHash, sessionId, memberId, how, address, browser } = session;
  await tx.query({
    name: 'insert-session',
    text: `insert into sessions (token_hash, session_id, member_id, how, address, browser, expires_at)
           values ($1, $2, $3, $4, $5, $6, now() + interval '${LONGEST_DAYS} days')`,
    values: [tokenHash, sessionId, memberId, how, address, browser],
  });
  await tx.query({
    name: 'forget-sessions',
    text: `delete from sessions
            where ctid = any (array(select ctid from sessions where expires_at < now() limit 20 for update skip locked))`,
  });
}

/** The same session under another token: whoever learned the old one has nothing. */
export async function renewToken(tx: Tx, session: { from: Buffer; to: Buffer }): Promise<void> {
  await tx.query({
    name: 'renew-session-token',
    text: 'update sessions set token_hash = $2 where token_hash = $1',
    values: [session.from, session.to],
  });
}

/** @returns whose it was */
export async function endSession(tx: Tx, tokenHash: Buffer): Promise<string | undefined> {
  const { rows } = await tx.query<{ member_id: string }>({
    name: 'end-session',
    text: 'delete from sessions where token_hash = $1 returning member_id',
    values: [tokenHash],
  });
  return rows[0]?.member_id;
}

/** Ends one session of a member, or all but `keep`. @returns how many there were */
export async function endSessionsOf(
  tx: Tx,
  memberId: string,
  which: { sessionId: string } | { keep: string | null },
): Promise<number> {
  const { rowCount } = await tx.query({
    name: 'end-sessions-of-member',
    text: `delete from sessions
            where member_id = $1 and ($2::text is null or session_id = $2) and ($3::text is null or session_id <> $3)`,
    values: [memberId, 'sessionId' in which ? which.sessionId : null, 'keep' in which ? which.keep : null],
  });
  return rowCount ?? 0;
}

export interface OpenSession {
  sessionId: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
  address: string;
  browser: string;
  how: string;
}

/** A member's open sessions, the newest first. */
export async function sessionsOf(db: Db, memberId: string): Promise<OpenSession[]> {
  const { rows } = await db.query<OpenSession>({
    name: 'sessions-of-member',
    text: `select session_id as "sessionId", created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt",
                  address, browser, how
             from sessions s
            where member_id = $1 and ${ALIVE}
            order by created_at desc`,
    values: [memberId],
  });
  return rows;
}

/** Keeps what a new passkey has to sign. */
export async function keepChallenge(db: Db, tokenHash: Buffer, challenge: string): Promise<void> {
  await db.query({
    name: 'keep-session-challenge',
    text: 'update sessions set challenge = $2, challenge_at = now() where token_hash = $1',
    values: [tokenHash, challenge],
  });
}

/** Takes it, so that it is good once; undefined after five minutes. */
export async function takeChallenge(tx: Tx | Db, tokenHash: Buffer): Promise<string | undefined> {
  const { rows } = await tx.query<{ challenge: string }>({
    name: 'take-session-challenge',
    text: `update sessions s set challenge = null
             from (select token_hash, challenge from sessions where token_hash = $1 for update) as asked
            where s.token_hash = asked.token_hash and s.challenge is not null
              and s.challenge_at > now() - interval '5 minutes'
        returning asked.challenge`,
    values: [tokenHash],
  });
  return rows[0]?.challenge;
}
