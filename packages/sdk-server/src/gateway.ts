import type { Payment } from '@tollgate/contract';
import { isObject, isText } from './shape.ts';

/** The gateway said yes, the gateway said no, or nobody knows. The third is the one that loses money when forgotten. */
export type Answer =
  | { kind: 'payment'; payment: Payment }
  | { kind: 'refused'; status: number; code: string; message: string }
  /** `isWorthRepeating`: at once, with the same idempotency key. Not when the gateway asks us to slow down. */
  | { kind: 'silence'; reason: string; isWorthRepeating: boolean };

export type ConfirmBody = { paymentKey: string; orderId: string; amount: number };
export type CancelBody = {
  cancelReason: string;
  cancelAmount?: number;
  currency?: string;
  /** The balance we believe in; if it is another one, nothing is canceled. */
  refundableAmount?: number;
  refundReceiveAccount?: { bank: string; accountNumber: string; holderName: string };
};

export type Gateway = {
  confirm(body: ConfirmBody, idempotencyKey: string): Promise<Answer>;
  cancel(paymentKey: string, body: CancelBody, idempotencyKey: string): Promise<Answer>;
  read(paymentKey: string): Promise<Answer>;
  readOrder(orderId: string): Promise<Answer>;
};

export type GatewaySettings = {
  baseUrl: string;
  secretKey: string;
  fetch: typeof fetch;
  commandTimeoutMs: number;
  readTimeoutMs: number;
};

/** The four calls a merchant needs. Works against any gateway that speaks the Toss Payments protocol. */
export function gatewayAt(settings: GatewaySettings): Gateway {
  const get = (path: string) => call(settings, 'GET', path);
  const post = (path: string, body: object, key: string) => call(settings, 'POST', path, body, key);
  const payment = (paymentKey: string) => `/v1/payments/${encodeURIComponent(paymentKey)}`;
  return {
    confirm: (body, key) => post('/v1/payments/confirm', body, key),
    cancel: (paymentKey, body, key) => post(`${payment(paymentKey)}/cancel`, body, key),
    read: (paymentKey) => get(payment(paymentKey)),
    readOrder: (orderId) => get(`/v1/payments/orders/${encodeURIComponent(orderId)}`),
  };
}

/** The secret key is the user, the password is empty, and the colon between them is not optional. */
export function basicAuth(secretKey: string): string {
  return `Basic ${btoa(`${secretKey}:`)}`;
}

async function call(
  settings: GatewaySettings,
  method: string,
  path: string,
  body?: object,
  idempotencyKey?: string,
): Promise<Answer> {
  try {
    const response = await settings.fetch(settings.baseUrl.replace(/\/+$/, '') + path, {
      method,
      headers: {
        authorization: basicAuth(settings.secretKey),
        ...(body && { 'content-type': 'application/json' }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      ...(body && { body: JSON.stringify(body) }),
      // The key must not follow a redirect to somebody else. `error` is unknown to some edge runtimes.
      redirect: 'manual',
      signal: AbortSignal.timeout(body ? settings.commandTimeoutMs : settings.readTimeoutMs),
    });
    return understand(response.status, await response.json());
  } catch (error) {
    return silence(error instanceof Error ? error.name : 'unreadable answer', true);
  }
}

function understand(status: number, json: unknown): Answer {
  if (status === 200) {
    return isPayment(json)
      ? { kind: 'payment', payment: json }
      : silence('an answer that is no Payment', true);
  }
  const code = isObject(json) && isText(json['code']) ? json['code'] : 'UNKNOWN';
  if (status === 429) return silence(`429 ${code}`, false);
  const isOpen = status < 400 || status >= 500 || code === 'IDEMPOTENT_REQUEST_PROCESSING';
  if (isOpen) return silence(`${status} ${code}`, true);
  const message = isObject(json) && isText(json['message']) ? json['message'] : '';
  return { kind: 'refused', status, code, message };
}

function silence(reason: string, isWorthRepeating: boolean): Answer {
  return { kind: 'silence', reason, isWorthRepeating };
}

/**
 * Only what everything else stands on is checked. Fields and words that do not exist yet must break nothing, so whoever
 * reads another field has to expect it missing.
 */
function isPayment(json: unknown): json is Payment {
  if (!isObject(json)) return false;
  const { paymentKey, orderId, status, currency, totalAmount, balanceAmount } = json;
  return (
    [paymentKey, orderId, status, currency].every(isText) &&
    [totalAmount, balanceAmount].every((amount) => typeof amount === 'number')
  );
}
