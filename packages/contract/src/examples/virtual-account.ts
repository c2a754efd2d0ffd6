/** One story in whole bodies: an account is issued, paid under another name with a cash receipt, and canceled in part. */
import type { Cancel } from '../cancel.ts';
import type { Payment } from '../payment.ts';

/** The answer that confirms: the account is open, and `secret` is told this once. */
export const waiting: Payment = {
  mId: 'tgdocs',
  lastTransactionKey: '9C2E51D07A4B4F6E8D13A5B7C9E0F214',
  paymentKey: 'tgdoc20260310142231Kq7Zp',
  orderId: 'order-20260310-0001',
  orderName: '도자기 머그잔 외 1건',
  taxExemptionAmount: 0,
  status: 'WAITING_FOR_DEPOSIT',
  requestedAt: '2026-03-10T14:22:31+09:00',
  approvedAt: null,
  useEscrow: false,
  cultureExpense: false,
  card: null,
  virtualAccount: {
    accountNumber: 'X5501928374650',
    accountType: '일반',
    bankCode: '88',
    customerName: '김하늘',
    dueDate: '2026-03-17T14:22:31+09:00',
    expired: false,
    settlementStatus: 'INCOMPLETED',
    refundStatus: 'NONE',
    refundReceiveAccount: null,
    depositorName: null,
  },
  transfer: null,
  mobilePhone: null,
  giftCertificate: null,
  cashReceipt: null,
  cashReceipts: null,
  discount: null,
  cancels: null,
  secret: 'ps_Hn4Lq8Zr2Xv6Bt0Wk5Mj9Pd3Fs7Y',
  type: 'NORMAL',
  easyPay: null,
  country: 'KR',
  failure: null,
  isPartialCancelable: true,
  receipt: { url: 'http://localhost:4100/receipts/tgdoc20260310142231Kq7Zp' },
  checkout: { url: 'http://localhost:4100/v1/payments/tgdoc20260310142231Kq7Zp/checkout' },
  currency: 'KRW',
  totalAmount: 50000,
  balanceAmount: 50000,
  suppliedAmount: 45455,
  vat: 4545,
  taxFreeAmount: 0,
  method: '가상계좌',
  version: '2022-11-16',
  metadata: null,
};

const receiptUrl = 'http://localhost:4100/receipts/Rt5c8Vn1Kw4Hq7Zb2Xm6Js9Ld3Gf0Py/cash';

/** Read after the deposit: somebody else paid, the receipt is under way, the secret is no longer told. */
export const paid: Payment = {
  ...waiting,
  lastTransactionKey: '3F7A1B8C6D2E4A95B0C4D8E6F1A2B3C7',
  status: 'DONE',
  approvedAt: '2026-03-11T09:05:12+09:00',
  virtualAccount: {
    ...(waiting.virtualAccount as NonNullable<Payment['virtualAccount']>),
    depositorName: '박도윤',
  },
  cashReceipt: {
    type: '소득공제',
    receiptKey: 'Rt5c8Vn1Kw4Hq7Zb2Xm6Js9Ld3Gf0Py',
    issueNumber: '210048815',
    receiptUrl,
    amount: 50000,
    taxFreeAmount: 0,
  },
  cashReceipts: [
    {
      receiptKey: 'Rt5c8Vn1Kw4Hq7Zb2Xm6Js9Ld3Gf0Py',
      orderId: 'order-20260310-0001',
      orderName: '도자기 머그잔 외 1건',
      type: '소득공제',
      issueNumber: '210048815',
      receiptUrl,
      businessNumber: '0000000000',
      transactionType: 'CONFIRM',
      amount: 50000,
      taxFreeAmount: 0,
      issueStatus: 'IN_PROGRESS',
      failure: null,
      customerIdentityNumber: '01012345678',
      requestedAt: '2026-03-11T09:05:12+09:00',
    },
  ],
  secret: null,
};

export const cancellation: Cancel = {
  transactionKey: '71D4E8A20B5C4F36A9E7C1D3B5F80246',
  cancelReason: '한 개 품절',
  taxExemptionAmount: 0,
  canceledAt: '2026-03-12T16:40:03+09:00',
  cardDiscountAmount: 0,
  transferDiscountAmount: 0,
  easyPayDiscountAmount: 0,
  receiptKey: null,
  cancelAmount: 20000,
  taxFreeAmount: 0,
  refundableAmount: 30000,
  cancelStatus: 'DONE',
  cancelRequestId: null,
};

/** The answer of a cancellation in part, of a payment without a cash receipt. */
export const canceledInPart: Payment = {
  ...paid,
  lastTransactionKey: cancellation.transactionKey,
  status: 'PARTIAL_CANCELED',
  cashReceipt: null,
  cashReceipts: null,
  cancels: [cancellation],
  balanceAmount: 30000,
  suppliedAmount: 27273,
  vat: 2727,
};

/** Requested by a server: the buyer has not even seen the window. */
export const ready: Payment = {
  ...waiting,
  lastTransactionKey: null,
  status: 'READY',
  useEscrow: null,
  virtualAccount: null,
  secret: null,
  receipt: null,
  method: null,
};

/** The buyer finished in the window, and the merchant has ten minutes to confirm. */
export const authenticated: Payment = {
  ...ready,
  status: 'IN_PROGRESS',
  useEscrow: false,
  method: '가상계좌',
};

/** The buyer never finished. */
export const expired: Payment = {
  ...waiting,
  lastTransactionKey: null,
  status: 'EXPIRED',
  useEscrow: null,
  virtualAccount: null,
  secret: null,
  failure: {
    code: 'EXPIRED_PAYMENT',
    message: '정해진 시간 안에 결제가 끝나지 않았어요. 돈은 나가지 않았어요. 처음부터 다시 결제해 주세요.',
  },
  receipt: null,
  method: null,
};

/** What a merchant's server sends, per endpoint. */
export const virtualAccountRequests = {
  confirmPayment: { paymentKey: waiting.paymentKey, orderId: waiting.orderId, amount: 50000 },
  confirmPaymentByKey: { orderId: waiting.orderId, amount: 50000 },
  cancelPayment: {
    cancelReason: '한 개 품절',
    cancelAmount: 20000,
    refundReceiveAccount: { bank: '20', accountNumber: '1002123456789', holderName: '김하늘' },
  },
  issueVirtualAccount: {
    amount: 50000,
    orderId: waiting.orderId,
    orderName: waiting.orderName,
    customerName: '김하늘',
    bank: '88',
    validHours: 168,
  },
  createPayment: {
    method: 'VIRTUAL_ACCOUNT',
    amount: 50000,
    orderId: waiting.orderId,
    orderName: waiting.orderName,
    successUrl: 'http://localhost:4200/success',
    failUrl: 'http://localhost:4200/fail',
  },
  playPayment: {
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: 50000, currency: 'KRW' },
    orderId: waiting.orderId,
    orderName: waiting.orderName,
    customerName: '김하늘',
    virtualAccount: { bank: '88', depositorName: '김하늘', cashReceipt: { type: '미발행' } },
  },
  playDeposit: { amount: 50000, depositorName: '박도윤' },
  moveClock: { advance: 'PT10M' },
  registerWebhook: {
    url: 'http://localhost:4200/webhooks',
    events: ['DEPOSIT_CALLBACK', 'PAYMENT_STATUS_CHANGED'],
  },
};
