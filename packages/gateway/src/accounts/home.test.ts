import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { GOOD_PASSWORD, openStage, type Stage } from './account-stage.ts';
import { isAtHome } from './loopback.ts';

/** How a browser on this machine asks. */
const HOME = { host: 'localhost:4100', 'x-forwarded-proto': undefined, 'x-forwarded-for': undefined };
const ACT = { ...HOME, origin: 'http://localhost:4100' };

describe('on the machine itself', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ TOLLGATE_HOST: '127.0.0.1', TOLLGATE_PUBLIC_URL: '' });
  });
  afterAll(() => stage.close());

  const stateOf = async (headers: Record<string, string | undefined>): Promise<string> =>
    (await stage.browser().ask('session', undefined, { headers })).body.state;

  test('nobody logs in, and everybody is the owner of every shop', async () => {
    const { body } = await stage.browser().ask('session', undefined, { headers: HOME });
    expect(body).toEqual({
      state: 'loopback',
      member: {
        ...{ memberId: 'loopback', email: null, name: 'loopback', role: 'owner', mIds: null },
        ...{ hasTotp: false, passkeys: 0, recoveryCodesLeft: 0 },
      },
      steps: [],
      hasPasskeys: true,
    });
    expect((await stage.browser().ask('listMembers', undefined, { headers: HOME })).status).toBe(200);
    const own = await stage.browser().ask('beginTotp', { password: 'x' }, { headers: ACT });
    expect([own.status, own.body.code]).toEqual([409, 'NO_ACCOUNT']);
  });

  test.each(['localhost:4100', '127.0.0.1:4100', '127.8.9.1', '[::1]:4100', 'LOCALHOST'])(
    '%s is this machine',
    async (host) => {
      expect(await stateOf({ ...HOME, host })).toBe('loopback');
    },
  );

  test.each([
    ...['evil.example', 'evil.example:4100', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1'],
    ...['localhost@evil.example', '[::ffff:10.0.0.1]:4100', '0.0.0.0:4100', 'evil.example:localhost'],
  ])('a name that was made to point here, %s, is nobody', async (host) => {
    expect(await stateOf({ ...HOME, host })).toBe('setup');
  });

  test.each([
    ['x-forwarded-for', '203.0.113.5'],
    ['x-forwarded-host', 'localhost'],
    ['forwarded', 'for=203.0.113.5'],
    ['via', '1.1 tunnel'],
    ['x-real-ip', '127.0.0.1'],
    ['cf-connecting-ip', '203.0.113.5'],
  ])('what comes through a tunnel or a proxy (%s) is nobody', async (name, value) => {
    expect(await stateOf({ ...HOME, [name]: value })).toBe('setup');
  });

  test('who comes from another machine is nobody, whatever name they write', async () => {
    const elsewhere = await stage.processes[0]?.inject({
      ...{ url: '/console/api/session', headers: { host: 'localhost' }, remoteAddress: '10.1.2.3' },
    });
    expect(elsewhere?.json()).toMatchObject({ state: 'setup' });
  });

  test('a proxy that says nothing of itself speaks HTTP/1.0, and is nobody', async () => {
    const { port } = await stage.listen();
    const ask = async (version: string): Promise<string> => {
      const socket = connect(port, '127.0.0.1');
      socket.write(
        `GET /console/api/session HTTP/${version}\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
      return text(socket);
    };
    expect(await ask('1.1')).toContain('"state":"loopback"');
    expect(await ask('1.0')).toContain('"state":"setup"');
  });

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'http://localhost:3000' }],
    [{ origin: 'null' }],
    [{ origin: undefined, 'sec-fetch-site': 'cross-site' }],
    [{ origin: undefined, 'sec-fetch-site': 'same-site' }],
    [{ 'content-type': 'text/plain' }],
    [{ 'content-type': 'application/x-www-form-urlencoded' }],
    [{ 'content-type': undefined }],
    [{ origin: undefined, 'content-type': 'text/plain;application/json' }],
  ])('a page of somebody else invites nobody: %o', async (headers) => {
    const body = { email: 'thief@evil.example', role: 'owner' };
    const refused = await stage.browser().ask('invite', body, { headers: { ...ACT, ...headers } });
    expect([refused.status, refused.body.code]).toEqual([403, 'FOREIGN_ORIGIN']);
    const { body: told } = await stage.browser().ask('listInvitations', undefined, { headers: HOME });
    expect(told.invitations).toEqual([]);
  });

  test('a page of somebody else removes nobody either', async () => {
    const headers = { ...HOME, origin: 'https://evil.example', 'content-type': undefined };
    const { status } = await stage.browser().ask('revokeOtherSessions', undefined, { headers });
    expect(status).toBe(403);
  });

  test('whoever sits at the machine can invite the first member, who then logs in from outside', async () => {
    const body = { email: 'owner@shop.example', role: 'owner' };
    const invited = await stage.browser().ask('invite', body, { headers: ACT });
    expect(invited.body.link).toMatch(/^http:\/\/localhost:4100\/console\/invitation#/);
    const token = invited.body.link.split('#')[1];
    const accept = { token, name: '김주인', password: GOOD_PASSWORD };
    const outside = stage.browser();
    const made = await outside.ask('acceptInvitation', accept, {
      headers: { host: 'abc.tunnel.example', origin: 'https://abc.tunnel.example' },
    });
    expect(made.body).toMatchObject({ state: 'member', member: { role: 'owner' } });
    const { body: audit } = await stage.browser().ask('audit', undefined, { headers: HOME });
    expect(audit.rows.at(-1)).toMatchObject({ action: 'member.invited', memberId: 'loopback', email: null });
  });
});

test.each([
  ['127.0.0.1', undefined, true],
  ['localhost', 'http://localhost:4100', true],
  ['::1', undefined, true],
  ['127.0.0.1', 'https://pay.example', false],
  ['0.0.0.0', undefined, false],
  ['::', undefined, false],
  ['192.168.0.7', undefined, false],
  ['pay.internal', undefined, false],
])('listening on %s with the public address %s: is at home %s', (host, url, expected) => {
  expect(isAtHome(readConfig({ TOLLGATE_HOST: host, ...(url && { TOLLGATE_PUBLIC_URL: url }) }))).toBe(
    expected,
  );
});

describe('beyond the machine', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage({ TOLLGATE_CONSOLE_RESET: 'lost@shop.example' });
    return () => stage.close();
  });

  const tokenIn = (line: string | undefined): string => /#([\w-]{43})/.exec(line ?? '')?.[1] ?? '';
  const person = { email: 'owner@shop.example', name: '김주인', password: GOOD_PASSWORD };

  test('the first owner begins with the link in the server’s log, once, and then there is no first owner any more', async () => {
    await stage.listen();
    await expect.poll(() => stage.said).toHaveLength(2);
    expect(stage.said[1]).toMatch(
      /^console: nobody can log in yet\. .* https:\/\/pay\.example\/console\/setup#[\w-]{43} \(once, within 24 hours\)\.$/,
    );
    const token = tokenIn(stage.said[1]);
    const browser = stage.browser();
    // Not even from this very machine, when it listens beyond it.
    expect(
      (await browser.ask('session', undefined, { headers: { host: 'localhost:4100' } })).body.state,
    ).toBe('setup');
    expect((await browser.ask('readSetup', { token })).body).toEqual({
      kind: 'first',
      email: null,
      name: null,
    });
    expect((await browser.ask('readSetup', { token: 'C'.repeat(43) })).body.code).toBe('LINK_USELESS');
    expect((await browser.ask('setup', { ...person, token, password: 'tollgate12345' })).body).toMatchObject({
      code: 'WEAK_PASSWORD',
      field: 'password',
    });
    const move = (hours: number) =>
      stage.db.query(`update entry_links set expires_at = expires_at + make_interval(hours => $1)`, [hours]);
    await move(-24);
    expect((await browser.ask('setup', { ...person, token })).body.code).toBe('LINK_USELESS');
    await move(24);
    const both = await Promise.all(
      [0, 1].map((process) => stage.browser().ask('setup', { ...person, token }, { process })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect((await stage.browser().ask('setup', { ...person, token })).status).toBe(410);
    expect((await browser.session()).state).toBe('nobody');
  });

  test('two links for the first owner, of two processes, make one owner', async () => {
    await stage.listen();
    await stage.processes[1]?.listen({ port: 0, host: '127.0.0.1' });
    await expect.poll(() => stage.said).toHaveLength(4);
    const firsts = stage.said.filter((line) => line.includes('nobody can log in'));
    const both = await Promise.all(
      firsts.map((line, process) => {
        const email = `owner${process}@shop.example`;
        return stage.browser().ask('setup', { ...person, email, token: tokenIn(line) }, { process });
      }),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    const { rows } = await stage.db.query('select role from members');
    expect(rows).toEqual([{ role: 'owner' }]);
  });

  test('an operator who is locked out gets in again: a new password, no second step, every session ended', async () => {
    await stage.listen();
    await expect.poll(() => stage.said).toHaveLength(2);
    const [reset, first] = stage.said.map(tokenIn);
    const lost = { ...person, email: 'lost@shop.example', token: first };
    const before = stage.browser();
    expect((await before.ask('setup', lost)).status).toBe(200);
    await stage.db.query(`update members set totp_secret = '\\x0102', role = 'viewer'`);
    const browser = stage.browser();
    expect((await browser.ask('readSetup', { token: reset })).body).toEqual({
      ...{ kind: 'reset', email: 'lost@shop.example', name: '김주인' },
    });
    const password = 'another harbour, seven gulls';
    expect((await browser.ask('setup', { ...person, token: reset, password })).body).toMatchObject({
      code: 'INVALID_REQUEST',
      field: 'email',
    });
    expect((await browser.ask('setup', { ...lost, token: reset, password })).body).toMatchObject({
      state: 'member',
      member: { role: 'owner', hasTotp: false },
    });
    expect((await before.session()).state).toBe('nobody');
    const login = { email: 'lost@shop.example', password };
    expect((await stage.browser().ask('login', login)).body.state).toBe('member');
    expect((await stage.browser().ask('setup', { ...lost, token: reset, password })).status).toBe(410);
  });
});
