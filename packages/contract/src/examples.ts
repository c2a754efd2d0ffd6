/** Whole bodies of two stories, which the documentation shows and the tests read. */
import {
  foreign,
  foreignCanceledInPart,
  foreignCancellation,
  foreignReady,
  payPalRequests,
} from './examples/pay-pal.ts';
import {
  authenticated,
  canceledInPart,
  expired,
  paid,
  ready,
  virtualAccountRequests,
  waiting,
} from './examples/virtual-account.ts';
import type { Payment } from './payment.ts';
import type { CancelStatusChanged, DepositCallback, PaymentStatusChanged } from './webhooks.ts';

export const paymentExamples = {
  ready,
  authenticated,
  waiting,
  paid,
  canceledInPart,
  foreignReady,
  foreign,
  foreignCanceledInPart,
  expired,
};

export const webhookExamples = {
  PAYMENT_STATUS_CHANGED: {
    eventType: 'PAYMENT_STATUS_CHANGED',
    createdAt: '2026-03-11T09:05:12.118402',
    data: { ...paid, secret: waiting.secret },
  } satisfies PaymentStatusChanged,
  DEPOSIT_CALLBACK: {
    createdAt: '2026-03-11T09:05:12.118402',
    secret: 'ps_Hn4Lq8Zr2Xv6Bt0Wk5Mj9Pd3Fs7Y',
    status: 'DONE',
    transactionKey: '3F7A1B8C6D2E4A95B0C4D8E6F1A2B3C7',
    orderId: 'order-20260310-0001',
  } satisfies DepositCallback,
  CANCEL_STATUS_CHANGED: {
    eventType: 'CANCEL_STATUS_CHANGED',
    createdAt: '2026-03-12T10:02:41.000731',
    data: foreignCancellation,
  } satisfies CancelStatusChanged,
};

/** What a merchant's server sends, per endpoint and by what is paid with. */
export const requestExamples = { virtualAccount: virtualAccountRequests, payPal: payPalRequests };

type Answered = Record<string, readonly [virtualAccount: Payment, payPal?: Payment]>;
/** What it is answered, per endpoint. */
export const responseExamples = {
  confirmPayment: [waiting, foreign],
  confirmPaymentByKey: [waiting, foreign],
  getPayment: [paid, foreign],
  getPaymentByOrderId: [paid, foreign],
  cancelPayment: [canceledInPart, foreignCanceledInPart],
  issueVirtualAccount: [waiting],
  createPayment: [ready, foreignReady],
  playPayment: [authenticated],
  playDeposit: [paid],
  playDepositReversal: [{ ...waiting, secret: null }],
} as const satisfies Answered;
