import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNotice } from './notices.ts';
import { DepositInquiryAnswer, errorAnswer, railNotices, TransferFailure } from './protocol.ts';

const deposit = {
  noticeId: 'ntc_1',
  eventSeq: 7,
  depositId: 'dep_1',
  bankCode: '088',
  accountNumber: '56211234567890',
  bankDate: '2026-03-10',
  bankTxNo: '00000007',
  amount: 50_000,
  unclearedAmount: 0,
  depositorName: '김보냄',
  depositedAt: '2026-03-10T14:22:31.118+09:00',
  settleDate: '2026-03-10',
  attempt: 1,
};
const read = (changes: object) => readNotice('deposit', JSON.stringify({ ...deposit, ...changes }));

describe('a deposit notice', () => {
  test('is read, whatever else its sender adds', () => {
    expect(read({ branch: '종로' })).toEqual({ ok: true, notice: deposit });
  });

  test.each([
    { amount: 0 },
    { amount: -1 },
    { amount: 1.5 },
    { amount: '50000' },
    { amount: 1_000_000_000_001 },
    { unclearedAmount: -1 },
    { bankCode: '88' },
    { accountNumber: '562-112' },
    { bankDate: '2026-02-30' },
    { depositedAt: '2026-03-10T14:22:31' },
    { depositId: '' },
    { eventSeq: 0 },
  ])('with %o is refused, naming the field', (change) => {
    expect(read(change)).toMatchObject({
      ok: false,
      status: 400,
      body: {
        result: 'ERROR',
        code: 'INVALID_REQUEST',
        message: expect.stringContaining(Object.keys(change)[0] ?? ''),
      },
    });
  });

  test.each([
    ['a byte order mark', Buffer.from(`\uFEFF${JSON.stringify(deposit)}`)],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['no JSON', Buffer.from('deposit')],
  ])('with %s is refused', (_, rawBody) => {
    expect(readNotice('deposit', rawBody)).toMatchObject({ ok: false, status: 400 });
  });

  test.each([
    ['20 Hangul', '가'.repeat(20), '가'.repeat(20)],
    ['emoji', '👩‍👧 김', '👩‍👧 김'],
    ['NUL', '김\u0000보냄', '김보냄'],
    ['half a pair', '김\ud83d보냄', '김보냄'],
    ['300 characters', '나'.repeat(300), '나'.repeat(100)],
    ['nothing', '', ''],
  ])('name_bytes: a name of %s never keeps money out', (_, depositorName, kept) => {
    expect(read({ depositorName })).toMatchObject({ ok: true, notice: { depositorName: kept } });
  });

  test('any name becomes one that a database can hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (depositorName) => {
        const notice = read({ depositorName });
        if (!notice.ok) throw new Error('a name was refused');
        const name = notice.notice.depositorName;
        expect(name.isWellFormed()).toBe(true);
        expect(name).not.toMatch(/\p{Cc}/u);
        expect(Array.from(name).length).toBeLessThanOrEqual(100);
      }),
    );
  });
});

test('a failure reason that is not in the table is kept as OTHER, with its words', () => {
  expect(TransferFailure.parse({ code: 'DORMANT', message: '휴면 계좌' })).toEqual({
    code: 'OTHER',
    message: '휴면 계좌',
  });
});

test.each([
  { accept: true },
  { accept: false },
  { accept: false, reason: 'NO' },
  { accept: 'true', holderName: '상점' },
  {},
])('an inquiry answered %o is no answer, so the bank refuses', (answer) => {
  expect(DepositInquiryAnswer.safeParse(answer).success).toBe(false);
});

test('a refusal says whether the same request may succeed later', () => {
  expect(errorAnswer('BANK_CLOSED', 'closed', '2026-03-11T00:30:00+09:00')).toEqual({
    result: 'ERROR',
    code: 'BANK_CLOSED',
    message: 'closed',
    retryable: true,
    reopensAt: '2026-03-11T00:30:00+09:00',
  });
  expect(errorAnswer('CONFLICT', 'other content').retryable).toBe(false);
});

test('every notice is posted to a path of its own', () => {
  const paths = Object.values(railNotices).map((each) => each.path);
  expect(new Set(paths).size).toBe(paths.length);
});
