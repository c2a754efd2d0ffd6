import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { PasskeyCreation, PasskeyRequest, PasskeyResponse } from '@tollgate/contract/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Browser, GOOD_PASSWORD, openStage, type Stage } from './account-stage.ts';
import { makeDevice } from './passkey-stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.owner();
});
afterAll(() => stage.close());

const creation = async (browser: Browser): Promise<PasskeyCreation> =>
  (await browser.ask('addPasskeyOptions', { password: GOOD_PASSWORD })).body.options;
const request = async (browser: Browser): Promise<PasskeyRequest> =>
  (await browser.ask('loginPasskeyOptions')).body.options;

async function withPasskey() {
  const member = await stage.member('developer');
  const device = makeDevice();
  const made = await member.ask('addPasskey', {
    name: '노트북',
    response: device.create(await creation(member)),
  });
  return { member, device, made, login: { email: member.email, password: GOOD_PASSWORD } };
}

test('a passkey is added with the password, listed, and recovery codes come with the first', async () => {
  const { member, made } = await withPasskey();
  expect(made.status).toBe(200);
  expect(made.body).toEqual({
    recoveryCodes: expect.objectContaining({ length: 10 }),
    passkeys: [
      {
        ...{ passkeyId: expect.any(String), name: '노트북', host: 'pay.example', isSynced: false },
        ...{ createdAt: expect.stringMatching(/\+09:00$/), usedAt: null },
      },
    ],
  });
  const second = makeDevice();
  const options = await creation(member);
  expect(options).toMatchObject({
    rp: { id: 'pay.example', name: 'Tollgate' },
    user: { name: member.email, displayName: '이개발' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: [{ type: 'public-key', transports: ['internal', 'hybrid'] }],
  });
  const again = await member.ask('addPasskey', { name: '전화기', response: second.create(options) });
  expect(again.body.recoveryCodes).toBeNull();
  expect(again.body.passkeys).toHaveLength(2);
  // Asked for once, good once.
  expect(
    (await member.ask('addPasskey', { name: 'x', response: makeDevice().create(options) })).body.code,
  ).toBe('PASSKEY_REFUSED');
});

test('a passkey alone logs in, on whichever process, without a password or a name', async () => {
  const { member, device } = await withPasskey();
  const browser = stage.browser();
  const options = await request(browser);
  expect(options).toMatchObject({ rpId: 'pay.example', userVerification: 'required' });
  expect(options.allowCredentials ?? []).toEqual([]);
  const { body } = await browser.ask('loginPasskey', { response: device.answer(options) }, { process: 1 });
  expect(body).toMatchObject({ state: 'member', member: { email: member.email, passkeys: 1 } });
  expect((await browser.ask('listSessions')).body.sessions[0]).toMatchObject({
    how: 'passkey',
    isThis: true,
  });
});

test('with a passkey the password alone is not enough; the passkey is the second step', async () => {
  const { device, login } = await withPasskey();
  const browser = stage.browser();
  expect((await browser.ask('login', login)).body).toMatchObject({
    state: 'second-step',
    steps: ['passkey', 'recovery'],
  });
  const options = await request(browser);
  expect(options.allowCredentials).toHaveLength(1);
  // Somebody else’s passkey is not theirs, although it signs what was asked.
  const stranger = await withPasskey();
  expect(
    (await browser.ask('loginPasskey', { response: stranger.device.answer(options) })).body.code,
  ).toMatch(/WRONG_CODE|PASSKEY_REFUSED/);
  const fresh = await request(browser);
  expect((await browser.ask('loginPasskey', { response: device.answer(fresh) })).body.state).toBe('member');
});

test('what a passkey signed is good once, in the browser it was asked in, and for this address alone', async () => {
  const { device } = await withPasskey();
  const [browser, other] = [stage.browser(), stage.browser()];
  const refused = async (asked: Browser, response: object) =>
    (await asked.ask('loginPasskey', { response })).body.code;
  const options = await request(browser);
  const response = device.answer(options);
  expect(await refused(other, response)).toBe('LOGIN_EXPIRED');
  expect((await browser.ask('loginPasskey', { response })).status).toBe(200);
  await request(other);
  expect(await refused(other, response)).toBe('PASSKEY_REFUSED');
  expect(await refused(browser, response)).toBe('LOGIN_EXPIRED');

  const phished = device.answer(await request(browser), { origin: 'https://pay.example.evil' });
  expect(await refused(browser, phished)).toBe('PASSKEY_REFUSED');
  const forElsewhere = { ...(await request(browser)), rpId: 'evil.example' };
  expect(await refused(browser, device.answer(forElsewhere))).toBe('PASSKEY_REFUSED');
  const unproven = device.answer(await request(browser), { verified: false });
  expect(await refused(browser, unproven)).toBe('PASSKEY_REFUSED');
  const copied = device.answer(await request(browser), { counter: 1 });
  expect(await refused(browser, copied)).toBe('PASSKEY_REFUSED');
  const forged = makeDevice();
  forged.create(await creationLike());
  expect(await refused(browser, forged.answer(await request(browser)))).toBe('PASSKEY_REFUSED');
});

/** What a device needs to make a key that nobody asked for. */
const creationLike = async (): Promise<PasskeyCreation> => creation(await stage.member('viewer'));

test('a passkey is somebody’s: not found by others, gone when removed, and then the password is enough', async () => {
  const { member, device, login, made } = await withPasskey();
  const params = { passkeyId: made.body.passkeys[0].passkeyId };
  const other = await stage.member('viewer');
  expect((await other.ask('removePasskey', { password: GOOD_PASSWORD }, { params })).status).toBe(404);
  expect((await member.ask('removePasskey', { password: 'not the right one' }, { params })).status).toBe(403);
  expect((await member.ask('removePasskey', { password: GOOD_PASSWORD }, { params })).body).toEqual({
    passkeys: [],
  });
  const browser = stage.browser();
  expect(
    (await browser.ask('loginPasskey', { response: device.answer(await request(browser)) })).body.code,
  ).toBe('PASSKEY_REFUSED');
  expect((await browser.ask('login', login)).body.state).toBe('member');
  expect((await member.session()).member).toMatchObject({ passkeys: 0, recoveryCodesLeft: 0 });
});

test('who lost the passkey gets in with a recovery code', async () => {
  const { login, made } = await withPasskey();
  const browser = stage.browser();
  await browser.ask('login', login);
  const code = made.body.recoveryCodes[0];
  expect((await browser.ask('loginRecovery', { code })).body.state).toBe('member');
});

test('at an address of numbers there are no passkeys', async () => {
  const bare = await openStage({ TOLLGATE_PUBLIC_URL: 'http://192.0.2.1:4100' });
  try {
    const browser = bare.browser();
    expect(await browser.session()).toMatchObject({ hasPasskeys: false });
    const headers = { host: '192.0.2.1:4100', origin: 'http://192.0.2.1:4100', 'x-forwarded-proto': 'http' };
    expect((await browser.ask('loginPasskeyOptions', {}, { headers })).body.code).toBe('PASSKEYS_NOT_HERE');
  } finally {
    await bare.close();
  }
});

test('a browser’s library takes and gives what the wire carries', () => {
  // The compiler is the one who tests here: these would not be written down otherwise.
  const taken = {
    create: (options: PasskeyCreation): PublicKeyCredentialCreationOptionsJSON => options,
    ask: (options: PasskeyRequest): PublicKeyCredentialRequestOptionsJSON => options,
    made: (response: RegistrationResponseJSON): PasskeyResponse => response,
    answered: (response: AuthenticationResponseJSON): PasskeyResponse => response,
  };
  expect(Object.keys(taken)).toHaveLength(4);
});
