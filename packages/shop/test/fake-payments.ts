/** A Payment as the wire has it; a field this shop has never heard of is among them. */
export type WirePayment = Record<string, unknown> & { paymentKey: string; orderId: string; status: string };
export type Reply = { status: number; body: unknown };

const refused = (status: number, code: string): Reply => ({ status, body: { code, message: `(${code})` } });

export const blank = {
  status: 'IN_PROGRESS',
  method: '가상계좌',
  currency: 'KRW',
  approvedAt: null,
  virtualAccount: null,
  cancels: null,
  easyPay: null,
  failure: null,
  secret: null,
  version: '2022-11-16',
  aFieldOfTheFuture: { nobody: ['knows'] },
};
/** PayPal: dollars, a plain word in `easyPay`, and paid as soon as it is confirmed. */
export const foreign = { method: '해외간편결제', currency: 'USD', easyPay: '페이팔', country: 'US' };

const account = {
  accountNumber: 'X5501928374650',
  accountType: '일반',
  bankCode: '88',
  customerName: '김샘플',
  dueDate: '2026-03-11T14:22:31+09:00',
  expired: false,
  refundStatus: 'NONE',
};

/** The secret is in this answer and in no other. */
export function confirmPayment(payment: WirePayment, body: Record<string, unknown>, secret: string): Reply {
  if (body['orderId'] !== payment.orderId) return refused(403, 'FORBIDDEN_REQUEST');
  if (body['amount'] !== payment['totalAmount']) return refused(403, 'FORBIDDEN_REQUEST');
  if (payment.status === 'EXPIRED') return refused(404, 'NOT_FOUND_PAYMENT_SESSION');
  if (payment.status !== 'IN_PROGRESS') return refused(400, 'ALREADY_PROCESSED_PAYMENT');
  const isForeign = payment['currency'] === 'USD';
  Object.assign(
    payment,
    isForeign
      ? { status: 'DONE', approvedAt: '2026-03-10T14:22:35+09:00' }
      : { status: 'WAITING_FOR_DEPOSIT', method: '가상계좌', virtualAccount: account },
  );
  return { status: 200, body: { ...payment, secret } };
}

export function cancelPayment(payment: WirePayment, body: Record<string, unknown>): Reply {
  const isForeign = payment['currency'] === 'USD';
  const balance = Number(payment['balanceAmount']);
  const amount = Number(body['cancelAmount'] ?? balance);
  if (payment.status === 'CANCELED') return refused(400, 'ALREADY_CANCELED_PAYMENT');
  if (isForeign && body['cancelAmount'] !== undefined && body['currency'] !== payment['currency']) {
    return refused(400, 'INVALID_REQUEST');
  }
  if (!isForeign && payment.status !== 'WAITING_FOR_DEPOSIT' && !body['refundReceiveAccount']) {
    return refused(400, 'INVALID_REFUND_ACCOUNT_INFO');
  }
  if ((body['refundableAmount'] ?? balance) !== balance) return refused(400, 'NOT_MATCHES_REFUNDABLE_AMOUNT');
  if (amount > balance) return refused(403, 'NOT_CANCELABLE_AMOUNT');
  const isWhole = amount === balance && payment.status !== 'PARTIAL_CANCELED';
  const left = Math.round(balance * 100 - amount * 100) / 100;
  const before = (payment['cancels'] as object[] | null) ?? [];
  const cancel = {
    transactionKey: `TX${before.length + 1}${payment.paymentKey}`,
    cancelReason: body['cancelReason'],
    cancelAmount: amount,
    refundableAmount: left,
    cancelStatus: 'DONE',
    cancelRequestId: null,
  };
  Object.assign(payment, {
    status: isWhole ? 'CANCELED' : 'PARTIAL_CANCELED',
    balanceAmount: left,
    cancels: [...before, cancel],
    lastTransactionKey: cancel.transactionKey,
  });
  return { status: 200, body: payment };
}
