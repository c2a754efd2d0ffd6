import type { Db, Tx } from './database.ts';

/** An app has so long to show its first code. */
export const TOTP_BEGUN_MINUTES = 10;

/** @returns until when it may be confirmed */
export async function beginTotp(db: Db, memberId: string, secret: Buffer): Promise<Date> {
  const { rows } = await db.query<{ until: Date }>({
    name: 'begin-totp',
    text: `update members set totp_begun = $2, totp_begun_at = now() where member_id = $1
        returning totp_begun_at + interval '${TOTP_BEGUN_MINUTES} minutes' as until`,
    values: [memberId, secret],
  });
  return rows[0]?.until as Date;
}

export async function begunTotp(db: Db, memberId: string): Promise<Buffer | undefined> {
  const { rows } = await db.query<{ secret: Buffer }>({
    name: 'begun-totp',
    text: `select totp_begun as secret from members
            where member_id = $1 and totp_begun is not null
              and totp_begun_at > now() - interval '${TOTP_BEGUN_MINUTES} minutes'`,
    values: [memberId],
  });
  return rows[0]?.secret;
}

/** Takes the begun secret into use. @returns false when it is not that one any more, or another is in use */
export async function confirmTotp(
  tx: Tx,
  { memberId, secret, step }: { memberId: string; secret: Buffer; step: number },
): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'confirm-totp',
    text: `update members set totp_secret = totp_begun, totp_step = $3, totp_begun = null
            where member_id = $1 and totp_begun = $2 and totp_secret is null`,
    values: [memberId, secret, step],
  });
  return rowCount === 1;
}

/** Uses up a half minute's code. @returns false when it, or a later one, was used before */
export async function useTotpStep(db: Db | Tx, memberId: string, step: number): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'use-totp-step',
    text: 'update members set totp_step = $2 where member_id = $1 and coalesce(totp_step, -1) < $2',
    values: [memberId, step],
  });
  return rowCount === 1;
}

/** @returns false when there was none */
export async function removeTotp(tx: Tx, memberId: string): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'remove-totp',
    text: `update members set totp_secret = null, totp_step = null, totp_begun = null
            where member_id = $1 and totp_secret is not null`,
    values: [memberId],
  });
  return rowCount === 1;
}

/** In place of all that there were. */
export async function replaceRecoveryCodes(
  tx: Tx,
  memberId: string,
  hashes: readonly Buffer[],
): Promise<void> {
  await tx.query({
    name: 'forget-recovery-codes',
    text: 'delete from recovery_codes where member_id = $1',
    values: [memberId],
  });
  await tx.query({
    name: 'insert-recovery-codes',
    text: 'insert into recovery_codes (member_id, code_hash) select $1, unnest($2::bytea[])',
    values: [memberId, hashes],
  });
}

/** A code is gone once it was used. @returns false when there is no such code */
export async function useRecoveryCode(db: Db | Tx, memberId: string, hash: Buffer): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'use-recovery-code',
    text: 'delete from recovery_codes where member_id = $1 and code_hash = $2',
    values: [memberId, hash],
  });
  return rowCount === 1;
}
