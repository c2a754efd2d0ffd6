import { Failure, type Payment } from '@tollgate/domain';
import type { PayPalOrderState, PayPalRefundState } from '@tollgate/rails';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshKeys, systemChance } from '../chance.ts';
import { clock } from '../clock.ts';
import type { Gateway } from '../gateway.ts';
import { closeCancellation, openCancellation } from '../payments/cancel.ts';
import { recordCapture } from '../payments/record-capture.ts';
import { type Books, openBooks } from '../store/books-stage.ts';
import { readPayments } from '../store/payments.ts';
import { takeRefund, takeReversal } from './taken-back.ts';
import { capturingAtWallet, TOTAL } from './wallet-stage.ts';

/* What went back at PayPal past us is booked once, and as much as PayPal's own order shows. */

let books: Books;
let gateway: Gateway;
beforeAll(async () => {
  books = await openBooks();
  gateway = { writeValue: books.writeValue, chance: systemChance, clock } as unknown as Gateway;
});
afterAll(() => books.close());

const taken = {
  kind: 'taken',
  captureId: 'CAPTURE1',
  amount: TOTAL,
  currency: 'USD',
  fee: 3_225,
} as const;
const keys = () => freshKeys(systemChance, new Date());

/** One that is paid, or that was refused before its money came. */
async function paid({ isStranded = false } = {}): Promise<Payment> {
  const { mId, paymentKey } = await capturingAtWallet(books, await books.merchant());
  const verdict = { kind: 'declined', code: 'REJECT_CARD_COMPANY', facts: {} } as const;
  if (isStranded) await books.writeValue(recordCapture, { mId, paymentKey, verdict, keys: keys() });
  await books.writeValue(recordCapture, { mId, paymentKey, verdict: taken, keys: keys() });
  return read({ mId, paymentKey });
}

async function read(name: Pick<Payment, 'mId' | 'paymentKey'>): Promise<Payment> {
  const [stored] = await readPayments(books.db, [name]);
  if (!stored) throw new Error('no such payment');
  return stored.payment;
}

const refund = (paypalRefundId: string, amount: number, more: Partial<PayPalRefundState> = {}) => ({
  status: 'SUCCEEDED' as const,
  statusText: 'COMPLETED',
  refundId: undefined,
  paypalRefundId,
  amount: { currency: 'USD' as const, amount },
  feeReturned: undefined,
  ...more,
});
const orderWith = (
  refunds: PayPalRefundState[],
  status: 'COMPLETED' | 'REFUNDED' | 'PARTIALLY_REFUNDED' = 'PARTIALLY_REFUNDED',
) =>
  ({
    refunds,
    capture: { captureId: 'CAPTURE1', status, amount: { currency: 'USD', amount: TOTAL } },
  }) as unknown as PayPalOrderState;

const eventOf = (eventType: string, paypalRefundId?: string) => ({
  rail: 'paypal-simulator',
  eventId: 'WH-1',
  eventType,
  hint: { orderId: 'ORDER1', paypalRefundId },
});
const REVERSED = 'PAYMENT.CAPTURE.REVERSED';
const REFUNDED = 'PAYMENT.CAPTURE.REFUNDED';

const bookedLater = async ({ mId }: Payment): Promise<string[]> => {
  const { rows } = await books.db.query<{ line: string }>(
    `select split_part(event, ':', 1) || ' ' || amount as line from ledger_entries where m_id = $1 order by ctid`,
    [mId],
  );
  return rows.map(({ line }) => line).slice(2);
};
const reversal = async (payment: Payment, order: PayPalOrderState, event: ReturnType<typeof eventOf>) => {
  for (let times = 0; times < 2; times++) await takeReversal(gateway, await read(payment), order, event);
};

describe('a dispute', () => {
  // biome-ignore format: a table
  test.each<[string, PayPalRefundState[], string | undefined, string[], 'COMPLETED' | 'REFUNDED' | undefined]>([
    ['of everything, named',                  [refund('R1', TOTAL)],                     'R1',      [`dispute ${TOTAL}`], undefined],
    ['of a part, named',                      [refund('R1', 1_000)],                     'R1',      ['dispute 1000'],     undefined],
    ['without a name',                        [refund('R1', 1_000)],                     undefined, ['dispute 1000'],     undefined],
    ['that only the capture’s status shows',  [],                                        undefined, [`dispute ${TOTAL}`], 'REFUNDED'],
    ['beside a refund whose own event comes', [refund('R1', 1_000), refund('R2', 500)],  'R1',      ['dispute 1000'],     undefined],
    ['that PayPal’s books do not show',       [],                                        'R1',      [],                   'COMPLETED'],
    ['that is not settled',                   [refund('R1', TOTAL, { status: 'ACCEPTED' })], 'R1',  [],                   'COMPLETED'],
  ])('%s', async (_, refunds, named, lines, status) => {
    const payment = await paid();
    await reversal(payment, orderWith(refunds, status), eventOf(REVERSED, named));
    expect(await bookedLater(payment)).toEqual(lines);
    expect(await read(payment)).toMatchObject({ status: 'DONE', balanceAmount: TOTAL, cancellations: [] });
  });

  test('is no refund afterwards, and a refund is no dispute', async () => {
    const [disputed, refunded] = [await paid(), await paid()];
    const one = refund('R1', 1_000);
    const order = orderWith([one]);
    await reversal(disputed, order, eventOf(REVERSED, 'R1'));
    const seen = { order, refund: one, event: eventOf(REFUNDED, 'R1') };
    await takeRefund(gateway, await read(disputed), seen);
    expect(await bookedLater(disputed)).toEqual(['dispute 1000']);
    await takeRefund(gateway, await read(refunded), seen);
    await reversal(refunded, order, eventOf(REVERSED, 'R1'));
    expect(await bookedLater(refunded)).toEqual(['cancel 1000', 'refund 1000']);
  });
});

test('a cancellation that was given up, and whose money went out all the same, is an alarm and no second cancel', async () => {
  const { mId, paymentKey } = await paid();
  const body = { cancelReason: '변심' } as never;
  const caller = { scope: null, traceId: 't', language: 'ko' } as const;
  const { order } = await books.writeValue(openCancellation, { mId, paymentKey, body, keys: keys(), caller });
  const refundId = order?.refundId ?? '';
  const verdict = { refusal: new Failure('PROVIDER_ERROR') };
  await books.writeValue(closeCancellation, { mId, paymentKey, refundId, verdict, keys: keys() });
  const ours = refund('R1', TOTAL, { refundId });
  const event = eventOf(REFUNDED, 'R1');
  await takeRefund(gateway, await read({ mId, paymentKey }), {
    order: orderWith([ours]),
    refund: ours,
    event,
  });
  const { rows } = await books.db.query<{ kind: string }>('select kind from alarms where m_id = $1', [mId]);
  expect(rows).toEqual([{ kind: 'REFUND_AFTER_ABORT' }]);
  expect(await read({ mId, paymentKey })).toMatchObject({ status: 'DONE', balanceAmount: TOTAL });
});

describe('money that belonged to nobody', () => {
  test('and was given back at PayPal leaves suspense, in as many parts as it went', async () => {
    const payment = await paid({ isStranded: true });
    const [first, rest] = [refund('R1', 1_000), refund('R2', TOTAL - 1_000)];
    await reversal(payment, orderWith([first]), eventOf(REFUNDED, 'R1'));
    await reversal(payment, orderWith([first, rest], 'REFUNDED'), eventOf(REFUNDED, 'R2'));
    expect(await bookedLater(payment)).toEqual([
      'suspense-reversal 1000',
      `suspense-reversal ${TOTAL - 1_000}`,
    ]);
    expect(await read(payment)).toMatchObject({ status: 'ABORTED', cancellations: [] });
  });
});
