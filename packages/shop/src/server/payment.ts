/** The API version this shop was written for and tested with. */
export const apiVersion = '2022-11-16';

/** What this shop needs of the Payment object. Fields it does not know are ignored, so that new ones break nothing. */
export type Payment = {
  paymentKey: string;
  orderId: string;
  status: string;
  method: string | null;
  currency: string;
  totalAmount: number;
  balanceAmount: number;
  /** Null until money has come. */
  approvedAt: string | null;
  /** Only in the answer that confirmed it; null in every later read. */
  secret: string | null;
  version: string | null;
  virtualAccount: VirtualAccount | null;
  failure: { code: string } | null;
  cancels: Canceled[];
};
/** One cancellation (취소) of the payment. `IN_PROGRESS` until a slow refund has come to an end. */
export type Canceled = { transactionKey: string; cancelStatus: string };
export type VirtualAccount = {
  accountNumber: string;
  bankCode: string;
  /** The name of the account (예금주). */
  customerName: string;
  dueDate: string;
  expired: boolean;
};

/** @returns undefined when the text is not a Payment at all */
export function parsePayment(json: unknown): Payment | undefined {
  if (!isObject(json)) return undefined;
  const { paymentKey, orderId, status, currency, totalAmount, balanceAmount } = json;
  if (!isText(paymentKey) || !isText(orderId) || !isText(status) || !isText(currency)) return undefined;
  if (typeof totalAmount !== 'number' || typeof balanceAmount !== 'number') return undefined;
  return {
    paymentKey,
    orderId,
    status,
    currency,
    totalAmount,
    balanceAmount,
    method: textOf(json['method']),
    approvedAt: textOf(json['approvedAt']),
    secret: textOf(json['secret']),
    version: textOf(json['version']),
    virtualAccount: parseAccount(json['virtualAccount']),
    failure:
      isObject(json['failure']) && isText(json['failure']['code']) ? { code: json['failure']['code'] } : null,
    cancels: (Array.isArray(json['cancels']) ? json['cancels'] : []).flatMap(parseCanceled),
  };
}

function parseCanceled(json: unknown): Canceled[] {
  if (!isObject(json) || !isText(json['transactionKey'])) return [];
  return [{ transactionKey: json['transactionKey'], cancelStatus: textOf(json['cancelStatus']) ?? 'DONE' }];
}

function parseAccount(json: unknown): VirtualAccount | null {
  if (!isObject(json) || !isText(json['accountNumber']) || !isText(json['dueDate'])) return null;
  return {
    accountNumber: json['accountNumber'],
    dueDate: json['dueDate'],
    bankCode: textOf(json['bankCode']) ?? '',
    customerName: textOf(json['customerName']) ?? '',
    expired: json['expired'] === true,
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
function textOf(value: unknown): string | null {
  return isText(value) ? value : null;
}
