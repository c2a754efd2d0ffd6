import type { Db, Tx } from './database.ts';

/** Wrong second steps before the log-in begins anew. */
export const STEP_TRIES = 5;
const STEP_MINUTES = 10;

/** A log-in that is half done. */
export interface LoginStep {
  /** Null before a passkey has told whose it is. */
  memberId: string | null;
  challenge: string | null;
}

/** Begins one, and forgets some that are past their time. */
export async function beginStep(tx: Tx | Db, tokenHash: Buffer, step: LoginStep): Promise<void> {
  await tx.query({
    name: 'begin-login-step',
    text: `with forgotten as (
             delete from login_steps
              where ctid = any (array(select ctid from login_steps where expires_at < now() limit 20 for update skip locked))
           )
           insert into login_steps (token_hash, member_id, challenge, expires_at)
           values ($1, $2, $3, now() + interval '${STEP_MINUTES} minutes')`,
    values: [tokenHash, step.memberId, step.challenge],
  });
}

export async function readStep(db: Db, tokenHash: Buffer): Promise<LoginStep | undefined> {
  const { rows } = await db.query<LoginStep>({
    name: 'read-login-step',
    text: `select member_id as "memberId", challenge from login_steps
            where token_hash = $1 and expires_at > now() and tries < ${STEP_TRIES}`,
    values: [tokenHash],
  });
  return rows[0];
}

/** Keeps what a passkey has to sign as its second step. */
export async function challengeStep(db: Db, tokenHash: Buffer, challenge: string): Promise<void> {
  await db.query({
    name: 'challenge-login-step',
    text: 'update login_steps set challenge = $2 where token_hash = $1',
    values: [tokenHash, challenge],
  });
}

/** Counts a try before it is made, and takes the challenge, which is good once. Undefined when there is no more to try. */
export async function tryStep(db: Db, tokenHash: Buffer): Promise<LoginStep | undefined> {
  const { rows } = await db.query<LoginStep>({
    name: 'try-login-step',
    text: `update login_steps s set tries = s.tries + 1, challenge = null
             from (select token_hash, challenge from login_steps where token_hash = $1 for update) as asked
            where s.token_hash = asked.token_hash and s.expires_at > now() and s.tries < ${STEP_TRIES}
        returning s.member_id as "memberId", asked.challenge`,
    values: [tokenHash],
  });
  return rows[0];
}

/** Ends it. @returns false when another request was faster */
export async function endStep(tx: Tx | Db, tokenHash: Buffer): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'end-login-step',
    text: 'delete from login_steps where token_hash = $1',
    values: [tokenHash],
  });
  return rowCount === 1;
}

/** Half log-ins with a password that is one no more. */
export async function endStepsOf(tx: Tx, memberId: string): Promise<void> {
  await tx.query({
    name: 'end-login-steps-of-member',
    text: 'delete from login_steps where member_id = $1',
    values: [memberId],
  });
}
