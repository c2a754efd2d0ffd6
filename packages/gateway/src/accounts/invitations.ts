import { seoulDateTime } from '@tollgate/contract';
import { type InvitationView, linkPages } from '@tollgate/contract/console';
import { timeOrderedId } from '../chance.ts';
import { originOf } from '../http/headers.ts';
import { recordAudit } from '../store/audit-log.ts';
import { inTransaction } from '../store/database.ts';
import * as stored from '../store/invitations.ts';
import { accountOf, accountOfEmail, insertMember } from '../store/members.ts';
import { type AccountHandler, type AnyCall, memberOf } from './call.ts';
import { enter, tellMember } from './enter.ts';
import { refuseUnknownShops } from './members.ts';
import { refusePlain } from './plain-passwords.ts';
import { AccountRefused } from './refused.ts';
import { hashOfToken, newToken } from './tokens.ts';

const show = ({ createdAt, expiresAt, ...invitation }: stored.Invitation): InvitationView => ({
  ...invitation,
  createdAt: seoulDateTime(createdAt),
  expiresAt: seoulDateTime(expiresAt),
});

export const listInvitations: AccountHandler<'listInvitations'> = async (call) => ({
  invitations: await invitationsToShow(call),
});

const invitationsToShow = async ({ gateway }: AnyCall): Promise<InvitationView[]> =>
  (await stored.listInvitations(gateway.db)).map(show);

/** The link stands behind `#`: no server on the way, and no log of ours, ever sees its token. */
export const invite: AccountHandler<'invite'> = async (call) => {
  const { gateway, address, request } = call;
  const { email, role, mIds } = call.body;
  const member = memberOf(call);
  const token = newToken(gateway.chance);
  const invitationId = timeOrderedId(gateway.chance, gateway.clock.now());
  await refuseUnknownShops(gateway.db, mIds);
  const invitation = await inTransaction(gateway.db, async (tx) => {
    if (await accountOfEmail(tx, email, null)) throw new AccountRefused('EMAIL_TAKEN', { field: 'email' });
    const invitedBy = member.email ?? member.memberId;
    const made = await stored.insertInvitation(tx, hashOfToken(token), {
      ...{ invitationId, email, role, mIds, invitedBy },
    });
    const facts = { email, role, mIds };
    await recordAudit(tx, { member, action: 'member.invited', target: invitationId, facts, address });
    return made;
  });
  return {
    invitation: show(invitation),
    link: `${originOf(gateway, request)}${linkPages.invitation}#${token}`,
  };
};

export const revokeInvitation: AccountHandler<'revokeInvitation'> = async (call) => {
  const { gateway, address, params } = call;
  const target = params['invitationId'] ?? '';
  await inTransaction(gateway.db, async (tx) => {
    const email = await stored.revokeInvitation(tx, target);
    if (email === undefined) throw new AccountRefused('NOT_FOUND');
    const member = memberOf(call);
    await recordAudit(tx, { member, action: 'invitation.revoked', target, facts: { email }, address });
  });
  return { invitations: await invitationsToShow(call) };
};

export const readInvitation: AccountHandler<'readInvitation'> = async ({ gateway, body }) => {
  const invitation = await stored.readInvitation(gateway.db, hashOfToken(body.token));
  if (!invitation) throw new AccountRefused('LINK_USELESS');
  const { email, role, mIds, invitedBy, expiresAt } = invitation;
  return { email, role, mIds, invitedBy, expiresAt: seoulDateTime(expiresAt) };
};

export const acceptInvitation: AccountHandler<'acceptInvitation'> = async (call) => {
  const { gateway, passwords, address, body } = call;
  const tokenHash = hashOfToken(body.token);
  // Looked at before anything is hashed: whoever has no link costs nothing.
  const open = await stored.readInvitation(gateway.db, tokenHash);
  if (!open) throw new AccountRefused('LINK_USELESS');
  refusePlain(body.password, { email: open.email, name: body.name });
  const passwordHash = await passwords.hash(body.password);
  const memberId = timeOrderedId(gateway.chance, gateway.clock.now());
  const setCookies = await inTransaction(gateway.db, async (tx) => {
    const invitation = await stored.takeInvitation(tx, tokenHash);
    if (!invitation) throw new AccountRefused('LINK_USELESS');
    const { email, role, mIds, invitedBy, invitationId } = invitation;
    const { name } = body;
    if (!(await insertMember(tx, { memberId, email, name, role, mIds, passwordHash })))
      throw new AccountRefused('EMAIL_TAKEN');
    const facts = { role, mIds, invitedBy };
    await recordAudit(tx, {
      ...{ member: { memberId, email }, action: 'invitation.accepted', target: invitationId, facts, address },
    });
    return enter(tx, call, { memberId, email }, 'link');
  });
  setCookies();
  const account = await accountOf(gateway.db, memberId);
  if (!account) throw new AccountRefused('LINK_USELESS');
  return tellMember(call, account);
};
