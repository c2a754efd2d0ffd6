import {
  cancelStatusChanged,
  type DepositCallback,
  depositCallback,
  type OlderPayment,
  paymentStatusChanged,
  seoulStamp,
  type WebhookBody,
  type Payment as WirePayment,
} from '@tollgate/contract';
import type { Change, Payment, Webhook } from '@tollgate/domain';
import { systemChance } from '../chance.ts';
import { tellCancellation } from '../payments/wire.ts';
import type { OutgoingWebhook } from '../store/outbox.ts';
import { freshEventId } from './event-id.ts';

/** How the merchant's API version tells a payment. */
export type RenderPayment = (payment: Payment) => WirePayment | OlderPayment;

/**
 * The messages that a change owes to its merchant, with the bodies exactly as they will be sent.
 *
 * Every retry sends the same body: the payment may have moved on meanwhile, and receivers ask for its
 * present state when they need it.
 *
 * @param recordedAt merchant time of the commit
 */
export function writeWebhooks(
  change: Change,
  recordedAt: Date,
  render: RenderPayment,
  chance = systemChance,
): OutgoingWebhook[] {
  const { mId, orderId, paymentKey } = change.payment;
  return change.webhooks.map((webhook) => ({
    mId,
    eventId: freshEventId(chance, recordedAt),
    eventType: webhook.eventType,
    orderId,
    paymentKey,
    body: JSON.stringify(bodyOf(webhook, change.payment, seoulStamp(recordedAt), render)),
    onIssue: webhook.eventType === 'DEPOSIT_CALLBACK' && webhook.onIssue,
    createdAt: recordedAt,
  }));
}

function bodyOf(webhook: Webhook, payment: Payment, createdAt: string, render: RenderPayment): WebhookBody {
  switch (webhook.eventType) {
    case 'PAYMENT_STATUS_CHANGED':
      return paymentStatusChanged(createdAt, withSecret(render(payment), payment.secret));
    case 'DEPOSIT_CALLBACK':
      // An account exists from the commit that drew the secret, so neither is missing here.
      return depositCallback({
        createdAt,
        secret: payment.secret as string,
        status: payment.status as DepositCallback['status'],
        transactionKey: webhook.transactionKey,
        orderId: payment.orderId,
      });
    case 'CANCEL_STATUS_CHANGED':
      return cancelStatusChanged(createdAt, tellCancellation(payment, webhook.transactionKey));
  }
}

/** Reads hide the secret; a webhook carries it as its proof. A payment that expired in the window never had one. */
function withSecret<Wire extends WirePayment | OlderPayment>(wire: Wire, secret: string | null): Wire {
  return 'secret' in wire ? { ...wire, secret } : wire;
}
