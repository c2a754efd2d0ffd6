import type { SecondStep, SessionAnswer } from '@tollgate/contract/console';
import { timeOrderedId } from '../chance.ts';
import { recordAudit } from '../store/audit-log.ts';
import type { Tx } from '../store/database.ts';
import { knowBrowser } from '../store/login-attempts-browsers.ts';
import { type Account, accountOf, hasMembers } from '../store/members.ts';
import { passkeysOf } from '../store/members-passkeys.ts';
import { endSession, insertSession } from '../store/sessions.ts';
import { readStep } from '../store/sessions-steps.ts';
import type { AnyCall } from './call.ts';
import { readCookie, writeCookie } from './cookies.ts';
import { loopbackMember, type Member } from './member.ts';
import { hashOfToken, newToken } from './tokens.ts';
import { passkeyPlace } from './webauthn.ts';

export type How = 'password' | 'totp' | 'passkey' | 'recovery' | 'link';

/**
 * Begins a session: always under a new name, so that one which somebody slipped into this browser before is worth nothing.
 * Whoever was logged in here is not any more.
 *
 * @returns sets the cookies; to be called when the transaction is through
 */
export async function enter(
  tx: Tx,
  call: AnyCall,
  { memberId, email }: Pick<Account, 'memberId' | 'email'>,
  how: How,
): Promise<() => void> {
  const { config, chance, clock } = call.gateway;
  const { request, address, browser } = call;
  const [session, device] = [newToken(chance), newToken(chance)];
  const before = readCookie(config, request, 'session');
  if (before !== undefined) await endSession(tx, hashOfToken(before));
  const sessionId = timeOrderedId(chance, clock.now());
  await insertSession(tx, { tokenHash: hashOfToken(session), sessionId, memberId, how, address, browser });
  await knowBrowser(tx, { memberId, from: deviceHashOf(call), to: hashOfToken(device) });
  await recordAudit(tx, {
    member: { memberId, email },
    action: 'login.succeeded',
    target: sessionId,
    facts: { how },
    address,
  });
  return () => {
    writeCookie(config, call, 'session', session);
    writeCookie(config, call, 'browser', device);
    writeCookie(config, call, 'step', undefined);
  };
}

/** By which this browser is known, if it has been here before. */
export function deviceHashOf({ gateway, request }: Pick<AnyCall, 'gateway' | 'request'>): Buffer | null {
  const token = readCookie(gateway.config, request, 'browser');
  return token === undefined ? null : hashOfToken(token);
}

/** Who is asking, for the first call of every page. */
export async function tellWhoAsks(call: AnyCall): Promise<SessionAnswer> {
  const { gateway, request, member } = call;
  if (member) return tellMember(call, member);
  const step = readCookie(gateway.config, request, 'step');
  const begun = step === undefined ? undefined : await readStep(gateway.db, hashOfToken(step));
  const account = begun?.memberId ? await accountOf(gateway.db, begun.memberId) : undefined;
  if (account) return tellSecondStep(call, await stepsOf(call, account));
  return tellNobody(call);
}

/** What a member is told of themselves. */
export async function tellMember(call: AnyCall, member: Member): Promise<SessionAnswer> {
  const isAtHome = member.memberId === loopbackMember.memberId;
  const account = isAtHome ? undefined : await accountOf(call.gateway.db, member.memberId);
  if (!isAtHome && !account) return tellNobody(call);
  const { memberId, email, name, role, mIds } = account ?? member;
  return {
    ...bare(call),
    state: isAtHome ? 'loopback' : 'member',
    member: {
      ...{ memberId, email, name, role, mIds },
      hasTotp: Boolean(account?.totpSecret),
      passkeys: account?.passkeys ?? 0,
      recoveryCodesLeft: account?.recoveryCodesLeft ?? 0,
    },
  };
}

export async function tellNobody(call: AnyCall): Promise<SessionAnswer> {
  return { ...bare(call), state: (await hasMembers(call.gateway.db)) ? 'nobody' : 'setup' };
}

export const tellSecondStep = (call: AnyCall, steps: SecondStep[]): SessionAnswer => ({
  ...bare(call),
  state: 'second-step',
  steps,
});

const bare = ({ gateway, request }: AnyCall): SessionAnswer => ({
  state: 'nobody',
  member: null,
  steps: [],
  hasPasskeys: passkeyPlace(gateway, request) !== undefined,
});

/** How this account's second step can be taken; empty when it has none. A passkey of another address cannot help here. */
export async function stepsOf(
  { gateway, request }: Pick<AnyCall, 'gateway' | 'request'>,
  account: Account,
): Promise<SecondStep[]> {
  if (!hasSecondStep(account)) return [];
  const place = passkeyPlace(gateway, request);
  const passkeys = account.passkeys > 0 ? await passkeysOf(gateway.db, account.memberId) : [];
  const steps: SecondStep[] = [];
  if (account.totpSecret) steps.push('totp');
  if (passkeys.some(({ host }) => host === place?.host)) steps.push('passkey');
  // Told even when none is left: otherwise nothing would stand here, and a password alone is not enough.
  steps.push('recovery');
  return steps;
}

export const hasSecondStep = ({ totpSecret, passkeys }: Account): boolean =>
  totpSecret !== null || passkeys > 0;
