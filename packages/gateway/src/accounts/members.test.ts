import { accountErrors, accountPaths, type MemberView } from '@tollgate/contract/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../store/database.ts';
import { type Browser, GOOD_PASSWORD, openStage, type Stage } from './account-stage.ts';
import { loopbackMember, type Member, mustBe, recordAudit, sees } from './index.ts';

let stage: Stage;
let owner: Browser;
beforeAll(async () => {
  stage = await openStage();
  owner = await stage.owner();
});
afterAll(() => stage.close());

const idOf = async (email: string): Promise<string> => {
  const { members } = (await owner.ask('listMembers')).body;
  return members.find((member: MemberView) => member.email === email)?.memberId ?? '';
};
const tokenOf = (link: string): string => link.split('#')[1] ?? '';

test('whoever is invited gets a link from the owner, and with it the role and the shops they were given', async () => {
  await stage.merchant('maru');
  const invited = await owner.ask('invite', { email: 'Dev@shop.example', role: 'developer', mIds: ['maru'] });
  expect(invited.body).toEqual({
    invitation: {
      ...{ invitationId: expect.any(String), email: 'Dev@shop.example', role: 'developer', mIds: ['maru'] },
      ...{ invitedBy: 'owner@shop.example', createdAt: expect.any(String), expiresAt: expect.any(String) },
    },
    link: expect.stringMatching(/^https:\/\/pay\.example\/console\/invitation#[\w-]{43}$/),
  });
  const { createdAt, expiresAt } = invited.body.invitation;
  expect(Math.round((Date.parse(expiresAt) - Date.parse(createdAt)) / 86_400_000)).toBe(7);
  expect((await owner.ask('listInvitations')).body.invitations).toEqual([invited.body.invitation]);

  const token = tokenOf(invited.body.link);
  const guest = stage.browser();
  expect((await guest.ask('readInvitation', { token })).body).toMatchObject({
    ...{ email: 'Dev@shop.example', role: 'developer', mIds: ['maru'], invitedBy: 'owner@shop.example' },
  });
  expect(
    (await guest.ask('acceptInvitation', { token, name: '이개발', password: 'short' })).body,
  ).toMatchObject({
    code: 'INVALID_REQUEST',
    field: 'password',
    message: '비밀번호는 12자 이상 128자 이하로 정해 주세요.',
  });
  const { body } = await guest.ask('acceptInvitation', { token, name: '이개발', password: GOOD_PASSWORD });
  expect(body).toMatchObject({
    state: 'member',
    member: { email: 'Dev@shop.example', role: 'developer', mIds: ['maru'] },
  });
  expect((await owner.ask('listInvitations')).body.invitations).toEqual([]);
  expect((await stage.browser().ask('readInvitation', { token })).status).toBe(410);
});

test('an invitation that is used twice at the same moment makes one member', async () => {
  const { body } = await owner.ask('invite', { email: 'twice@shop.example', role: 'viewer' });
  const token = tokenOf(body.link);
  const accept = (process: number) =>
    stage
      .browser()
      .ask('acceptInvitation', { token, name: `${process}번`, password: GOOD_PASSWORD }, { process });
  const both = await Promise.all([accept(0), accept(1), accept(0), accept(1)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
  const { members } = (await owner.ask('listMembers')).body;
  expect(members.filter(({ email }: MemberView) => email === 'twice@shop.example')).toHaveLength(1);
});

test('an invitation ends after its week, when it is revoked, and when a newer one is made', async () => {
  const invite = async () => (await owner.ask('invite', { email: 'late@shop.example', role: 'viewer' })).body;
  const status = async (link: string) =>
    (
      await stage.browser().ask('acceptInvitation', {
        ...{ token: tokenOf(link), name: '박', password: GOOD_PASSWORD },
      })
    ).status;
  const first = await invite();
  const second = await invite();
  expect(await status(first.link)).toBe(410);
  const params = { invitationId: second.invitation.invitationId };
  expect((await owner.ask('revokeInvitation', undefined, { params })).body).toEqual({ invitations: [] });
  expect(await status(second.link)).toBe(410);
  const third = await invite();
  await stage.db.query(`update invitations set expires_at = now() - interval '1 second'`);
  expect(await status(third.link)).toBe(410);
  expect(await status('x#nonsense')).toBe(410);
});

test.each([
  [{ email: 'owner@SHOP.example', role: 'viewer' }, 409, 'EMAIL_TAKEN', 'email'],
  [{ email: 'no address', role: 'viewer' }, 400, 'INVALID_REQUEST', 'email'],
  [{ email: 'a@b.example', role: 'king' }, 400, 'INVALID_REQUEST', 'role'],
  [{ email: 'a@b.example', role: 'viewer', mIds: ['nowhere'] }, 400, 'INVALID_REQUEST', 'mIds'],
  [{ email: 'a@b.example', role: 'owner', mIds: ['maru'] }, 400, 'INVALID_REQUEST', 'mIds'],
])('an invitation %o is refused with %i %s at %s', async (body, status, code, field) => {
  const refused = await owner.ask('invite', body);
  expect([refused.status, refused.body.code, refused.body.field]).toEqual([status, code, field]);
});

test('a viewer cannot act: everything that is an owner’s is refused, whatever the address or the body', async () => {
  const viewer = await stage.member('viewer');
  const developer = await stage.member('developer');
  for (const [name, { role, method }] of Object.entries(accountPaths)) {
    if (role !== 'owner') continue;
    const body = method === 'GET' || method === 'DELETE' ? undefined : { role: 'owner' };
    for (const browser of [viewer, developer, stage.browser()]) {
      const { status } = await browser.ask(name as 'invite', body, { params: { memberId: 'x' } });
      expect([name, status]).toEqual([name, browser === viewer || browser === developer ? 403 : 401]);
    }
  }
});

test('a role that is changed holds with the next call, and an owner’s list of shops goes', async () => {
  const member = await stage.member('viewer', ['maru']);
  const params = { memberId: await idOf(member.email) };
  const change = (body: object) => owner.ask('changeMember', body, { params });
  expect((await change({ role: 'developer' })).body.member).toMatchObject({
    role: 'developer',
    mIds: ['maru'],
  });
  expect((await member.session()).member?.role).toBe('developer');
  expect((await change({ mIds: null })).body.member.mIds).toBeNull();
  expect((await change({ mIds: ['nowhere'] })).status).toBe(400);
  expect((await change({ mIds: ['maru'] })).body.member.mIds).toEqual(['maru']);
  expect((await change({ role: 'owner' })).body.member).toMatchObject({ role: 'owner', mIds: null });
  expect((await member.ask('listMembers')).status).toBe(200);
  expect((await change({ role: 'viewer' })).status).toBe(200);
  expect((await member.ask('listMembers')).status).toBe(403);
});

test('a removed member’s open session is over at once, on every process', async () => {
  const member = await stage.member('developer');
  expect((await member.session()).state).toBe('member');
  const params = { memberId: await idOf(member.email) };
  expect((await owner.ask('removeMember', undefined, { params })).status).toBe(200);
  expect((await member.ask('session', undefined, { process: 1 })).body.state).toBe('nobody');
  expect((await member.ask('listSessions')).status).toBe(401);
  expect((await member.ask('login', { email: member.email, password: GOOD_PASSWORD })).status).toBe(401);
  expect((await owner.ask('removeMember', undefined, { params })).status).toBe(404);
  const unstorable = { memberId: '%00' };
  expect((await owner.ask('removeMember', undefined, { params: unstorable })).status).toBe(404);
});

test('the last owner can be neither removed nor demoted, not even by two who do it to each other', async () => {
  const own = { memberId: await idOf('owner@shop.example') };
  expect((await owner.ask('removeMember', undefined, { params: own })).body).toMatchObject({
    code: 'LAST_OWNER',
    message: accountErrors.LAST_OWNER.ko,
  });
  expect((await owner.ask('changeMember', { role: 'viewer' }, { params: own })).body).toMatchObject({
    code: 'LAST_OWNER',
    field: 'role',
  });
  for (let round = 0; round < 5; round++) {
    const other = await stage.member('owner');
    const theirs = { memberId: await idOf(other.email) };
    const both = await Promise.all([
      owner.ask('changeMember', { role: 'viewer' }, { params: theirs, process: 0 }),
      other.ask('changeMember', { role: 'viewer' }, { params: own, process: 1 }),
    ]);
    expect(both.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    const { rows } = await stage.db.query<{ n: number }>(
      `select count(*)::int as n from members where role = 'owner'`,
    );
    expect(rows[0]?.n).toBeGreaterThanOrEqual(1);
    // Back to how it was, with the first one as the only owner.
    await stage.db.query(`update members set role = 'owner' where member_id = $1`, [own.memberId]);
    await stage.db.query(`delete from members where member_id = $1`, [theirs.memberId]);
  }
});

test('the audit log tells who did what to what, from where, newest first and page by page', async () => {
  const { email } = await stage.member('viewer');
  const memberId = await idOf(email);
  await owner.ask('changeMember', { role: 'developer' }, { params: { memberId } });
  const { body } = await owner.ask('audit');
  expect(body.rows[0]).toEqual({
    id: expect.stringMatching(/^\d+$/),
    at: expect.stringMatching(/\+09:00$/),
    memberId: await idOf('owner@shop.example'),
    email: 'owner@shop.example',
    action: 'member.changed',
    mId: null,
    target: memberId,
    facts: { email, from: { role: 'viewer', mIds: null }, to: { role: 'developer', mIds: null } },
    address: owner.address,
  });
  const of = await owner.ask('audit', undefined, { query: { memberId } });
  expect(of.body.rows.map(({ action }: { action: string }) => action)).toEqual([
    'login.succeeded',
    'invitation.accepted',
  ]);
  for (let count = 0; count < 60; count++) await recordAudit(stage.db, someEntry(count));
  const shop = (cursor?: string) =>
    owner.ask('audit', undefined, { query: { mId: 'maru', ...(cursor && { cursor }) } });
  const first = (await shop()).body;
  const second = (await shop(first.next)).body;
  expect([first.rows.length, second.rows.length, second.next]).toEqual([50, 10, null]);
  const targets = [...first.rows, ...second.rows].map(({ target }: { target: string }) => Number(target));
  expect(targets).toEqual(Array.from({ length: 60 }, (_, at) => 59 - at));
  expect((await owner.ask('audit', undefined, { query: { cursor: 'x' } })).body.field).toBe('cursor');
});

const someEntry = (count: number) => ({
  member: loopbackMember,
  action: 'payment.deposited',
  mId: 'maru',
  target: String(count),
  address: '127.0.0.1',
});

test('what stands in the audit log stays there, and an act that fails leaves nothing', async () => {
  for (const sql of [
    'delete from audit_log',
    `update audit_log set email = 'somebody else'`,
    'truncate audit_log',
  ])
    await expect(stage.db.query(sql)).rejects.toThrow('audit_log is only ever appended to');
  const count = async () => (await stage.db.query('select count(*)::int as n from audit_log')).rows[0].n;
  const before = await count();
  const failing = inTransaction(stage.db, async (tx) => {
    await recordAudit(tx, someEntry(1));
    throw new Error('the act failed');
  });
  await expect(failing).rejects.toThrow('the act failed');
  expect(await count()).toBe(before);
});

test('a member is what their role says and sees the shops of their list', () => {
  const viewer: Member = { ...loopbackMember, memberId: 'm', role: 'viewer', mIds: ['maru'] };
  expect([sees(viewer, 'maru'), sees(viewer, 'other'), sees(loopbackMember, 'other')]).toEqual([
    true,
    false,
    true,
  ]);
  expect(() => mustBe(viewer, 'viewer')).not.toThrow();
  expect(() => mustBe(viewer, 'developer')).toThrow('FORBIDDEN_REQUEST');
  expect(() => mustBe({ ...viewer, role: 'developer' }, 'owner')).toThrow('FORBIDDEN_REQUEST');
  expect(() => mustBe(undefined, 'viewer')).toThrow('LOGIN_REQUIRED');
});
