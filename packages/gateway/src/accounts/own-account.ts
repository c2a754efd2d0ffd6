import { seoulDateTime } from '@tollgate/contract';
import { recordAudit } from '../store/audit-log.ts';
import { inTransaction, type Tx } from '../store/database.ts';
import { forgetOtherBrowsers } from '../store/login-attempts-browsers.ts';
import { type Account, accountOf, changePasswordHash } from '../store/members.ts';
import * as stored from '../store/members-second-step.ts';
import { endSessionsOf, renewToken } from '../store/sessions.ts';
import { endStepsOf } from '../store/sessions-steps.ts';
import { type AccountHandler, type AnyCall, ownSession } from './call.ts';
import { writeCookie } from './cookies.ts';
import { deviceHashOf, hasSecondStep, tellMember } from './enter.ts';
import { refusePlain } from './plain-passwords.ts';
import { AccountRefused } from './refused.ts';
import {
  newRecoveryCodes as drawCodes,
  hashOfRecoveryCode,
  newTotpSecret,
  showTotp,
  stepOfCode,
} from './second-step.ts';
import { hashOfToken, newToken } from './tokens.ts';
import { tryOwnPassword } from './tries.ts';

/**
 * Whoever changes how an account is entered proves once more whose it is: a screen that was left unlocked is not enough.
 *
 * @throws AccountRefused WRONG_PASSWORD at `field`
 */
export async function provePassword(call: AnyCall, password: string, field: string): Promise<Account> {
  const { gateway, passwords } = call;
  const { member, sessionId } = ownSession(call);
  const attempt = await tryOwnPassword(gateway, sessionId);
  const account = await accountOf(gateway.db, member.memberId);
  if (!account) throw new AccountRefused('LOGIN_REQUIRED');
  if (!(await passwords.verify(account.passwordHash, password)))
    throw new AccountRefused('WRONG_PASSWORD', { field });
  await attempt.forgive();
  return account;
}

/** Whoever knew the old one is out: every other session, half log-in and known browser of the member ends. */
export const changePassword: AccountHandler<'changePassword'> = async (call) => {
  const { gateway, passwords, address, body } = call;
  const session = ownSession(call);
  const account = await provePassword(call, body.current, 'current');
  const { memberId, email, passwordHash: from } = account;
  refusePlain(body.password, account);
  const to = await passwords.hash(body.password);
  const token = newToken(gateway.chance);
  await inTransaction(gateway.db, async (tx) => {
    if (!(await changePasswordHash(tx, { memberId, from, to })))
      throw new AccountRefused('WRONG_PASSWORD', { field: 'current' });
    const ended = await endSessionsOf(tx, memberId, { keep: session.sessionId });
    await endStepsOf(tx, memberId);
    await forgetOtherBrowsers(tx, memberId, deviceHashOf(call));
    await renewToken(tx, { from: session.tokenHash, to: hashOfToken(token) });
    const facts = { sessionsEnded: ended };
    await recordAudit(tx, { member: { memberId, email }, action: 'password.changed', facts, address });
  });
  writeCookie(gateway.config, call, 'session', token);
  return tellMember(call, account);
};

export const beginTotp: AccountHandler<'beginTotp'> = async (call) => {
  const { memberId, email, totpSecret } = await provePassword(call, call.body.password, 'password');
  if (totpSecret) throw new AccountRefused('TOTP_ON');
  const secret = newTotpSecret(call.gateway.chance);
  const until = await stored.beginTotp(call.gateway.db, memberId, secret);
  return { ...showTotp(secret, email), expiresAt: seoulDateTime(until) };
};

/** A code proves that the app has the secret; otherwise the next log-in would be the last. */
export const confirmTotp: AccountHandler<'confirmTotp'> = async (call) => {
  const { gateway, address } = call;
  const { member, sessionId } = ownSession(call);
  const { memberId } = member;
  const secret = await stored.begunTotp(gateway.db, memberId);
  if (!secret) throw new AccountRefused('TOTP_NOT_BEGUN');
  const attempt = await tryOwnPassword(gateway, sessionId);
  const step = stepOfCode(secret, call.body.code, gateway.clock.now());
  if (step === undefined) throw new AccountRefused('WRONG_CODE', { field: 'code' });
  await attempt.forgive();
  return inTransaction(gateway.db, async (tx) => {
    const recoveryCodes = await firstRecoveryCodes(tx, call, memberId);
    if (!(await stored.confirmTotp(tx, { memberId, secret, step })))
      throw new AccountRefused('TOTP_NOT_BEGUN');
    await recordAudit(tx, { member, action: 'totp.added', address });
    return { recoveryCodes };
  });
};

export const removeTotp: AccountHandler<'removeTotp'> = async (call) => {
  const account = await provePassword(call, call.body.password, 'password');
  const { memberId } = account;
  await inTransaction(call.gateway.db, async (tx) => {
    if (!(await stored.removeTotp(tx, memberId))) throw new AccountRefused('NOT_FOUND');
    await forgetNeedlessCodes(tx, memberId);
    await recordAudit(tx, { member: account, action: 'totp.removed', address: call.address });
  });
  return tellMember(call, account);
};

export const newRecoveryCodes: AccountHandler<'newRecoveryCodes'> = async (call) => {
  const account = await provePassword(call, call.body.password, 'password');
  if (!hasSecondStep(account)) throw new AccountRefused('NO_SECOND_STEP');
  return inTransaction(call.gateway.db, async (tx) => {
    const recoveryCodes = await giveCodes(tx, call, account.memberId);
    await recordAudit(tx, { member: account, action: 'recovery-codes.renewed', address: call.address });
    return { recoveryCodes };
  });
};

/** With the first second step come the codes for the day when it is lost. @returns null when there was one before */
export async function firstRecoveryCodes(tx: Tx, call: AnyCall, memberId: string): Promise<string[] | null> {
  const account = await accountOf(tx, memberId);
  if (!account) throw new AccountRefused('LOGIN_REQUIRED');
  return hasSecondStep(account) ? null : giveCodes(tx, call, memberId);
}

async function giveCodes(tx: Tx, { gateway }: AnyCall, memberId: string): Promise<string[]> {
  const codes = drawCodes(gateway.chance);
  const hashes = codes.map((code) => hashOfRecoveryCode(memberId, code));
  await stored.replaceRecoveryCodes(tx, memberId, hashes);
  return codes;
}

/** Without a second step a code would open nothing. */
export async function forgetNeedlessCodes(tx: Tx, memberId: string): Promise<void> {
  const account = await accountOf(tx, memberId);
  if (account && !hasSecondStep(account)) await stored.replaceRecoveryCodes(tx, memberId, []);
}
