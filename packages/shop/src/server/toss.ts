import { isObject, isText, type Payment, parsePayment } from './payment.ts';

/** The gateway said yes, the gateway said no, or nobody knows. The third is the one that loses money when forgotten. */
export type Answer =
  | { kind: 'payment'; payment: Payment }
  | { kind: 'refused'; status: number; code: string; message: string }
  | { kind: 'silence'; reason: string };

export type Confirm = { paymentKey: string; orderId: string; amount: number };
export type Cancel = {
  cancelReason: string;
  cancelAmount?: number;
  /** With a foreign payment: without it a part is refused. */
  currency?: string;
  /** The balance we believe in; if it is another one, nothing is cancelled. */
  refundableAmount?: number;
  refundReceiveAccount?: { bank: string; accountNumber: string; holderName: string };
};

export type TossClient = {
  confirm(confirm: Confirm, idempotencyKey: string): Promise<Answer>;
  cancel(paymentKey: string, cancel: Cancel, idempotencyKey: string): Promise<Answer>;
  read(paymentKey: string): Promise<Answer>;
  readOrder(orderId: string): Promise<Answer>;
};

export type TossSettings = {
  apiUrl: string;
  secretKey: string;
  commandTimeoutMs: number;
  readTimeoutMs: number;
  /** Aborted when the shop closes; what was under way becomes silence and is finished after the next start. */
  closing: AbortSignal;
};

/** The three calls a shop needs. Works against any gateway that speaks the Toss Payments protocol. */
export function tossClient(settings: TossSettings): TossClient {
  const get = (path: string) => call(settings, 'GET', path);
  const post = (path: string, body: object, key: string) => call(settings, 'POST', path, body, key);
  return {
    confirm: (confirm, key) => post('/v1/payments/confirm', confirm, key),
    cancel: (paymentKey, cancel, key) =>
      post(`/v1/payments/${encodeURIComponent(paymentKey)}/cancel`, cancel, key),
    read: (paymentKey) => get(`/v1/payments/${encodeURIComponent(paymentKey)}`),
    readOrder: (orderId) => get(`/v1/payments/orders/${encodeURIComponent(orderId)}`),
  };
}

/** The secret key is the user, the password is empty, and the colon between them is not optional. */
export function basicAuth(secretKey: string): string {
  return `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
}

async function call(
  settings: TossSettings,
  method: string,
  path: string,
  body?: object,
  idempotencyKey?: string,
): Promise<Answer> {
  const timeoutMs = method === 'GET' ? settings.readTimeoutMs : settings.commandTimeoutMs;
  try {
    const response = await fetch(settings.apiUrl + path, {
      method,
      headers: {
        authorization: basicAuth(settings.secretKey),
        ...(body && { 'content-type': 'application/json' }),
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.any([settings.closing, AbortSignal.timeout(timeoutMs)]),
    });
    return understand(response.status, await response.json());
  } catch (error) {
    return { kind: 'silence', reason: error instanceof Error ? error.name : 'unreadable answer' };
  }
}

function understand(status: number, json: unknown): Answer {
  if (status === 200) {
    const payment = parsePayment(json);
    return payment
      ? { kind: 'payment', payment }
      : { kind: 'silence', reason: 'an answer that is no Payment' };
  }
  const code = isObject(json) && isText(json['code']) ? json['code'] : 'UNKNOWN';
  const message = isObject(json) && isText(json['message']) ? json['message'] : '';
  const isOpen = status >= 500 || status === 429 || code === 'IDEMPOTENT_REQUEST_PROCESSING';
  if (isOpen || status < 400) return { kind: 'silence', reason: `${status} ${code}` };
  return { kind: 'refused', status, code, message };
}
