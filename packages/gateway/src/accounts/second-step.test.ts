import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, GOOD_PASSWORD, openStage, type Stage } from './account-stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.owner();
});
afterAll(() => stage.close());

/** What an authenticator app shows, so many half minutes from now. */
const codeOf = (secret: string, halfMinutes = 0): string =>
  TOTP.generate({
    secret: Secret.fromBase32(secret.replaceAll(' ', '')),
    timestamp: stage.clock.now.getTime() + halfMinutes * 30_000,
  });
const later = (seconds: number) => {
  stage.clock.now = new Date(stage.clock.now.getTime() + seconds * 1000);
};

/** A member with an app: their secret and their recovery codes. */
async function withApp() {
  const member = await stage.member('developer');
  const begun = (await member.ask('beginTotp', { password: GOOD_PASSWORD })).body;
  const { recoveryCodes } = (await member.ask('confirmTotp', { code: codeOf(begun.secret) })).body;
  const login = { email: member.email, password: GOOD_PASSWORD };
  return { member, login, secret: String(begun.secret), recoveryCodes: recoveryCodes as string[] };
}

/** Somewhere else, with the right password. */
async function halfIn(login: { email: string; password: string }): Promise<Browser> {
  const browser = stage.browser();
  const { body } = await browser.ask('login', login);
  expect(body).toEqual({
    state: 'second-step',
    member: null,
    steps: ['totp', 'recovery'],
    hasPasskeys: true,
  });
  return browser;
}

test('an app is connected with the password and a first code, and recovery codes come with it', async () => {
  const member = await stage.member('developer');
  expect((await member.ask('beginTotp', { password: 'somebody who passed by' })).body).toMatchObject({
    code: 'WRONG_PASSWORD',
    field: 'password',
  });
  const { body } = await member.ask('beginTotp', { password: GOOD_PASSWORD });
  expect(body).toEqual({
    secret: expect.stringMatching(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/),
    uri: expect.stringMatching(
      /^otpauth:\/\/totp\/Tollgate:developer\d+%40shop\.example\?issuer=Tollgate&secret=[A-Z2-7]{32}&algorithm=SHA1&digits=6&period=30$/,
    ),
    expiresAt: expect.stringMatching(/\+09:00$/),
  });
  // Not before a code has shown that the app has it.
  expect((await member.session()).member?.hasTotp).toBe(false);
  expect((await member.ask('confirmTotp', { code: '000000' })).body).toMatchObject({ code: 'WRONG_CODE' });
  const { recoveryCodes } = (await member.ask('confirmTotp', { code: codeOf(body.secret) })).body;
  expect(new Set(recoveryCodes).size).toBe(10);
  expect(recoveryCodes[0]).toMatch(/^([2-9a-kmnp-z]{4}-){3}[2-9a-kmnp-z]{4}$/);
  expect((await member.session()).member).toMatchObject({ hasTotp: true, recoveryCodesLeft: 10 });
  expect((await member.ask('beginTotp', { password: GOOD_PASSWORD })).body.code).toBe('TOTP_ON');
  expect((await member.ask('confirmTotp', { code: codeOf(body.secret, 1) })).body.code).toBe(
    'TOTP_NOT_BEGUN',
  );
});

test('with an app the password alone opens nothing; the code does, on whichever process', async () => {
  const { login, secret } = await withApp();
  later(60);
  const browser = await halfIn(login);
  expect(browser.cookies.has('__Host-tollgate')).toBe(false);
  expect(await browser.session()).toMatchObject({ state: 'second-step', steps: ['totp', 'recovery'] });
  expect((await browser.ask('listMembers')).status).toBe(401);
  expect((await browser.ask('loginTotp', { code: '123' })).body).toMatchObject({
    code: 'WRONG_CODE',
    field: 'code',
  });
  const code = codeOf(secret).replace(/(...)/, '$1 ');
  expect((await browser.ask('loginTotp', { code }, { process: 1 })).body).toMatchObject({ state: 'member' });
  expect(browser.cookies.has('__Host-tollgate-step')).toBe(false);
});

test('a code is good once: not again, not at the same moment, and not that of an earlier half minute', async () => {
  const { login, secret } = await withApp();
  later(90);
  const code = codeOf(secret);
  const [one, other] = [await halfIn(login), await halfIn(login)];
  const both = await Promise.all([
    one.ask('loginTotp', { code }),
    other.ask('loginTotp', { code }, { process: 1 }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  const third = await halfIn(login);
  expect((await third.ask('loginTotp', { code })).body.code).toBe('WRONG_CODE');
  expect((await third.ask('loginTotp', { code: codeOf(secret, -1) })).body.code).toBe('WRONG_CODE');
  expect((await third.ask('loginTotp', { code: codeOf(secret, 2) })).body.code).toBe('WRONG_CODE');
  expect((await third.ask('loginTotp', { code: codeOf(secret, 1) })).status).toBe(200);
});

test('the code that connected the app does not log in as well', async () => {
  const { login, secret } = await withApp();
  const browser = await halfIn(login);
  expect((await browser.ask('loginTotp', { code: codeOf(secret) })).body.code).toBe('WRONG_CODE');
});

test('five wrong codes end the log-in, and whoever has the password waits longer and longer', async () => {
  const { member, login, secret } = await withApp();
  later(60);
  const first = await halfIn(login);
  for (let count = 0; count < 5; count++)
    expect((await first.ask('loginTotp', { code: '000000' })).body.code).toBe('WRONG_CODE');
  expect((await first.ask('loginTotp', { code: codeOf(secret) })).body.code).toBe('LOGIN_EXPIRED');
  const second = await halfIn(login);
  expect((await second.ask('loginTotp', { code: '000000' })).status).toBe(429);
  // From the member’s own browser all that is nothing.
  await member.ask('logout');
  expect((await member.ask('login', login)).body.state).toBe('second-step');
  expect((await member.ask('loginTotp', { code: codeOf(secret) })).body.state).toBe('member');
});

test('a half log-in ends after ten minutes, with its password, and is nobody else’s', async () => {
  const { member, login, secret } = await withApp();
  later(60);
  const stranger = stage.browser();
  expect((await stranger.ask('loginTotp', { code: codeOf(secret) })).body.code).toBe('LOGIN_EXPIRED');
  const slow = await halfIn(login);
  await stage.db.query(`update login_steps set expires_at = now() - interval '1 second'`);
  expect((await slow.ask('loginTotp', { code: codeOf(secret) })).body.code).toBe('LOGIN_EXPIRED');
  const thief = await halfIn(login);
  await member.ask('changePassword', { current: GOOD_PASSWORD, password: 'another harbour, seven gulls' });
  expect((await thief.ask('loginTotp', { code: codeOf(secret) })).body.code).toBe('LOGIN_EXPIRED');
});

test('a recovery code opens the door once, is kept as a hash, and stands in the audit log', async () => {
  const { login, recoveryCodes } = await withApp();
  const code = recoveryCodes[3] as string;
  const { rows } = await stage.db.query<{ n: number }>(
    `select count(*)::int as n from recovery_codes r where r::text like '%' || $1 || '%'`,
    [code.replaceAll('-', '')],
  );
  expect(rows).toEqual([{ n: 0 }]);
  const browser = await halfIn(login);
  const typed = code.toUpperCase().replaceAll('-', ' ');
  expect((await browser.ask('loginRecovery', { code: typed })).body.member).toMatchObject({
    recoveryCodesLeft: 9,
  });
  const again = await halfIn(login);
  expect((await again.ask('loginRecovery', { code })).body.code).toBe('WRONG_CODE');
  // Two codes at the same moment are still one log-in: one password opens one session.
  const both = await Promise.all(
    [1, 2].map((at) =>
      again.ask('loginRecovery', { code: recoveryCodes[at] as string }, { process: at - 1 }),
    ),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  const { rows: told } = await stage.db.query(
    `select action from audit_log where email = $1 and action like 'login.recovery%'`,
    [login.email],
  );
  expect(told.length).toBeGreaterThanOrEqual(2);
});

test('without the app the password is enough again, and the recovery codes are gone', async () => {
  const { member, login, recoveryCodes } = await withApp();
  const renewed = (await member.ask('newRecoveryCodes', { password: GOOD_PASSWORD })).body.recoveryCodes;
  expect(renewed).not.toEqual(recoveryCodes);
  const browser = await halfIn(login);
  expect((await browser.ask('loginRecovery', { code: recoveryCodes[0] as string })).status).toBe(401);
  expect((await member.ask('removeTotp', { password: 'somebody who passed by' })).status).toBe(403);
  expect((await member.ask('removeTotp', { password: GOOD_PASSWORD })).body.member).toMatchObject({
    hasTotp: false,
    recoveryCodesLeft: 0,
  });
  expect((await stage.browser().ask('login', login)).body.state).toBe('member');
  expect((await member.ask('removeTotp', { password: GOOD_PASSWORD })).status).toBe(404);
  expect((await member.ask('newRecoveryCodes', { password: GOOD_PASSWORD })).body.code).toBe(
    'NO_SECOND_STEP',
  );
});

test('whoever found an open screen cannot guess the password there for long', async () => {
  const member = await stage.member('viewer');
  const tries = Array.from({ length: 12 }, () => member.ask('beginTotp', { password: 'guess after guess' }));
  const codes = (await Promise.all(tries)).map(({ status }) => status).sort();
  expect(codes).toEqual([403, 403, 403, 403, 403, 429, 429, 429, 429, 429, 429, 429]);
});
