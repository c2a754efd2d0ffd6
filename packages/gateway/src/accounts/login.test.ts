import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, CHEAP, GOOD_PASSWORD, openStage, type Stage } from './account-stage.ts';

let stage: Stage;
let owner: Browser;
beforeAll(async () => {
  stage = await openStage();
  owner = await stage.owner();
});
afterAll(() => stage.close());

const right = { email: 'owner@shop.example', password: GOOD_PASSWORD };
const wrong = { ...right, password: 'not this one, surely' };

const SESSION = '__Host-tollgate';

test('a member logs in with address and password, is known to every process, and logs out everywhere', async () => {
  const browser = stage.browser();
  expect(await browser.session()).toEqual({ state: 'nobody', member: null, steps: [], hasPasskeys: true });
  const { status, body, headers } = await browser.ask('login', { ...right, email: 'OWNER@shop.example' });
  expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  expect(body).toEqual({
    state: 'member',
    member: {
      ...{ memberId: expect.stringMatching(/^[0-9a-f]{32}$/), email: 'owner@shop.example', name: '김주인' },
      ...{ role: 'owner', mIds: null, hasTotp: false, passkeys: 0, recoveryCodesLeft: 0 },
    },
    steps: [],
    hasPasskeys: true,
  });
  const cookie = [headers['set-cookie']].flat().find((each) => String(each).startsWith(`${SESSION}=`));
  expect(cookie).toMatch(
    /^__Host-tollgate=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
  );
  expect((await browser.ask('session', undefined, { process: 1 })).body).toEqual(body);

  const token = browser.cookies.get(SESSION) as string;
  expect((await browser.ask('logout', undefined, { process: 1 })).body).toMatchObject({ state: 'nobody' });
  expect(browser.cookies.has(SESSION)).toBe(false);
  browser.cookies.set(SESSION, token);
  expect((await browser.session()).state).toBe('nobody');
});

test('the database knows no token, only what it hashes to', async () => {
  const browser = stage.browser();
  await browser.ask('login', right);
  const token = browser.cookies.get(SESSION) as string;
  const { rows } = await stage.db.query(
    `select count(*)::int as n, bool_or(s::text like '%' || $1 || '%') as leaks,
            bool_or(token_hash = sha256($1::bytea)) as hashed from sessions s`,
    [token],
  );
  expect(rows[0]).toMatchObject({ leaks: false, hashed: true });
});

test('a session that somebody slipped into a browser before the log-in is worth nothing after it', async () => {
  const attacker = stage.browser();
  await attacker.ask('login', { ...right });
  const planted = attacker.cookies.get(SESSION) as string;
  const victim = stage.browser();
  victim.cookies.set(SESSION, planted);
  await victim.ask('login', right);
  expect(victim.cookies.get(SESSION)).not.toBe(planted);
  expect((await attacker.session()).state).toBe('nobody');
  expect((await victim.session()).state).toBe('member');
  // A token that nobody ever gave out does not become one.
  const made = 'A'.repeat(43);
  const other = stage.browser();
  other.cookies.set(SESSION, made);
  await other.ask('login', right);
  expect(other.cookies.get(SESSION)).not.toBe(made);
});

test('twelve hours without a call, or seven days with them, and the session is over', async () => {
  const browser = stage.browser();
  await browser.ask('login', right);
  const { rows } = await stage.db.query<{ session_id: string }>(
    'select session_id from sessions order by created_at desc limit 1',
  );
  const set = (change: string) =>
    stage.db.query(`update sessions set ${change} where session_id = $1`, [rows[0]?.session_id]);
  await set(`seen_at = now() - interval '11 hours 59 minutes'`);
  expect((await browser.session()).state).toBe('member');
  // Seen again just now, and not only allowed.
  const seen = await stage.db.query(
    `select seen_at > now() - interval '1 minute' as fresh from sessions where session_id = $1`,
    [rows[0]?.session_id],
  );
  expect(seen.rows).toEqual([{ fresh: true }]);
  await set(`seen_at = now() - interval '12 hours 1 second'`);
  expect((await browser.session()).state).toBe('nobody');
  await set(`seen_at = now(), expires_at = now() - interval '1 second'`);
  expect((await browser.session()).state).toBe('nobody');
  const lasts = await stage.db.query(
    `select max(round(extract(epoch from expires_at - created_at) / 86400))::int as days from sessions`,
  );
  expect(lasts.rows).toEqual([{ days: 7 }]);
});

test('a wrong password and an address that nobody has are told alike, in both languages', async () => {
  const browser = stage.browser();
  const known = await browser.ask('login', wrong, { headers: { 'accept-language': 'en' } });
  const unknown = await browser.ask(
    'login',
    { ...wrong, email: 'nobody@shop.example' },
    { headers: { 'accept-language': 'en' } },
  );
  expect([known.status, known.body]).toEqual([
    401,
    { code: 'WRONG_LOGIN', message: 'The e-mail address or the password is not right.' },
  ]);
  expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
  expect((await browser.ask('login', wrong)).body.message).toBe('이메일이나 비밀번호가 맞지 않아요.');
  expect(browser.cookies.size).toBe(0);
});

test.each([
  [{ email: 'owner', password: 'x' }, 'email'],
  [{ email: 'owner@shop.example' }, 'password'],
  [{ email: 'owner@shop.example', password: 'x'.repeat(1_025) }, 'password'],
  [[], undefined],
])('%o is refused at the field %s', async (body, field) => {
  const { status, body: told } = await stage.browser().ask('login', body);
  expect([status, told.code, told.field]).toEqual([400, 'INVALID_REQUEST', field]);
});

test('a password that was hashed at another cost is hashed anew at the next log-in', async () => {
  const before = await hash(GOOD_PASSWORD, { ...CHEAP, timeCost: 2 });
  await stage.db.query(`update members set password_hash = $1 where email_key = $2`, [before, right.email]);
  expect((await stage.browser().ask('login', right)).status).toBe(200);
  const { rows } = await stage.db.query<{ password_hash: string }>(
    'select password_hash from members where email_key = $1',
    [right.email],
  );
  expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
  expect((await stage.browser().ask('login', right)).status).toBe(200);
});

test('one sees one’s own sessions, ends one of them, and those of nobody else', async () => {
  const here = stage.browser('203.0.113.7');
  const there = stage.browser('203.0.113.8');
  await here.ask('login', right);
  await there.ask('login', right);
  const { sessions } = (await here.ask('listSessions')).body;
  const other = sessions.find(({ address }: { address: string }) => address === '203.0.113.8');
  expect(sessions.filter(({ isThis }: { isThis: boolean }) => isThis)).toHaveLength(1);
  expect(other).toEqual({
    ...{ sessionId: expect.any(String), address: '203.0.113.8', browser: 'a browser', how: 'password' },
    ...{ createdAt: expect.stringMatching(/\+09:00$/), seenAt: expect.any(String) },
    ...{ expiresAt: expect.any(String), isThis: false },
  });
  const viewer = await stage.member('viewer');
  const params = { sessionId: other.sessionId };
  expect((await viewer.ask('revokeSession', undefined, { params })).status).toBe(404);
  expect((await there.session()).state).toBe('member');
  expect((await here.ask('revokeSession', undefined, { params })).status).toBe(200);
  expect((await there.session()).state).toBe('nobody');

  await there.ask('login', right);
  expect((await here.ask('revokeOtherSessions')).body.sessions).toEqual([
    expect.objectContaining({ isThis: true }),
  ]);
  expect([(await there.session()).state, (await here.session()).state]).toEqual(['nobody', 'member']);
  await owner.ask('login', right);
});

test('a new password ends every other session and the old one opens nothing', async () => {
  const member = await stage.member('developer');
  const { email } = member;
  const elsewhere = stage.browser();
  await elsewhere.ask('login', { email, password: GOOD_PASSWORD });
  const password = 'another harbour, seven gulls';
  const before = member.cookies.get(SESSION);
  expect((await member.ask('changePassword', { current: 'wrong one here', password })).body).toMatchObject({
    code: 'WRONG_PASSWORD',
    field: 'current',
  });
  expect(
    (await member.ask('changePassword', { current: GOOD_PASSWORD, password: 'password1234' })).body,
  ).toMatchObject({ code: 'WEAK_PASSWORD', field: 'password' });
  expect((await member.ask('changePassword', { current: GOOD_PASSWORD, password })).body.state).toBe(
    'member',
  );
  expect(member.cookies.get(SESSION)).not.toBe(before);
  expect([(await member.session()).state, (await elsewhere.session()).state]).toEqual(['member', 'nobody']);
  expect((await elsewhere.ask('login', { email, password: GOOD_PASSWORD })).status).toBe(401);
  expect((await elsewhere.ask('login', { email, password })).status).toBe(200);
});
