import { randomUUID } from 'node:crypto';
import { type RailNotice, railNotices, signRequest, verifyAnswer } from '@tollgate/rails';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Answer } from '../support/shop.ts';
import { buildTown, type Town } from '../support/town.ts';
import { books, numbersLeased } from './books.ts';
import { callAt } from './call-at.ts';
import { expectRefusal, pathsOf, withValue } from './refusals.ts';
import { jsonText, written } from './wrong-values.ts';

let town: Town;
let before: Record<string, string>;

beforeAll(async () => {
  town = await buildTown();
  await numbersLeased(town.db);
  before = await books(town.db);
});
afterAll(() => town.close());

/** The secrets a town is built with. */
const toGateway = [{ keyId: 'to-gateway', secret: 'b2'.repeat(32) }];
const toBank = [{ keyId: 'to-bank', secret: 'a1'.repeat(32) }];

const now = () => new Date().toISOString();
const account = () => ({ bankCode: '088', accountNumber: '56210000000001' });
const event = () => ({ noticeId: randomUUID(), eventSeq: 1 });

/** One body of each notice with which nothing is wrong, of an account that is nobody's. */
const notices: Record<RailNotice, () => Record<string, unknown>> = {
  depositInquiry: () => ({
    inquiryId: randomUUID(),
    ...account(),
    amount: 50_000,
    depositorName: '김',
    channel: 'APP',
    round: 1,
    askedAt: now(),
  }),
  deposit: () => ({
    ...event(),
    ...account(),
    bankDate: '2026-03-10',
    bankTxNo: randomUUID(),
    depositId: randomUUID(),
    amount: 50_000,
    unclearedAmount: 0,
    depositorName: '김',
    depositorBankCode: '004',
    depositedAt: now(),
    settleDate: '2026-03-10',
    attempt: 1,
  }),
  reversal: () => ({
    ...event(),
    ...account(),
    bankDate: '2026-03-10',
    bankTxNo: randomUUID(),
    reversalId: randomUUID(),
    depositId: randomUUID(),
    amount: 50_000,
    reversedAt: now(),
    reason: 'x',
    attempt: 1,
  }),
  transferResult: () => ({
    ...event(),
    transferId: 'nobody.nothing',
    doneAt: now(),
    attempt: 1,
    status: 'SUCCEEDED',
    bankTransactionId: 'T1',
  }),
  bankStatus: () => ({
    noticeId: randomUUID(),
    bankCode: '088',
    state: 'CLOSED',
    from: now(),
    to: now(),
    ops: ['DEPOSIT'],
  }),
};
const names = Object.keys(notices) as RailNotice[];
const targetOf = (name: RailNotice) => `/rails/bank${railNotices[name].path}`;

interface Signing {
  secrets?: typeof toGateway;
  at?: Date;
  requestId?: string;
  method?: string;
  target?: string;
  /** What is signed where it is not what is sent. */
  signed?: string;
}

async function tell(
  name: RailNotice,
  rawBody: string,
  signing: Signing = {},
): Promise<Answer & { isSigned: boolean }> {
  const {
    secrets = toGateway,
    at = new Date(),
    requestId = randomUUID(),
    method = 'POST',
    target = targetOf(name),
    signed = rawBody,
  } = signing;
  const headers = signRequest({ method, target, rawBody: signed, requestId, now: at }, secrets);
  const answer = await callAt(town.origin(), 'POST', targetOf(name), { rawBody, headers });
  const signature = answer.headers.get('rail-signature');
  return {
    ...answer,
    isSigned: verifyAnswer({ requestId, status: answer.status, rawBody: answer.text, signature }, toBank),
  };
}

const expectStranger = (answer: Answer) => {
  expect([answer.status, answer.text]).toEqual([401, '']);
  expect(answer.headers.get('rail-signature')).toBeNull();
  expect(answer.headers.get('x-tosspayments-trace-id')).toMatch(/^[0-9a-f]{32}$/);
};

test.each(names)('%s: who cannot sign learns nothing', async (name) => {
  const body = JSON.stringify(notices[name]());
  const target = targetOf(name);
  const past = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  expectStranger(await callAt(town.origin(), 'POST', target, { rawBody: body }));
  const wrong: Signing[] = [
    { secrets: [{ keyId: 'to-gateway', secret: 'c3'.repeat(32) }] },
    { secrets: [{ keyId: 'nobody', secret: 'b2'.repeat(32) }] },
    { secrets: toBank },
    { at: past(360) },
    { at: past(-600) },
    { at: new Date(0) },
    { signed: `${body} ` },
    { signed: '' },
    { method: 'PUT' },
    { target: `${target}?` },
    { target: targetOf(names[(names.indexOf(name) + 1) % names.length] as RailNotice) },
  ];
  for (const signing of wrong) expectStranger(await tell(name, body, signing));
  const headers = signRequest(
    { method: 'POST', target, rawBody: body, requestId: randomUUID(), now: new Date() },
    toGateway,
  );
  for (const header of Object.keys(headers)) {
    for (const value of ['', 'x', '0', `v1=${'0'.repeat(64)}`, 'x'.repeat(5_000)]) {
      expectStranger(
        await callAt(town.origin(), 'POST', target, {
          rawBody: body,
          headers: { ...headers, [header]: value },
        }),
      );
    }
  }
});

test('a notice is heard once under one request id', async () => {
  const requestId = randomUUID();
  const body = JSON.stringify(notices.bankStatus());
  expect((await tell('bankStatus', body, { requestId })).status).toBe(200);
  expectStranger(await tell('bankStatus', body, { requestId }));
});

test('a notice of more than 64 KiB is not read, and what is no text at all is refused by us', async () => {
  expectStranger(await tell('deposit', JSON.stringify({ ...notices.deposit(), more: 'x'.repeat(65_536) })));
  const large = await callAt(town.origin(), 'POST', targetOf('deposit'), { rawBody: 'x'.repeat(262_145) });
  expectRefusal(large, { code: 'INVALID_REQUEST' });
  const latin = await callAt(town.origin(), 'POST', targetOf('deposit'), {
    rawBody: Buffer.from([0xff, 0xfe]),
  });
  expectRefusal(latin, { code: 'INVALID_REQUEST' });
});

/** Refused by the bank's protocol: signed, and naming the field, because only the bank's own people read it. */
const expectUnread = (answer: Answer & { isSigned: boolean }, field?: string) => {
  expect(answer.body, field).toEqual({
    result: 'ERROR',
    code: 'INVALID_REQUEST',
    message: expect.any(String),
    retryable: false,
  });
  expect([answer.status, answer.isSigned]).toEqual([400, true]);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  if (field) expect(answer.body.message).toContain(field);
};

test.each(names)('%s: a signed body that is none of its kind is refused', async (name) => {
  for (const body of [
    '',
    '{',
    '[]',
    '"x"',
    '7',
    'null',
    'true',
    '\ufeff{}',
    '{}',
    '['.repeat(30_000),
    '{"__proto__":{}}',
  ]) {
    expectUnread(await tell(name, body));
  }
});

const AMOUNTS = [
  0,
  -1,
  0.5,
  '50000',
  null,
  true,
  {},
  [],
  1_000_000_000_001,
  1e13,
  written('1e400'),
  written('50000.5'),
];
const IDS = ['', null, 7, true, {}, [], 'x'.repeat(65), 'a b', 'a/b', '한글', 'a\0b', '🙂', '\ud800'];
const MOMENTS = [
  '',
  null,
  7,
  {},
  'yesterday',
  '2026-03-10',
  '2026-03-10T10:00:00',
  '2026-02-30T10:00:00+09:00',
  '2026-13-01T00:00:00Z',
  '20260310T100000Z',
];
const DAYS = [
  '',
  null,
  7,
  {},
  '20260310',
  '2026-02-30',
  '2026-13-01',
  '0000-01-01',
  '10000-01-01',
  '2026-03-10T00:00:00Z',
];

/** Wrong values by the field's name, which means the same in every notice. */
const wrongValues: Record<string, unknown[]> = {
  amount: AMOUNTS,
  unclearedAmount: AMOUNTS.filter((value) => value !== 0),
  eventSeq: [0, -1, 1.5, '1', null, {}, written('1e400'), 1e300],
  attempt: [0, -1, 1.5, '1', null, {}],
  round: [0, 3, 1.5, '1', null, {}],
  bankCode: ['', '88', '0088', 'abc', 88, null, {}, '０８８', '08\0'],
  depositorBankCode: ['', '4', '0044', 4, null],
  accountNumber: ['', '12a', '1'.repeat(21), 56_210, null, {}, '1-2', '١٢٣', '1\0'],
  ...Object.fromEntries(
    ['noticeId', 'inquiryId', 'bankTxNo', 'depositId', 'reversalId', 'transferId', 'bankTransactionId'].map(
      (id) => [id, IDS],
    ),
  ),
  ...Object.fromEntries(
    ['askedAt', 'depositedAt', 'reversedAt', 'doneAt', 'from', 'to'].map((at) => [at, MOMENTS]),
  ),
  ...Object.fromEntries(['bankDate', 'settleDate'].map((date) => [date, DAYS])),
  ...Object.fromEntries(
    ['depositorName', 'channel', 'reason'].map((text) => [text, [null, 7, true, {}, []]]),
  ),
  state: ['', 'open', null, 7, {}],
  status: ['', 'DONE', 'ACCEPTED', null, 7, {}],
  ops: ['DEPOSIT', null, {}, ['x'], [null]],
};

describe.each(names)('%s', (name) => {
  const schema = railNotices[name].body as z.ZodType;
  const optional = new Set(['depositorName', 'channel', 'depositorBankCode', 'attempt', 'reason', 'to']);

  test.each(Object.keys(notices[name]()))('%s', async (field) => {
    const values = wrongValues[field];
    if (!values) throw new Error(`no wrong values for ${field}`);
    const missing =
      optional.has(field) && !(name === 'deposit' && field !== 'depositorBankCode') ? [] : [undefined];
    await Promise.all(
      [...values, ...missing].map(async (value) =>
        expectUnread(await tell(name, jsonText(withValue(notices[name](), field, value))), field),
      ),
    );
  });

  test('the bodies know every field', () => {
    const known = new Set([...Object.keys(notices[name]()), 'failure', 'failure.code', 'failure.message']);
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
      oneOf?: unknown[];
      anyOf?: unknown[];
    };
    const paths = [json, ...(json.oneOf ?? json.anyOf ?? [])].flatMap((each) => pathsOf(each));
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !known.has(path))).toEqual([]);
  });
});

test('nothing that was refused left a trace in the database', async () => {
  expect(await books(town.db)).toEqual(before);
});

test('a name is never a reason to refuse money: what cannot be stored is taken out of it', async () => {
  const notice: Record<string, unknown> = {
    ...notices.deposit(),
    depositorName: `김\0\u0007구매\ud800🙂\u202e${'가'.repeat(200)}`,
  };
  const answer = await tell('deposit', JSON.stringify(notice));
  expect([answer.status, answer.isSigned, answer.body]).toEqual([200, true, { result: 'OK' }]);
  const { rows } = await town.db.query(`select depositor_name, state from deposits where deposit_id = $1`, [
    notice['depositId'],
  ]);
  expect(rows).toEqual([{ depositor_name: `김구매🙂\u202e${'가'.repeat(95)}`, state: 'SUSPENSE' }]);
});

test.each(['0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00', '1970-01-01T00:00:00Z'])(
  'a deposit of %s is an odd one, and taken',
  async (depositedAt) => {
    const bankDate = depositedAt.slice(0, 10);
    const answer = await tell(
      'deposit',
      JSON.stringify({ ...notices.deposit(), depositedAt, bankDate, settleDate: bankDate }),
    );
    expect([answer.status, answer.body]).toEqual([200, { result: 'OK' }]);
  },
);

test('ids that point nowhere are heard and change nothing', async () => {
  for (const transferId of ['.', 'a', 'a.b', 'a.b.c', '__proto__.constructor', 'tgdocs.', '.x']) {
    const failure = { code: 'NO_SUCH_CODE', message: 'x\0' };
    const failed = { ...notices.transferResult(), transferId, status: 'FAILED', failure };
    expect((await tell('transferResult', JSON.stringify(failed))).status).toBe(200);
  }
});
