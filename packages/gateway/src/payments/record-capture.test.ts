import type { Payment } from '@tollgate/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshKeys, systemChance } from '../chance.ts';
import { approvedAtWallet, capturingAtWallet, TOTAL } from '../paypal/wallet-stage.ts';
import { type Books, openBooks } from '../store/books-stage.ts';
import { readPayments } from '../store/payments.ts';
import { moveClock } from '../store/shop-clock.ts';
import { expirePayment } from './expire.ts';
import { type KnownVerdict, recordCapture } from './record-capture.ts';

/* What a wallet said is written down: once, by whoever comes first, and never against what is known already. */

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterAll(() => books.close());

const keys = () => freshKeys(systemChance, new Date());
/** The number of the money at the wallet; no two payments share one. */
let captures = 0;

const approved = async () => approvedAtWallet(books, await books.merchant());
const capturing = async () => capturingAtWallet(books, await books.merchant());

const taken = (more: Partial<Extract<KnownVerdict, { kind: 'taken' }>> = {}): KnownVerdict => ({
  kind: 'taken',
  captureId: `CAPTURE${++captures}`,
  amount: TOTAL,
  currency: 'USD',
  fee: 3_225,
  ...more,
});
const declined: KnownVerdict = { kind: 'declined', code: 'REJECT_CARD_COMPANY', facts: {} };
const released: KnownVerdict = {
  kind: 'released',
  code: 'PROVIDER_ERROR',
  facts: { issue: 'PERMISSION_DENIED' },
};
const held: KnownVerdict = { kind: 'held', captureId: 'CAPTURE0' };

const record = (
  { mId, paymentKey }: Payment,
  verdict: KnownVerdict,
  { isJob = false, at = books.writeValue } = {},
) => at(recordCapture, { mId, paymentKey, verdict, keys: keys(), isJob });

const read = async (payment: Payment): Promise<Payment> => {
  const [stored] = await readPayments(books.db, [payment]);
  if (!stored) throw new Error('no such payment');
  return stored.payment;
};
const linesOf = async ({ mId }: Payment): Promise<string[]> => {
  const { rows } = await books.db.query<{ line: string }>(
    `select split_part(event, ':', 1) || ' ' || debit || '→' || credit || ' ' || amount as line
       from ledger_entries where m_id = $1 order by ctid`,
    [mId],
  );
  return rows.map(({ line }) => line);
};
const alarmsOf = async ({ mId }: Payment): Promise<string[]> => {
  const { rows } = await books.db.query<{ kind: string }>(
    'select kind from alarms where m_id = $1 order by alarm_id',
    [mId],
  );
  return rows.map(({ kind }) => kind);
};
const isOpen = async ({ mId }: Payment): Promise<boolean> =>
  (await books.db.query('select 1 from open_captures where m_id = $1', [mId])).rowCount === 1;
/** Moves the merchant's clock on, as a test does. */
const later = ({ mId }: Payment, minutes: number) => moveClock(books.db, mId, minutes * 60_000);

describe('money that came', () => {
  test('is booked once, whoever brings it, in however many processes at once', async () => {
    const payment = await capturing();
    expect(await isOpen(payment)).toBe(true);
    const others = [books, books.another(), books.another()];
    const all = others.flatMap(({ writeValue }) =>
      [1, 2, 3].map(() => record(payment, taken(), { at: writeValue })),
    );
    const secrets = (await Promise.all(all)).map(({ payment: { secret } }) => secret);
    expect(new Set(secrets).size).toBe(1);
    expect(await linesOf(payment)).toEqual(['capture rail→merchant 72624', 'fee fees→rail 3225']);
    expect(await isOpen(payment)).toBe(false);
  });

  test.each([
    ['a refusal', declined],
    ['a failure of ours', released],
    ['a review', held],
  ])('is never taken for none by %s that comes later', async (_, late) => {
    const payment = await capturing();
    await record(payment, taken());
    const second = await record(payment, late);
    expect(second.refusal).toBeUndefined();
    expect(await read(payment)).toMatchObject({
      status: 'DONE',
      wallet: { capture: { state: 'COMPLETED' } },
    });
    expect(await alarmsOf(payment)).toEqual([]);
  });

  test('although nobody confirmed here is the payment’s all the same', async () => {
    const payment = await approved();
    await record(payment, taken());
    expect(await read(payment)).toMatchObject({ status: 'DONE' });
  });

  test('without a fee books none', async () => {
    const payment = await capturing();
    await record(payment, taken({ fee: 0 }));
    expect(await linesOf(payment)).toEqual(['capture rail→merchant 72624']);
  });
});

describe('other money than was asked for', () => {
  test.each([
    ['a cent less', { amount: TOTAL - 1 }],
    ['a cent more', { amount: TOTAL + 1 }],
    ['as many yen', { currency: 'JPY' as const }],
  ])('%s: nothing is believed or booked, one person is told once, and it stays open', async (_, more) => {
    const payment = await capturing();
    for (const isJob of [false, true, true]) {
      const { refusal } = await record(payment, taken(more), { isJob });
      expect(refusal?.code).toBe('PROVIDER_ERROR');
    }
    expect(await alarmsOf(payment)).toEqual(['CAPTURE_MISMATCH']);
    expect(await linesOf(payment)).toEqual([]);
    expect(await read(payment)).toMatchObject({ status: 'IN_PROGRESS', approvedAt: null });
    expect(await isOpen(payment)).toBe(true);
  });
});

describe('money for a payment that ended', () => {
  test.each([
    ['was refused', (payment: Payment) => record(payment, declined)],
    [
      'has expired',
      async (payment: Payment) => {
        await record(payment, released);
        await later(payment, 11);
        await books.writeValue(expirePayment, payment);
      },
    ],
  ])('and %s belongs to nobody, and a person is told once', async (_, end) => {
    const payment = await capturing();
    await end(payment);
    const { status } = await read(payment);
    for (let times = 0; times < 3; times++) {
      const { refusal } = await record(payment, taken(), { isJob: true });
      expect(refusal?.code).toBe('NOT_FOUND_PAYMENT_SESSION');
    }
    expect(await read(payment)).toMatchObject({ status, wallet: { capture: { state: 'STRANDED' } } });
    expect(await linesOf(payment)).toEqual(['suspense rail→suspense 72624', 'fee fees→rail 3225']);
    expect((await alarmsOf(payment)).filter((kind) => kind === 'CAPTURE_AFTER_END')).toHaveLength(1);
    expect(await isOpen(payment)).toBe(false);
  });
});

describe('no money', () => {
  test('refused for good: ABORTED, and the order number is free', async () => {
    const payment = await capturing();
    expect((await record(payment, declined)).refusal?.code).toBe('REJECT_CARD_COMPANY');
    expect(await read(payment)).toMatchObject({
      status: 'ABORTED',
      failure: { code: 'REJECT_CARD_COMPANY' },
    });
    const { rows } = await books.db.query('select is_taken from orders where m_id = $1', [payment.mId]);
    expect(rows).toEqual([{ is_taken: false }]);
    expect(await isOpen(payment)).toBe(false);
  });

  test('for a reason of ours: it may be confirmed again, and somebody is told', async () => {
    const payment = await capturing();
    expect((await record(payment, released)).refusal?.code).toBe('PROVIDER_ERROR');
    expect(await read(payment)).toMatchObject({ status: 'IN_PROGRESS', wallet: { capture: null } });
    expect(await alarmsOf(payment)).toEqual(['CAPTURE_REFUSED']);
  });

  test('said too late, when a job may be at it: only the job’s word counts', async () => {
    const payment = await capturing();
    await later(payment, 1);
    await expect(record(payment, released)).rejects.toThrow(/the job's by now/);
    expect(await read(payment)).toMatchObject({ wallet: { capture: { state: 'OPEN' } } });
    await record(payment, released, { isJob: true });
    expect(await read(payment)).toMatchObject({ wallet: { capture: null } });
  });

  test('yet: it is held, told once, and cannot expire', async () => {
    const payment = await capturing();
    for (let times = 0; times < 3; times++)
      expect((await record(payment, held)).refusal?.code).toBe('PROVIDER_ERROR');
    expect(await alarmsOf(payment)).toEqual(['CAPTURE_HELD']);
    await later(payment, 24 * 60);
    expect(await books.writeValue(expirePayment, payment)).toBe(false);
    await record(payment, taken(), { isJob: true });
    expect(await read(payment)).toMatchObject({ status: 'DONE' });
  });
});
