import { type PayPalRail, RailSilence } from '@tollgate/rails';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemChance } from '../chance.ts';
import { clock } from '../clock.ts';
import { FaultRules } from '../faults/fault-rules.ts';
import type { Gateway } from '../gateway.ts';
import { capturingAtWallet, TOTAL } from '../paypal/wallet-stage.ts';
import { type Books, openBooks } from '../store/books-stage.ts';
import { readPayments } from '../store/payments.ts';
import { createReads } from '../store/reads.ts';
import { finishCaptures } from './finish-captures.ts';

/* A capture that was left behind: the job looks first, and takes only what is not taken. */

let books: Books;
beforeAll(async () => {
  books = await openBooks();
});
afterEach(() => books.db.query('delete from open_captures'));
afterAll(() => books.close());

const money = { currency: 'USD', amount: TOTAL };
const orderOf = (status: string, capture?: string) => ({
  ok: true,
  status,
  amount: money,
  refunds: [],
  ...(capture && { capture: { captureId: 'CAPTURE1', status: capture, amount: money, fee: undefined } }),
});
const silence = new RailSilence('order', 'TIMEOUT');

/** A process whose PayPal says this when it is asked, one after the other. */
function gatewayOf(...said: [asked: 'order' | 'capture', answer: unknown][]) {
  const left = [...said];
  const asked: string[] = [];
  const tell = (name: 'order' | 'capture') => async () => {
    asked.push(name);
    const [wanted, answer] = left.shift() ?? [];
    expect(name).toBe(wanted);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const rail = { order: tell('order'), capture: tell('capture') } as unknown as PayPalRail;
  const log = pino({ level: 'silent' });
  const gateway = {
    db: books.db,
    reads: createReads(books.db),
    writer: books.writer,
    writeValue: books.writeValue,
    payPal: new Map([['paypal-simulator', rail]]),
    chance: systemChance,
    clock,
    log,
    faults: new FaultRules(books.db, log, clock.ticks),
  } as unknown as Gateway;
  return { gateway, asked };
}

/** Left behind long enough for a job to take it. */
async function leftBehind() {
  const payment = await capturingAtWallet(books, await books.merchant());
  await books.db.query('update open_captures set due_at = clock_timestamp() where m_id = $1', [payment.mId]);
  return payment;
}

// biome-ignore format: a table
test.each<[string, [asked: 'order' | 'capture', answer: unknown][], string, boolean]>([
  ['it was taken',                    [['order', orderOf('COMPLETED', 'COMPLETED')]],                                        'DONE',        false],
  ['it was not taken',                [['order', orderOf('APPROVED')], ['capture', orderOf('COMPLETED', 'COMPLETED')]],      'DONE',        false],
  ['it is refused now',               [['order', orderOf('APPROVED')], ['capture', { ok: false, code: 'INSTRUMENT_DECLINED', isRetryable: false }]], 'ABORTED', false],
  ['it was declined',                 [['order', orderOf('COMPLETED', 'DECLINED')]],                                         'ABORTED',     false],
  ['the approval has lapsed',         [['order', orderOf('VOIDED')]],                                                        'ABORTED',     false],
  ['PayPal still looks into it',      [['order', orderOf('COMPLETED', 'PENDING')]],                                          'IN_PROGRESS', true],
  ['PayPal is silent',                [['order', silence]],                                                                  'IN_PROGRESS', true],
  ['PayPal falls silent on the way',  [['order', orderOf('APPROVED')], ['capture', silence], ['order', orderOf('APPROVED')]], 'IN_PROGRESS', true],
  ['PayPal says it is done, and shows nothing', [['order', orderOf('APPROVED')], ['capture', { ok: false, code: 'ORDER_ALREADY_CAPTURED', isRetryable: false }], ['order', orderOf('APPROVED')]], 'IN_PROGRESS', true],
  ['we have a bug',                   [['order', new TypeError('ours')]],                                                    'IN_PROGRESS', true],
])('%s', async (_, said, status, isOpen) => {
  const payment = await leftBehind();
  const { gateway, asked } = gatewayOf(...said);
  await finishCaptures(gateway);
  expect(asked).toHaveLength(said.length);
  const [stored] = await readPayments(books.db, [payment]);
  expect(stored?.payment.status).toBe(status);
  const { rowCount } = await books.db.query('select 1 from open_captures where m_id = $1', [payment.mId]);
  expect(rowCount === 1).toBe(isOpen);
  // Whoever claimed it looks again in half a minute, and nobody before.
  await finishCaptures(gatewayOf().gateway);
});

test('an account that is no longer set is asked nothing, and nothing is decided', async () => {
  const payment = await leftBehind();
  const { gateway } = gatewayOf();
  await finishCaptures({ ...gateway, payPal: new Map() });
  const [stored] = await readPayments(books.db, [payment]);
  expect(stored?.payment).toMatchObject({ status: 'IN_PROGRESS', wallet: { capture: { state: 'OPEN' } } });
});
