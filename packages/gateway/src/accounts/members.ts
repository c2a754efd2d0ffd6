import { seoulDateTime } from '@tollgate/contract';
import type { AuditRow, MemberView } from '@tollgate/contract/console';
import { readAudit, recordAudit } from '../store/audit-log.ts';
import { type Db, inTransaction, type Tx } from '../store/database.ts';
import * as stored from '../store/members.ts';
import { endSessionsOf } from '../store/sessions.ts';
import { type AccountHandler, type AnyCall, memberOf } from './call.ts';
import { AccountRefused } from './refused.ts';

export const listMembers: AccountHandler<'listMembers'> = async (call) => ({
  members: await membersToShow(call),
});

async function membersToShow(call: AnyCall): Promise<MemberView[]> {
  const you = memberOf(call).memberId;
  const members = await stored.listMembers(call.gateway.db);
  return members.map(({ createdAt, seenAt, ...member }) => ({
    ...member,
    createdAt: seoulDateTime(createdAt),
    seenAt: seenAt && seoulDateTime(seenAt),
    isYou: member.memberId === you,
  }));
}

export const changeMember: AccountHandler<'changeMember'> = async (call) => {
  const { gateway, address, body, params } = call;
  const memberId = params['memberId'] ?? '';
  await inTransaction(gateway.db, async (tx) => {
    const { member, otherOwners } = await stored.holdMember(tx, memberId);
    if (!member) throw new AccountRefused('NOT_FOUND');
    const role = body.role ?? member.role;
    if (member.role === 'owner' && role !== 'owner' && otherOwners === 0)
      throw new AccountRefused('LAST_OWNER', { field: 'role' });
    const mIds = role === 'owner' ? null : body.mIds === undefined ? member.mIds : body.mIds;
    await refuseUnknownShops(tx, mIds);
    await stored.updateMember(tx, { memberId, role, mIds });
    await recordAudit(tx, {
      member: memberOf(call),
      action: 'member.changed',
      target: memberId,
      facts: {
        email: member.email,
        from: { role: member.role, mIds: member.mIds },
        to: { role, mIds },
      },
      address,
    });
  });
  const member = (await membersToShow(call)).find((each) => each.memberId === memberId);
  if (!member) throw new AccountRefused('NOT_FOUND');
  return { member };
};

/** With every session, at once. */
export const removeMember: AccountHandler<'removeMember'> = async (call) => {
  const { gateway, address, params } = call;
  const memberId = params['memberId'] ?? '';
  await inTransaction(gateway.db, async (tx) => {
    const { member, otherOwners } = await stored.holdMember(tx, memberId);
    if (!member) throw new AccountRefused('NOT_FOUND');
    if (member.role === 'owner' && otherOwners === 0) throw new AccountRefused('LAST_OWNER');
    const sessionsEnded = await endSessionsOf(tx, memberId, { keep: null });
    await stored.deleteMember(tx, memberId);
    await recordAudit(tx, {
      member: memberOf(call),
      action: 'member.removed',
      target: memberId,
      facts: { email: member.email, role: member.role, sessionsEnded },
      address,
    });
  });
  return { members: await membersToShow(call) };
};

/** @throws AccountRefused INVALID_REQUEST at `mIds`, naming the first shop that there is none of */
export async function refuseUnknownShops(db: Db | Tx, mIds: readonly string[] | null): Promise<void> {
  const [unknown] = mIds ? await stored.unknownShops(db, mIds) : [];
  if (unknown === undefined) return;
  throw new AccountRefused('INVALID_REQUEST', {
    field: 'mIds',
    words: { ko: `${unknown}: 이런 상점은 없어요.`, en: `${unknown}: there is no such shop.` },
  });
}

const AUDIT_ROWS = 50;

export const audit: AccountHandler<'audit'> = async ({ gateway, query }) => {
  const { cursor: before, memberId, mId } = query;
  const records = await readAudit(gateway.db, { before, memberId, mId, limit: AUDIT_ROWS + 1 });
  const shown = records.slice(0, AUDIT_ROWS);
  return {
    rows: shown.map(({ entryId: id, at, ...record }): AuditRow => ({ id, at: seoulDateTime(at), ...record })),
    next: records.length > AUDIT_ROWS ? (shown.at(-1)?.entryId ?? null) : null,
  };
};
