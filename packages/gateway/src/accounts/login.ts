import { recordAudit } from '../store/audit-log.ts';
import { inTransaction } from '../store/database.ts';
import { type Account, accountOf, accountOfEmail, changePasswordHash } from '../store/members.ts';
import { useRecoveryCode, useTotpStep } from '../store/members-second-step.ts';
import { endSession } from '../store/sessions.ts';
import { beginStep, endStep, tryStep } from '../store/sessions-steps.ts';
import type { AccountHandler, AnyCall } from './call.ts';
import { readCookie, writeCookie } from './cookies.ts';
import { deviceHashOf, enter, type How, stepsOf, tellMember, tellNobody, tellSecondStep } from './enter.ts';
import { AccountRefused } from './refused.ts';
import { hashOfRecoveryCode, stepOfCode } from './second-step.ts';
import { hashOfToken, newToken } from './tokens.ts';
import { isToldOf, tryPassword, trySecondStep } from './tries.ts';

/**
 * E-mail address and password. For an address that nobody has the same is done and takes as long: whether somebody is a
 * member here is not to be found out.
 */
export const login: AccountHandler<'login'> = async (call) => {
  const { gateway, passwords, address } = call;
  const { email, password } = call.body;
  const device = deviceHashOf(call);
  const found = await accountOfEmail(gateway.db, email, device);
  const browser = found?.isKnownBrowser && device ? device : undefined;
  const attempt = await tryPassword(gateway, { email, address, browser });
  const isRight = await passwords.verify(found?.account.passwordHash, password);
  if (!found || !isRight) {
    if (isToldOf(attempt.failures)) await tellFailure(call, found?.account, attempt.failures);
    throw new AccountRefused('WRONG_LOGIN');
  }
  await attempt.forgive();
  const { account } = found;
  await rehash(call, account, password);
  const steps = await stepsOf(call, account);
  if (steps.length === 0) return enterNow(call, account, 'password');
  const token = newToken(gateway.chance);
  await beginStep(gateway.db, hashOfToken(token), { memberId: account.memberId, challenge: null });
  writeCookie(gateway.config, call, 'step', token);
  return tellSecondStep(call, steps);
};

/** For an unknown address without the address: people type their password there. */
const tellFailure = (call: AnyCall, account: Account | undefined, failures: number): Promise<void> =>
  recordAudit(call.gateway.db, {
    member: account ? { memberId: account.memberId, email: account.email } : null,
    action: 'login.failed',
    facts: { failures },
    address: call.address,
  });

/** A password that was hashed at another cost is hashed anew, now that it is known. */
async function rehash(
  { gateway, passwords }: AnyCall,
  { memberId, passwordHash: from }: Account,
  password: string,
): Promise<void> {
  if (!passwords.isOld(from)) return;
  await changePasswordHash(gateway.db, { memberId, from, to: await passwords.hash(password) });
}

async function enterNow(call: AnyCall, account: Account, how: How) {
  const setCookies = await inTransaction(call.gateway.db, (tx) => enter(tx, call, account, how));
  setCookies();
  return tellMember(call, account);
}

/** The code that an authenticator app shows. */
export const loginTotp: AccountHandler<'loginTotp'> = (call) =>
  takeSecondStep(call, 'totp', async ({ memberId, totpSecret }) => {
    const now = call.gateway.clock.now();
    const step = totpSecret ? stepOfCode(totpSecret, call.body.code, now) : undefined;
    return step !== undefined && useTotpStep(call.gateway.db, memberId, step);
  });

/** One of the codes for whoever has lost the app and the passkey. */
export const loginRecovery: AccountHandler<'loginRecovery'> = (call) =>
  takeSecondStep(call, 'recovery', async ({ memberId, email }) => {
    const hash = hashOfRecoveryCode(memberId, call.body.code);
    const isRight = await useRecoveryCode(call.gateway.db, memberId, hash);
    if (isRight)
      await recordAudit(call.gateway.db, {
        member: { memberId, email },
        action: 'login.recovery-code-used',
        address: call.address,
      });
    return isRight;
  });

/** @param isRight uses the proof up, so that it is good once */
export async function takeSecondStep(
  call: AnyCall,
  how: How,
  isRight: (account: Account, challenge: string | null) => Promise<boolean>,
) {
  const { gateway } = call;
  const token = readCookie(gateway.config, call.request, 'step');
  const tokenHash = token === undefined ? undefined : hashOfToken(token);
  const step = tokenHash && (await tryStep(gateway.db, tokenHash));
  const account = step?.memberId ? await accountOf(gateway.db, step.memberId) : undefined;
  if (!tokenHash || !step || !account) throw new AccountRefused('LOGIN_EXPIRED');
  const found = await accountOfEmail(gateway.db, account.email, deviceHashOf(call));
  const browser = found?.isKnownBrowser ? (deviceHashOf(call) ?? undefined) : undefined;
  const attempt = await trySecondStep(gateway, { memberId: account.memberId, browser });
  if (!(await isRight(account, step.challenge))) {
    if (isToldOf(attempt.failures))
      await recordAudit(gateway.db, {
        member: { memberId: account.memberId, email: account.email },
        action: 'login.second-step-failed',
        facts: { how, failures: attempt.failures },
        address: call.address,
      });
    throw new AccountRefused('WRONG_CODE', { field: 'code' });
  }
  await attempt.forgive();
  const setCookies = await inTransaction(gateway.db, async (tx) => {
    // One password opens one session, however many right codes come at the same moment.
    if (!(await endStep(tx, tokenHash))) throw new AccountRefused('LOGIN_EXPIRED');
    return enter(tx, call, account, how);
  });
  setCookies();
  return tellMember(call, account);
}

/** Ends the session in the database, not only in this browser. */
export const logout: AccountHandler<'logout'> = async (call) => {
  const { gateway, request, session, address } = call;
  const token = readCookie(gateway.config, request, 'session');
  if (token !== undefined)
    await inTransaction(gateway.db, async (tx) => {
      const memberId = await endSession(tx, hashOfToken(token));
      if (memberId === undefined) return;
      const email = session?.member.email ?? (await accountOf(tx, memberId))?.email ?? null;
      await recordAudit(tx, { member: { memberId, email }, action: 'logout', address });
    });
  const step = readCookie(gateway.config, request, 'step');
  if (step !== undefined) await endStep(gateway.db, hashOfToken(step));
  writeCookie(gateway.config, call, 'session', undefined);
  writeCookie(gateway.config, call, 'step', undefined);
  return call.member && !session ? tellMember(call, call.member) : tellNobody(call);
};
