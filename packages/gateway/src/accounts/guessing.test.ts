import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Browser, GOOD_PASSWORD, openStage, type Stage } from './account-stage.ts';
import { isToldOf } from './tries.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.owner();
});
afterAll(() => stage.close());

const right = { email: 'owner@shop.example', password: GOOD_PASSWORD };
const guess = (browser: Browser, email = right.email, process = 0) =>
  browser.ask('login', { email, password: `guess ${Math.floor(performance.now())} of many` }, { process });

const statuses = async (answers: Promise<{ status: number }>[]): Promise<Record<string, number>> => {
  const counted: Record<string, number> = {};
  for (const { status } of await Promise.all(answers)) counted[status] = (counted[status] ?? 0) + 1;
  return counted;
};

/** Enough for the account to be known as one that is being guessed at. */
const ADDRESSES = 150;

/** As if everybody had waited as long as they were told. */
const waitLongEnough = () => stage.db.query('update login_attempts set open_at = clock_timestamp()');
const forgetAll = () => stage.db.query('delete from login_attempts');
const waitOf = async (): Promise<number> => {
  const { rows } = await stage.db.query<{ s: number }>(
    'select max(extract(epoch from open_at - clock_timestamp()))::float8 as s from login_attempts',
  );
  return rows[0]?.s ?? 0;
};

test('after five wrong passwords one waits, twice as long each time, but never longer than five minutes', async () => {
  await forgetAll();
  const guesser = stage.browser();
  for (let count = 1; count <= 5; count++) expect((await guess(guesser)).status).toBe(401);
  const { status, headers, body } = await guess(guesser);
  expect(status).toBe(429);
  expect(headers['retry-after']).toBe(String(body.retryAfterSeconds));
  expect(body).toEqual({
    code: 'TOO_MANY_REQUESTS',
    message: `여러 번 틀렸어요. ${body.retryAfterSeconds}초 뒤에 다시 해 주세요.`,
    retryAfterSeconds: 1,
  });
  // The right password has to wait too, and every process knows it.
  await stage.db.query(`update login_attempts set open_at = open_at + interval '1 minute'`);
  expect((await guesser.ask('login', right, { process: 1 })).status).toBe(429);
  let last = 0;
  for (const expected of [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
    await waitLongEnough();
    expect((await guess(guesser)).status).toBe(401);
    last = await waitOf();
    expect(last).toBeGreaterThan(expected - 5);
    expect(last).toBeLessThanOrEqual(expected);
  }
  await waitLongEnough();
  expect((await guesser.ask('login', right)).status).toBe(200);
});

test('a hundred guesses at the same moment on two processes are five, and nothing is hashed for the rest', async () => {
  await forgetAll();
  const guesser = stage.browser();
  const all = Array.from({ length: 100 }, (_, at) => guess(guesser, right.email, at % 2));
  expect(await statuses(all)).toEqual({ 401: 5, 429: 95 });
});

test('guesses from ever new addresses lock out nobody: not the owner’s browser, and not the owner on a new one', async () => {
  await forgetAll();
  const own = stage.browser('203.0.113.50');
  await own.ask('login', right);
  let taken = 0;
  // Ten at a time: every address gets one try in, and those behind the hundredth no second one.
  for (let at = 0; at < ADDRESSES; at += 10) {
    const some = Array.from({ length: 10 }, (_, next) => stage.browser(`10.0.${at + next}.1`));
    taken += (await statuses(some.map((each) => guess(each))))['401'] ?? 0;
  }
  expect(taken).toBe(ADDRESSES);
  const again = ['10.0.1.1', '10.0.110.1', '10.0.140.1'].map((address) => guess(stage.browser(address)));
  // The first of them had five free tries before anybody could know; the later ones have had theirs.
  expect(await statuses(again)).toEqual({ 401: 1, 429: 2 });

  expect((await own.ask('login', right)).status).toBe(200);
  expect((await guess(own)).status).toBe(401);
  expect((await own.ask('login', right)).status).toBe(200);
  expect((await stage.browser('203.0.113.51').ask('login', right)).status).toBe(200);
});

test('the owner’s browser is not slowed by a guesser at the very same address, and its own guesses are counted', async () => {
  await forgetAll();
  const own = stage.browser('203.0.113.60');
  await own.ask('login', right);
  const guesser = stage.browser('203.0.113.60');
  expect(await statuses(Array.from({ length: 20 }, () => guess(guesser)))).toEqual({ 401: 5, 429: 15 });
  expect((await own.ask('login', right)).status).toBe(200);
  expect(await statuses(Array.from({ length: 20 }, () => guess(own)))).toEqual({ 401: 5, 429: 15 });
  // A name that the browser made up, or one that another member is known by, is nobody's.
  const pretender = stage.browser('203.0.113.60');
  const viewer = await stage.member('viewer');
  for (const name of ['B'.repeat(43), viewer.cookies.get('__Host-tollgate-browser') as string]) {
    pretender.cookies.set('__Host-tollgate-browser', name);
    expect((await pretender.ask('login', right)).status).toBe(429);
  }
});

test('a browser gets a new name at each log-in, so that one slipped into it before is worth nothing', async () => {
  await forgetAll();
  const attacker = stage.browser();
  const viewer = await stage.member('viewer');
  const planted = viewer.cookies.get('__Host-tollgate-browser') as string;
  const victim = stage.browser();
  victim.cookies.set('__Host-tollgate-browser', planted);
  await victim.ask('login', right);
  attacker.cookies.set('__Host-tollgate-browser', planted);
  await statuses(Array.from({ length: 6 }, () => guess(attacker)));
  expect((await attacker.ask('login', right)).status).toBe(429);
  // The member who was known in this browser before still is.
  victim.address = attacker.address;
  await statuses(Array.from({ length: 6 }, () => guess(attacker, viewer.email)));
  expect((await victim.ask('login', { email: viewer.email, password: GOOD_PASSWORD })).status).toBe(200);
});

test('one address is slowed over all accounts, and no log-in of its own resets that', async () => {
  await forgetAll();
  const viewer = await stage.member('viewer');
  const own = { email: viewer.email, password: GOOD_PASSWORD };
  const at = '203.0.113.70';
  // A fresh browser each time: a known one would not be counted by its address.
  const many = Array.from({ length: 19 }, (_, each) =>
    guess(stage.browser(at), `someone${each}@shop.example`),
  );
  expect(await statuses(many)).toEqual({ 401: 19 });
  expect((await stage.browser(at).ask('login', own)).status).toBe(200);
  expect((await guess(stage.browser(at), 'one-more@shop.example')).status).toBe(401);
  expect((await guess(stage.browser(at), 'and-another@shop.example')).status).toBe(429);
});

test('addresses of the newer kind count by their network, of which one person has a whole', async () => {
  await forgetAll();
  const same = Array.from({ length: 20 }, (_, each) => guess(stage.browser(`2001:db8:1:2::${each + 1}`)));
  expect(await statuses(same)).toEqual({ 401: 5, 429: 15 });
  expect((await guess(stage.browser('2001:db8:1:3::1'))).status).toBe(401);
});

test('what a caller writes into the header before our proxy does not make them somebody else', async () => {
  await forgetAll();
  const at = stage.browser('203.0.113.80');
  const lying = Array.from({ length: 20 }, (_, each) =>
    at.ask(
      'login',
      { ...right, password: 'guessing and lying' },
      {
        headers: { 'x-forwarded-for': `192.0.2.${each}, 203.0.113.80` },
      },
    ),
  );
  expect(await statuses(lying)).toEqual({ 401: 5, 429: 15 });
});

test('an address that nobody has costs the same statements as one that somebody has', async () => {
  await forgetAll();
  const counts = async (email: string): Promise<string[]> => {
    const asked = vi.spyOn(stage.db, 'query');
    await guess(stage.browser(), email);
    const names = asked.mock.calls.map(([statement]) => (statement as unknown as { name: string }).name);
    asked.mockRestore();
    return names;
  };
  const known = await counts(right.email);
  expect(await counts('nobody@shop.example')).toEqual(known);
  expect(known).toContain('record-audit');
});

test('wrong passwords stand in the audit log, fewer and fewer of them, and what was typed never', async () => {
  await forgetAll();
  const { rows: before } = await stage.db.query<{ n: number }>('select count(*)::int as n from audit_log');
  const guesser = stage.browser('203.0.113.90');
  for (let count = 1; count <= 11; count++) {
    await guess(guesser, count === 1 ? 'MyPassword!@typed.here' : right.email);
    await waitLongEnough();
  }
  const { rows } = await stage.db.query(
    `select email, action, facts from audit_log where address = '203.0.113.90' order by entry_id`,
  );
  expect(rows).toEqual([
    { email: null, action: 'login.failed', facts: { failures: 1 } },
    { email: right.email, action: 'login.failed', facts: { failures: 1 } },
    { email: right.email, action: 'login.failed', facts: { failures: 5 } },
    { email: right.email, action: 'login.failed', facts: { failures: 10 } },
  ]);
  expect(before[0]?.n).toBeGreaterThan(0);
  expect([1, 2, 5, 6, 10, 15, 20, 40, 80, 90].filter(isToldOf)).toEqual([1, 5, 10, 20, 40, 80]);
  const { rows: all } = await stage.db.query(
    `select count(*)::int as n from audit_log a where a::text ~ 'MyPassword|guess|kettle'`,
  );
  expect(all).toEqual([{ n: 0 }]);
});

test('what is past its time is forgotten a little with every try', async () => {
  await forgetAll();
  for (let each = 0; each < 3; each++) await guess(stage.browser(), `someone${each}@shop.example`);
  await stage.db.query(`update login_attempts set forget_at = now() - interval '1 second', failures = 50`);
  await guess(stage.browser(), 'new@shop.example');
  const { rows } = await stage.db.query('select failures from login_attempts');
  expect(rows).toEqual([{ failures: 1 }, { failures: 1 }, { failures: 1 }]);
});
