import { seoulDateTime } from '@tollgate/contract';
import type { SessionView } from '@tollgate/contract/console';
import { recordAudit } from '../store/audit-log.ts';
import { inTransaction } from '../store/database.ts';
import { endSessionsOf, sessionsOf } from '../store/sessions.ts';
import { type AccountHandler, type AnyCall, ownSession } from './call.ts';
import { AccountRefused } from './refused.ts';

export const listSessions: AccountHandler<'listSessions'> = async (call) => ({
  sessions: await sessionsToShow(call),
});

async function sessionsToShow(call: AnyCall): Promise<SessionView[]> {
  const { member, sessionId } = ownSession(call);
  const sessions = await sessionsOf(call.gateway.db, member.memberId);
  return sessions.map((session) => ({
    ...session,
    how: session.how as SessionView['how'],
    createdAt: seoulDateTime(session.createdAt),
    seenAt: seoulDateTime(session.seenAt),
    expiresAt: seoulDateTime(session.expiresAt),
    isThis: session.sessionId === sessionId,
  }));
}

/** Of one's own: another member's session is not found. */
export const revokeSession: AccountHandler<'revokeSession'> = async (call) => {
  const { member } = ownSession(call);
  const sessionId = call.params['sessionId'] ?? '';
  await revoke(call, { sessionId }, { member, target: sessionId });
  return { sessions: await sessionsToShow(call) };
};

export const revokeOtherSessions: AccountHandler<'revokeOtherSessions'> = async (call) => {
  const { member, sessionId } = ownSession(call);
  await revoke(call, { keep: sessionId }, { member });
  return { sessions: await sessionsToShow(call) };
};

const revoke = (
  { gateway, address }: AnyCall,
  which: Parameters<typeof endSessionsOf>[2],
  { member, target }: { member: { memberId: string; email: string }; target?: string },
): Promise<void> =>
  inTransaction(gateway.db, async (tx) => {
    const ended = await endSessionsOf(tx, member.memberId, which);
    if (ended === 0 && target !== undefined) throw new AccountRefused('NOT_FOUND');
    if (ended > 0)
      await recordAudit(tx, { member, action: 'session.revoked', target, facts: { ended }, address });
  });
