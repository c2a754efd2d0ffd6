import {
  cancelStatusChanged,
  seoulDateTime,
  seoulStamp,
  type WebhookBody,
  type WebhookEventType,
} from '@tollgate/contract';
import { authenticate, type Change, deposit, issueAccount, request } from '@tollgate/domain';
import { alphanumeric, type Chance, freshKeys, paymentKey } from '../chance.ts';
import { TEST_RAIL, tellPayment } from '../payments/wire.ts';
import { freshEventId } from './event-id.ts';
import { writeWebhooks } from './webhook-bodies.ts';

/** An event that nothing happened for. */
export interface TestEvent {
  eventId: string;
  eventType: WebhookEventType;
  orderId: string;
  paymentKey: string;
  body: string;
}

/** What its order is called, and what a server may leave it by. */
export const TEST_ORDER = 'webhook-test-';
const NAME = '웹훅 확인용 (실제 결제 아님) · webhook test, no payment';
const WON = 1_000;

/**
 * Makes an event up, in the very shape of a real one: a payment that is decided by the same rules and kept nowhere. Its
 * order number, its name and its secret say so.
 *
 * @param now merchant time
 */
export function makeTestEvent(
  asked: { mId: string; eventType: WebhookEventType; apiVersion: string },
  chance: Chance,
  now: Date,
): TestEvent {
  const { mId, eventType, apiVersion } = asked;
  const change = paidPayment({ mId, apiVersion }, chance, now);
  const { orderId, paymentKey } = change.payment;
  const named = { eventType, orderId, paymentKey };
  if (eventType === 'CANCEL_STATUS_CHANGED')
    return {
      ...named,
      eventId: freshEventId(chance, now),
      body: JSON.stringify(madeUpCancellation(change, now)),
    };
  const render = (payment: Change['payment']) =>
    tellPayment(payment, { now, language: 'ko', withSecret: true });
  const written = writeWebhooks(change, now, render, chance).find((each) => each.eventType === eventType);
  if (!written) throw new Error(`a deposit is not told by ${eventType}`);
  return { ...named, eventId: written.eventId, body: written.body };
}

function paidPayment(
  { mId, apiVersion }: { mId: string; apiVersion: string },
  chance: Chance,
  now: Date,
): Change {
  const keys = { ...freshKeys(chance, now), secret: `ps_webhook-test-${alphanumeric(chance, 12)}` };
  const requested = request(
    {
      mId,
      paymentKey: paymentKey(chance, mId, now),
      keyPairId: 'individual',
      apiVersion,
      taxType: 'taxable',
      orderId: `${TEST_ORDER}${alphanumeric(chance, 12)}`,
      orderName: NAME,
      currency: 'KRW',
      country: 'KR',
      totalAmount: WON,
      taxFreeAmount: 0,
      taxExemptionAmount: 0,
      cultureExpense: false,
      metadata: null,
      request: {
        origin: 'http://localhost',
        customerKey: null,
        customerName: null,
        customerEmail: null,
        customerMobilePhone: null,
        successUrl: null,
        failUrl: null,
        virtualAccount: {},
        foreignEasyPay: null,
      },
    },
    false,
    now,
  );
  const choices = {
    bankCode: '88',
    depositorName: '웹훅확인',
    customerMobilePhone: null,
    customerEmail: null,
    cashReceipt: null,
    useEscrow: false,
  };
  const number = { rail: TEST_RAIL, bankCode: '88', accountNumber: '00000000000', generation: 1 };
  const authenticated = authenticate(requested.payment, choices, now);
  const issued = issueAccount(authenticated.payment, number, keys, now);
  const money = {
    key: keys.refundId,
    amount: WON,
    depositorName: choices.depositorName,
    depositedAt: now,
    inquiryAccepted: true,
  };
  const paid = deposit(issued.payment, money, { ...keys, ...freshKeys(chance, now), secret: keys.secret });
  if (typeof paid === 'string') throw new Error(`a made-up deposit was refused: ${paid}`);
  return paid;
}

/** Of a wallet's cancellation only this part is told. */
const madeUpCancellation = ({ transaction }: Change, now: Date): WebhookBody =>
  cancelStatusChanged(seoulStamp(now), {
    transactionKey: transaction?.transactionKey ?? '',
    cancelReason: NAME,
    taxExemptionAmount: 0,
    canceledAt: seoulDateTime(now),
    cardDiscountAmount: 0,
    transferDiscountAmount: 0,
    easyPayDiscountAmount: 0,
    receiptKey: null,
    cancelAmount: 1,
    taxFreeAmount: 0,
    refundableAmount: 0,
    cancelStatus: 'DONE',
    cancelRequestId: null,
  });
