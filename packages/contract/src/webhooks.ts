/**
 * Webhooks (웹훅): which change of a payment is told by which event, in which body, and how long we try.
 * Source: docs.tosspayments.com/reference/using-api/webhook-events
 */
import { z } from 'zod';
import { Cancel } from './cancel.ts';
import { type Method, methods, type PaymentStatus } from './codes.ts';
import { Payment } from './payment.ts';
import type { OlderPayment } from './versions.ts';

type EventRow = { statuses: readonly PaymentStatus[]; methods: readonly Method[]; ko: string; en: string };
const everyMethod = Object.keys(methods) as Method[];

/** An event is sent when a payment of one of these methods reaches one of these statuses. */
export const webhookEvents = {
  PAYMENT_STATUS_CHANGED: {
    statuses: ['DONE', 'CANCELED', 'PARTIAL_CANCELED', 'ABORTED', 'EXPIRED'],
    methods: everyMethod,
    ko: '결제 상태가 바뀌었을 때',
    en: 'A payment changed its status',
  },
  /** WAITING_FOR_DEPOSIT: a deposit taken back; on issue only where the endpoint asks for it (`sendOnIssue`). */
  DEPOSIT_CALLBACK: {
    statuses: ['WAITING_FOR_DEPOSIT', 'DONE', 'CANCELED', 'PARTIAL_CANCELED'],
    methods: ['VIRTUAL_ACCOUNT'],
    ko: '가상계좌에 입금되거나 입금이 취소되었을 때',
    en: 'Money reached a virtual account, or went back from it',
  },
  /** Sent for a cancellation's own status; these are the payment's statuses after it. */
  CANCEL_STATUS_CHANGED: {
    statuses: ['CANCELED', 'PARTIAL_CANCELED'],
    methods: ['FOREIGN_EASY_PAY'],
    ko: '해외 간편결제의 취소 상태가 바뀌었을 때',
    en: 'The cancellation of a foreign wallet payment changed its status',
  },
} as const satisfies Record<string, EventRow>;
export type WebhookEventType = keyof typeof webhookEvents;
export const webhookEventTypes = Object.keys(webhookEvents) as WebhookEventType[];

/** Which events a payment's new status is told by. `method` is null for a payment that expired in the window. */
export function webhookEventsOf(status: PaymentStatus, method: Method | null): WebhookEventType[] {
  return webhookEventTypes.filter((type) => {
    const row: EventRow = webhookEvents[type];
    const isOfMethod = method === null ? row.methods === everyMethod : row.methods.includes(method);
    return row.statuses.includes(status) && isOfMethod;
  });
}

/** Minutes before each retry of a webhook; after the seventh we give up. Together 3 days and 19 hours. */
export const retryDelaysMinutes = [1, 4, 16, 64, 256, 1024, 4096] as const;
/** An endpoint that has not answered by then has failed. */
export const webhookTimeoutMs = 10_000;

/** Any 2xx arrived; a redirect did not, for nobody promised that its target is the merchant's. Source: decision 11. */
export function isWebhookSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

export const webhookHeaders = {
  transmissionTime: 'tosspayments-webhook-transmission-time',
  retriedCount: 'tosspayments-webhook-transmission-retried-count',
  transmissionId: 'tosspayments-webhook-transmission-id',
  /** Standard Webhooks, in addition. */
  id: 'webhook-id',
  timestamp: 'webhook-timestamp',
  signature: 'webhook-signature',
} as const;

/** `2026-03-11T09:05:12.118402`: Seoul time without an offset. */
const Stamp = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,6}$/);

export const PaymentStatusChanged = z
  .object({ eventType: z.literal('PAYMENT_STATUS_CHANGED'), createdAt: Stamp, data: Payment })
  .meta({ id: 'PaymentStatusChanged' });
/** `data` is the payment in the version of the merchant's key. */
export type PaymentStatusChanged = {
  eventType: 'PAYMENT_STATUS_CHANGED';
  createdAt: string;
  data: Payment | OlderPayment;
};

/** Flat: no eventType, no paymentKey, no data. `secret` is the one of the response that issued the account. */
export const DepositCallback = z
  .object({
    createdAt: Stamp,
    secret: z.string().max(50),
    status: z.enum(webhookEvents.DEPOSIT_CALLBACK.statuses),
    transactionKey: z.string().max(64),
    orderId: z.string(),
  })
  .meta({ id: 'DepositCallback' });
export type DepositCallback = z.output<typeof DepositCallback>;

export const CancelStatusChanged = z
  .object({ eventType: z.literal('CANCEL_STATUS_CHANGED'), createdAt: Stamp, data: Cancel })
  .meta({ id: 'CancelStatusChanged' });
export type CancelStatusChanged = z.output<typeof CancelStatusChanged>;

export type WebhookBody = PaymentStatusChanged | DepositCallback | CancelStatusChanged;

/** The bodies with their keys in the documented order, which naive readers rely on. */
export function paymentStatusChanged(createdAt: string, data: Payment | OlderPayment): PaymentStatusChanged {
  return { eventType: 'PAYMENT_STATUS_CHANGED', createdAt, data };
}

export function depositCallback({
  createdAt,
  secret,
  status,
  transactionKey,
  orderId,
}: DepositCallback): DepositCallback {
  return { createdAt, secret, status, transactionKey, orderId };
}

export function cancelStatusChanged(createdAt: string, data: Cancel): CancelStatusChanged {
  return { eventType: 'CANCEL_STATUS_CHANGED', createdAt, data };
}
