import type { Currency } from '@tollgate/contract';

/** What goes to PayPal and what comes back, in our words. Amounts are integers of the smallest unit. */

export type Money = { currency: Currency; amount: number };

export const payPalOrderStatuses = [
  'CREATED',
  'SAVED',
  'APPROVED',
  'VOIDED',
  'COMPLETED',
  'PAYER_ACTION_REQUIRED',
] as const;
/** `UNKNOWN`: a word that PayPal did not have when this was written; treat it as not finished. */
export type PayPalOrderStatus = (typeof payPalOrderStatuses)[number] | 'UNKNOWN';

export const payPalCaptureStatuses = [
  'COMPLETED',
  'PENDING',
  'DECLINED',
  'FAILED',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
] as const;
export type PayPalCaptureStatus = (typeof payPalCaptureStatuses)[number] | 'UNKNOWN';

export type PayPalItem = {
  name: string;
  /** A whole number above zero. */
  quantity: number;
  unitAmount: Money;
  description?: string | undefined;
};

/** `country` has two letters, `area1` is the state or province, `area2` the city. */
export type PayPalAddress = {
  country: string;
  line1?: string | undefined;
  line2?: string | undefined;
  area1?: string | undefined;
  area2: string;
  postalCode?: string | undefined;
};

export type PayPalOrder = {
  paymentKey: string;
  mId: string;
  /** The shop's name as the buyer reads it at PayPal. */
  brandName: string;
  locale: 'ko-KR' | 'en-US';
  returnUrl: string;
  cancelUrl: string;
  amount: Money;
  description?: string | undefined;
  /** Shown to the buyer only when their sum is the amount: PayPal refuses an order that does not add up. */
  items?: readonly PayPalItem[] | undefined;
  shipping?: { fullName?: string | undefined; address?: PayPalAddress | undefined } | undefined;
  /** Of `setTransactionContext`; 36 characters at most. */
  trackingId?: string | undefined;
  /** The issue that a sandbox is to answer with; never sent to the live host. */
  mockResponse?: string | undefined;
};

export type PayPalCaptureOrder = {
  orderId: string;
  paymentKey: string;
  trackingId?: string | undefined;
  mockResponse?: string | undefined;
};

/** `statusText` is PayPal's own word, also where `status` is `UNKNOWN`. */
export type PayPalOrderState = {
  orderId: string;
  status: PayPalOrderStatus;
  statusText: string;
  customId: string | undefined;
  invoiceId: string | undefined;
  amount: Money;
  /** Where the buyer's browser goes. Only ever on a host that was allowed. */
  payerActionUrl: string | undefined;
  /** The one that took the money; where none did, the latest. */
  capture: PayPalCaptureState | undefined;
  refunds: PayPalRefundState[];
};

export type PayPalCaptureState = {
  captureId: string;
  orderId: string | undefined;
  status: PayPalCaptureStatus;
  statusText: string;
  /** Why it is pending or declined, in PayPal's word. */
  reason: string | undefined;
  amount: Money;
  /** Absent while pending. */
  fee: Money | undefined;
  customId: string | undefined;
  invoiceId: string | undefined;
};

export type PayPalRefundOrder = {
  /** Ours: the request id is `refund:<refundId>` and the custom id is this. */
  refundId: string;
  orderId: string;
  captureId: string;
  amount: Money;
  /** The buyer reads it. */
  note?: string | undefined;
  mockResponse?: string | undefined;
};

export type PayPalRefundRef = { refundId: string; orderId: string };

export type PayPalRefundState = {
  status: 'ACCEPTED' | 'UNKNOWN' | 'SUCCEEDED' | 'FAILED';
  statusText: string;
  /** Ours. Undefined for a refund that was made on PayPal's own site. */
  refundId: string | undefined;
  paypalRefundId: string;
  amount: Money;
  /** What of its fee PayPal gave back; normally nothing. */
  feeReturned: Money | undefined;
  /** Present where `status` is `FAILED`. */
  failure?: { code: string; message: string } | undefined;
};

/**
 * Something that PayPal says has happened, by webhook or in its list. A hint: the ids tell what to ask for, and
 * nothing is decided from `resource`.
 */
export type PayPalEvent = {
  /** The same in every delivery of one event. */
  id: string;
  /** `PAYMENT.CAPTURE.COMPLETED`; unknown ones come too. */
  type: string;
  createdAt: string;
  resource: unknown;
  orderId?: string | undefined;
  captureId?: string | undefined;
  /** Ours, of a refund that we ordered. */
  refundId?: string | undefined;
  paypalRefundId?: string | undefined;
  customId?: string | undefined;
  invoiceId?: string | undefined;
};
