import type { ConsoleRole } from '@tollgate/contract/console';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashOfToken, newToken } from '../accounts/tokens.ts';
import { systemChance } from '../chance.ts';
import { inTransaction } from '../store/database.ts';
import { insertMember } from '../store/members.ts';
import { insertSession } from '../store/sessions.ts';
import { type ConsoleStage, openConsole } from './console-stage.ts';

let stage: ConsoleStage;
let mId: string;
let paymentKey: string;
beforeAll(async () => {
  // Everybody may reach it, so everybody logs in.
  stage = await openConsole({ TOLLGATE_HOST: '0.0.0.0' });
  await stage.books.numbers('88', 20);
  mId = await stage.shop();
  paymentKey = (await stage.waiting(mId)).paymentKey;
});
afterAll(() => stage.close());

let members = 0;
/** The cookie of somebody who has logged in. */
async function member(role: ConsoleRole, mIds: string[] | null = null): Promise<Record<string, string>> {
  const memberId = `member-${++members}`;
  const token = newToken(systemChance);
  await inTransaction(stage.books.db, async (tx) => {
    const email = `${memberId}@shop.example`;
    await insertMember(tx, { memberId, email, name: memberId, role, mIds, passwordHash: '-' });
    await insertSession(tx, {
      ...{ tokenHash: hashOfToken(token), sessionId: memberId, memberId },
      ...{ how: 'password', address: '127.0.0.1', browser: 'test' },
    });
  });
  return { cookie: `tollgate=${token}` };
}

const acts: [path: string, body: object][] = [
  ['/deposit', {}],
  ['/deposit-reversal', {}],
  ['/expire', {}],
  ['/cancel-preview', { cancelReason: 'x' }],
  ['/cancel', { cancelReason: 'x' }],
];

test('a viewer sees everything and changes nothing', async () => {
  const viewer = await member('viewer');
  for (const path of ['/home', '/payments', `/payments/${paymentKey}`])
    expect((await stage.get(`/shops/${mId}${path}`, viewer)).status, path).toBe(200);
  for (const [path, body] of acts)
    expect(await stage.post(`/shops/${mId}/payments/${paymentKey}${path}`, body, viewer), path).toMatchObject(
      {
        status: 403,
        body: { code: 'FORBIDDEN_REQUEST', message: expect.stringMatching(/[가-힣]/) },
      },
    );
  expect((await stage.post('/shops', {}, viewer)).status).toBe(403);
  expect((await stage.get(`/shops/${mId}/payments/${paymentKey}`, viewer)).body.row.status).toBe(
    'WAITING_FOR_DEPOSIT',
  );
});

test('nobody is told to log in, and learns nothing of what there is', async () => {
  for (const path of [
    '/shops',
    `/shops/${mId}/payments`,
    '/shops/nobody/payments',
    `/payments/${paymentKey}`,
  ])
    expect(await stage.get(path), path).toMatchObject({ status: 401, body: { code: 'LOGIN_REQUIRED' } });
});

test('for whoever may not see a shop it is not there, nor are its payments', async () => {
  const other = await stage.shop();
  const developer = await member('developer', [other]);
  const listed = await stage.get('/shops', developer);
  expect(listed.body.rows.map((shop: { mId: string }) => shop.mId)).toEqual([other]);
  for (const path of [
    `/shops/${mId}/home`,
    `/shops/${mId}/payments/${paymentKey}`,
    `/payments/${paymentKey}`,
  ])
    expect(await stage.get(path, developer), path).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  for (const [path, body] of acts)
    expect((await stage.post(`/shops/${mId}/payments/${paymentKey}${path}`, body, developer)).status).toBe(
      404,
    );
});

test('what moves no money in a test shop is refused for a live one', async () => {
  const live = await stage.shop('live');
  const waiting = await stage.waiting(live);
  const owner = await member('owner');
  const listed = await stage.get(`/shops/${live}/payments`, owner);
  expect(listed.body.rows[0].actions).toEqual(['cancel']);
  for (const path of ['/deposit', '/deposit-reversal', '/expire'])
    expect(
      await stage.post(`/shops/${live}/payments/${waiting.paymentKey}${path}`, {}, owner),
      path,
    ).toMatchObject({ status: 400, body: { code: 'NOT_SUPPORTED_PROCESS' } });
});

test('a form is refused for what the API refuses, beside its field', async () => {
  const owner = await member('owner');
  const at = `/shops/${mId}/payments/${paymentKey}`;
  expect(await stage.post(`${at}/deposit`, { amount: -5 }, owner)).toMatchObject({
    status: 400,
    body: { code: 'INVALID_REQUEST', field: 'amount' },
  });
  expect(await stage.post(`${at}/cancel`, {}, owner)).toMatchObject({
    status: 400,
    body: { field: 'cancelReason' },
  });
  expect(await stage.post(`${at}/cancel`, { cancelReason: 'x', cancelAmount: 10 }, owner)).toMatchObject({
    status: 403,
    body: { code: 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT' },
  });
});

test('who did what is written down, a preview is not', async () => {
  const developer = await member('developer');
  const { paymentKey: own } = await stage.waiting(mId);
  const at = `/shops/${mId}/payments/${own}`;
  expect((await stage.post(`${at}/cancel-preview`, { cancelReason: '변심' }, developer)).status).toBe(200);
  expect((await stage.post(`${at}/cancel`, { cancelReason: '변심' }, developer)).status).toBe(200);
  const { rows } = await stage.books.db.query(
    'select action, member_id, m_id, facts from audit_log where target = $1',
    [own],
  );
  expect(rows).toEqual([
    {
      ...{ action: 'payment.canceled', member_id: `member-${members}`, m_id: mId },
      facts: { cancelReason: '변심' },
    },
  ]);
});
