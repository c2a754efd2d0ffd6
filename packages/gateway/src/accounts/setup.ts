import { timeOrderedId } from '../chance.ts';
import { recordAudit } from '../store/audit-log.ts';
import { inTransaction, type Tx } from '../store/database.ts';
import { readEntryLink, takeEntryLink } from '../store/invitations-entry-links.ts';
import {
  accountOf,
  accountOfEmail,
  emailKeyOf,
  hasMembers,
  holdMembers,
  insertMember,
  resetMember,
} from '../store/members.ts';
import type { AccountCall, AccountHandler, AnyCall } from './call.ts';
import { enter, tellMember } from './enter.ts';
import { refusePlain } from './plain-passwords.ts';
import { AccountRefused } from './refused.ts';
import { hashOfToken } from './tokens.ts';

export const readSetup: AccountHandler<'readSetup'> = async ({ gateway: { db }, body }) => {
  const link = await openLink(db, body.token);
  const found = link.kind === 'reset' ? await accountOfEmail(db, link.email, null) : undefined;
  return { ...link, name: found?.account.name ?? null };
};

/** A link for the first owner ends with the first owner, whoever made them. */
async function openLink(db: AnyCall['gateway']['db'], token: string) {
  const link = await readEntryLink(db, hashOfToken(token));
  if (!link || (link.kind === 'first' && (await hasMembers(db)))) throw new AccountRefused('LINK_USELESS');
  return link;
}

/** Makes the first owner, or lets somebody in again, by the link that the server wrote into its log. */
export const setup: AccountHandler<'setup'> = async (call) => {
  const { gateway, passwords, body } = call;
  const open = await openLink(gateway.db, body.token);
  if (open.kind === 'reset' && emailKeyOf(open.email) !== emailKeyOf(body.email)) {
    throw new AccountRefused('INVALID_REQUEST', {
      field: 'email',
      words: { ko: `이 링크는 ${open.email}만 쓸 수 있어요.`, en: `This link is for ${open.email} only.` },
    });
  }
  refusePlain(body.password, body);
  const passwordHash = await passwords.hash(body.password);
  const { memberId, setCookies } = await inTransaction(gateway.db, async (tx) => {
    await holdMembers(tx);
    const link = await takeEntryLink(tx, hashOfToken(body.token));
    if (!link) throw new AccountRefused('LINK_USELESS');
    const entered = await (link.kind === 'first'
      ? makeFirst(tx, call, passwordHash)
      : letInAgain(tx, call, passwordHash));
    return {
      memberId: entered,
      setCookies: await enter(tx, call, { memberId: entered, email: body.email }, 'link'),
    };
  });
  setCookies();
  const account = await accountOf(gateway.db, memberId);
  if (!account) throw new AccountRefused('LINK_USELESS');
  return tellMember(call, account);
};

async function makeFirst(tx: Tx, call: AccountCall<'setup'>, passwordHash: string): Promise<string> {
  if (await hasMembers(tx)) throw new AccountRefused('LINK_USELESS');
  return makeOwner(tx, call, passwordHash, 'setup.finished');
}

/** Whoever can set the server's settings can let anybody in, so a stranger to this gateway becomes an owner too. */
async function letInAgain(tx: Tx, call: AccountCall<'setup'>, passwordHash: string): Promise<string> {
  const { body, address } = call;
  const found = await accountOfEmail(tx, body.email, null);
  if (!found) return makeOwner(tx, call, passwordHash, 'setup.reset');
  const { memberId, email } = found.account;
  await resetMember(tx, memberId, passwordHash);
  await recordAudit(tx, { member: { memberId, email }, action: 'setup.reset', target: memberId, address });
  return memberId;
}

async function makeOwner(
  tx: Tx,
  { gateway, body, address }: AccountCall<'setup'>,
  passwordHash: string,
  action: string,
): Promise<string> {
  const memberId = timeOrderedId(gateway.chance, gateway.clock.now());
  const { email, name } = body;
  await insertMember(tx, { memberId, email, name, role: 'owner', mIds: null, passwordHash });
  await recordAudit(tx, { member: { memberId, email }, action, target: memberId, address });
  return memberId;
}
