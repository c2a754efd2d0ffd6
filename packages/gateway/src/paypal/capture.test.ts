import {
  type PayPalCaptureState,
  type PayPalOrderState,
  type PayPalRail,
  RailSilence,
} from '@tollgate/rails';
import { expect, test } from 'vitest';
import { lookForMoney, takeMoney } from './capture.ts';

const order = { orderId: 'ORDER1', paymentKey: 'pay-1' };
const money = { currency: 'USD' as const, amount: 72_624 };

type Answer = PayPalOrderState & { ok: true };
const stateOf = (status: PayPalOrderState['status'], capture?: Partial<PayPalCaptureState>): Answer => ({
  ok: true,
  ...order,
  status,
  statusText: status,
  customId: 'pay-1',
  invoiceId: 'shop:pay-1',
  amount: money,
  payerActionUrl: undefined,
  refunds: [],
  capture: capture && {
    captureId: 'CAPTURE1',
    orderId: 'ORDER1',
    status: 'COMPLETED',
    statusText: 'COMPLETED',
    reason: undefined,
    amount: money,
    fee: { currency: 'USD', amount: 3_225 },
    customId: 'pay-1',
    invoiceId: 'shop:pay-1',
    ...capture,
  },
});
const no = (code: string, isRetryable = false) => ({ ok: false as const, code, message: code, isRetryable });
const silence = new RailSilence('capture', 'TIMEOUT');

/** A PayPal that says this to a capture, and that to a question. */
function playedRail(said: { capture?: unknown; order?: unknown }) {
  const asked: string[] = [];
  const tell = (name: 'capture' | 'order') => async () => {
    asked.push(name);
    if (said[name] instanceof Error) throw said[name];
    return said[name];
  };
  return { rail: { capture: tell('capture'), order: tell('order') } as unknown as PayPalRail, asked };
}

const none = stateOf('APPROVED');

// biome-ignore format: a table
test.each<[string, unknown, unknown, object, string]>([
  ['a yes',                          stateOf('COMPLETED', {}),                       none, { kind: 'taken', captureId: 'CAPTURE1', ...money, fee: 3_225 }, 'capture'],
  ['a yes, refunded since',          stateOf('COMPLETED', { status: 'REFUNDED' }),   none, { kind: 'taken' },                      'capture'],
  ['a fee in another currency',      stateOf('COMPLETED', { fee: { currency: 'JPY', amount: 9 } }), none, { kind: 'taken', fee: 0 }, 'capture'],
  ['a completed order, no money',    stateOf('COMPLETED', { status: 'DECLINED' }),   none, { kind: 'declined', code: 'REJECT_CARD_COMPANY' }, 'capture'],
  ['a review',                       stateOf('COMPLETED', { status: 'PENDING' }),    none, { kind: 'held', captureId: 'CAPTURE1' }, 'capture'],
  ['an unknown word',                stateOf('COMPLETED', { status: 'UNKNOWN' }),    none, { kind: 'held' },                       'capture'],
  ['an order without a capture',     stateOf('COMPLETED'),                           none, { kind: 'unknown' },                    'capture'],
  ['the funding is declined',        no('INSTRUMENT_DECLINED'),                      none, { kind: 'declined', code: 'REJECT_CARD_COMPANY' }, 'capture'],
  ['the buyer must act',             no('PAYER_ACTION_REQUIRED'),                    none, { kind: 'declined', code: 'REJECT_CARD_COMPANY' }, 'capture'],
  ['not approved',                   no('ORDER_NOT_APPROVED'),                       none, { kind: 'declined', code: 'NOT_FOUND_PAYMENT_SESSION' }, 'capture'],
  ['our rights are gone',            no('PERMISSION_DENIED', true),                  none, { kind: 'released', code: 'PROVIDER_ERROR' }, 'capture'],
  ['the seller’s account is closed', no('PAYEE_ACCOUNT_LOCKED_OR_CLOSED'),           none, { kind: 'released', code: 'FAILED_INTERNAL_SYSTEM_PROCESSING' }, 'capture'],
  ['captured before, so it says',    no('ORDER_ALREADY_CAPTURED'), stateOf('COMPLETED', {}), { kind: 'taken' },                   'capture order'],
  ['captured before, and no money',  no('ORDER_ALREADY_CAPTURED'), stateOf('COMPLETED', { status: 'FAILED' }), { kind: 'declined' }, 'capture order'],
  ['captured before, nobody knows',  no('ORDER_ALREADY_CAPTURED'), no('INVALID_RESOURCE_ID'), { kind: 'unknown' },              'capture order'],
  ['silence, and it was done',       silence,                   stateOf('COMPLETED', {}), { kind: 'taken' },                      'capture order'],
  ['silence, and it is reviewed',    silence,                   stateOf('COMPLETED', { status: 'PENDING' }), { kind: 'held' },    'capture order'],
  // It may be on its way still, so a look can say yes and never no.
  ['silence, and it is not there',   silence,                                        none, { kind: 'unknown' },                    'capture order'],
  ['silence, and there is no money', silence,      stateOf('COMPLETED', { status: 'DECLINED' }), { kind: 'unknown' },               'capture order'],
  ['silence, and the order is void', silence,                              stateOf('VOIDED'), { kind: 'unknown' },                'capture order'],
  ['silence about everything',       silence,                                     silence, { kind: 'unknown' },                    'capture order'],
])('%s', async (_, capture, seen, verdict, calls) => {
  const { rail, asked } = playedRail({ capture, order: seen });
  expect(await takeMoney(rail, order)).toMatchObject(verdict);
  expect(asked.join(' ')).toBe(calls);
});

test('a bug is no silence', async () => {
  const { rail } = playedRail({ capture: new TypeError('ours') });
  await expect(takeMoney(rail, order)).rejects.toThrow(TypeError);
});

test('who only looks takes nothing, and a silence is told', async () => {
  const { rail, asked } = playedRail({ order: stateOf('VOIDED') });
  expect(await lookForMoney(rail, order)).toMatchObject({
    kind: 'declined',
    code: 'NOT_FOUND_PAYMENT_SESSION',
  });
  expect(asked).toEqual(['order']);
  await expect(lookForMoney(playedRail({ order: silence }).rail, order)).rejects.toThrow(RailSilence);
});
