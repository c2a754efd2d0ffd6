/** A purchase through PayPal in whole bodies: paid in dollars and cents, and canceled in part. */
import type { Cancel } from '../cancel.ts';
import type { Payment } from '../payment.ts';
import { cancellation, waiting } from './virtual-account.ts';

export const foreignCancellation: Cancel = {
  ...cancellation,
  transactionKey: '5B9D0E7C3A1F4826D4C8B2A6F0E15937',
  cancelReason: 'size exchange',
  canceledAt: '2026-03-12T10:02:41+09:00',
  cancelAmount: 29.95,
  refundableAmount: 99.95,
};

/** A purchase in dollars: `easyPay` is the wallet's plain name, there is no receipt, escrow has no meaning. */
export const foreign: Payment = {
  ...waiting,
  mId: 'tgforeign',
  lastTransactionKey: 'E0A4C7D92B1F4538A6D0C3E8B7F51924',
  paymentKey: 'tgfor20260310231544Mb3Xt',
  orderId: 'order-us-20260310-77',
  orderName: 'Linen jacket',
  status: 'DONE',
  requestedAt: '2026-03-10T23:15:44+09:00',
  approvedAt: '2026-03-10T23:16:20+09:00',
  useEscrow: null,
  virtualAccount: null,
  secret: null,
  easyPay: '페이팔',
  country: 'US',
  receipt: null,
  checkout: { url: 'http://localhost:4100/v1/payments/tgfor20260310231544Mb3Xt/checkout' },
  currency: 'USD',
  totalAmount: 129.9,
  balanceAmount: 129.9,
  suppliedAmount: 118.09,
  vat: 11.81,
  method: '해외간편결제',
};

export const foreignCanceledInPart: Payment = {
  ...foreign,
  lastTransactionKey: foreignCancellation.transactionKey,
  status: 'PARTIAL_CANCELED',
  cancels: [foreignCancellation],
  balanceAmount: 99.95,
  suppliedAmount: 90.86,
  vat: 9.09,
};

/** Requested by a server: its `checkout.url` leads the buyer to PayPal. */
export const foreignReady: Payment = {
  ...foreign,
  lastTransactionKey: null,
  status: 'READY',
  approvedAt: null,
  easyPay: null,
  method: null,
};

const wallet = {
  provider: 'PAYPAL',
  country: 'US',
  products: [
    {
      name: 'Linen jacket',
      quantity: 1,
      unitAmount: 129.9,
      currency: 'USD',
      description: 'Light blue, size M',
    },
  ],
  shipping: {
    fullName: 'Jane Doe',
    address: { country: 'US', line1: '12 Main St', area1: 'CA', area2: 'San Jose', postalCode: '95131' },
  },
};
/** What a merchant's server sends, per endpoint. */
export const payPalRequests = {
  confirmPayment: { paymentKey: foreign.paymentKey, orderId: foreign.orderId, amount: 129.9 },
  confirmPaymentByKey: { orderId: foreign.orderId, amount: 129.9 },
  cancelPayment: { cancelReason: 'size exchange', cancelAmount: 29.95, currency: 'USD' },
  createPayment: {
    method: 'FOREIGN_EASY_PAY',
    amount: { value: 129.9, currency: 'USD' },
    orderId: foreign.orderId,
    orderName: foreign.orderName,
    successUrl: 'http://localhost:4200/success',
    failUrl: 'http://localhost:4200/fail',
    foreignEasyPay: wallet,
  },
  playPayment: {
    method: 'FOREIGN_EASY_PAY',
    amount: { value: 129.9, currency: 'USD' },
    orderId: foreign.orderId,
    orderName: foreign.orderName,
    foreignEasyPay: wallet,
    buyer: 'tosspayments-paypal@example.com',
  },
};
