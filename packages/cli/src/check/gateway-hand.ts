import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery, Fault, LoggedCall, Payment, WebhookEndpoint } from '@tollgate/contract';
import type { Ask } from '../gateway.ts';

export type FaultWish = { effect: Fault['effect'] } & Partial<Omit<Fault, 'effect' | 'id'>>;

/** Calls are written to the log a moment after they were answered. */
const logDelayMs = 700;

/** The gateway as the check uses it, with the shop's own secret key: the bank, time, faults, and what was called. */
export interface GatewayHand {
  read(paymentKey: string): Promise<Payment>;
  confirm(payment: { paymentKey: string; orderId: string; amount: number }): Promise<Payment>;
  /** As a person in the developer center would. */
  cancel(paymentKey: string, wish: { amount?: number; currency?: string }): Promise<Payment>;
  deposit(paymentKey: string): Promise<Payment>;
  takeBack(paymentKey: string): Promise<Payment>;
  /** What goes wrong from now on, beside what the user has set. */
  faults(...rules: FaultWish[]): Promise<void>;
  /** As the user had them. */
  clearFaults(): Promise<void>;
  advance(duration: string): Promise<void>;
  now(): Promise<Date>;
  deliveries(orderId: string): Promise<Delivery[]>;
  resend(deliveryId: string): Promise<void>;
  release(deliveryId: string): Promise<void>;
  /** Confirms that the shop has called, the oldest first. */
  confirms(payment: { orderId: string; paymentKey: string }): Promise<LoggedCall[]>;
  webhooks(): Promise<WebhookEndpoint[]>;
}

/** Where refunds go: an account that the bank knows nothing bad of. */
export const refundAccount = { bank: '88', accountNumber: '110123456789', holderName: '김고객' };

export async function gatewayHand(ask: Ask): Promise<GatewayHand> {
  const at = (paymentKey: string) => `/v1/payments/${encodeURIComponent(paymentKey)}`;
  const sandbox = (paymentKey: string) => `/sandbox/v1/payments/${encodeURIComponent(paymentKey)}`;
  const { faults: before } = await ask<{ faults: Fault[] }>('GET', '/sandbox/v1/faults');
  const kept = before.map(asRule);
  return {
    read: (paymentKey) => ask('GET', at(paymentKey)),
    confirm: (payment) => ask('POST', '/v1/payments/confirm', payment),
    cancel: (paymentKey, { amount, currency }) =>
      ask('POST', `${at(paymentKey)}/cancel`, {
        cancelReason: 'tollgate check',
        ...(amount !== undefined && { cancelAmount: amount }),
        ...(currency ? { currency } : { refundReceiveAccount: refundAccount }),
      }),
    deposit: (paymentKey) => ask('POST', `${sandbox(paymentKey)}/deposit`, {}),
    takeBack: (paymentKey) => ask('POST', `${sandbox(paymentKey)}/deposit-reversal`, {}),
    faults: async (...rules) =>
      void (await ask('PUT', '/sandbox/v1/faults', { faults: [...rules, ...kept] })),
    clearFaults: async () => void (await ask('PUT', '/sandbox/v1/faults', { faults: kept })),
    advance: async (duration) => void (await ask('POST', '/sandbox/v1/clock', { advance: duration })),
    now: async () => new Date((await ask<{ now: string }>('GET', '/sandbox/v1/clock')).now),
    deliveries: (orderId) => ask('GET', `/sandbox/v1/deliveries?orderId=${encodeURIComponent(orderId)}`),
    resend: async (id) => void (await ask('POST', `/sandbox/v1/deliveries/${id}/resend`, {})),
    release: async (id) => void (await ask('POST', `/sandbox/v1/deliveries/${id}/release`, {})),
    confirms: async ({ orderId, paymentKey }) => {
      await delay(logDelayMs);
      const { calls } = await ask<{ calls: LoggedCall[] }>('GET', '/sandbox/v1/calls?limit=200');
      return calls.filter(
        (call) =>
          call.method === 'POST' &&
          call.path.endsWith('/confirm') &&
          (call.orderId === orderId || call.paymentKey === paymentKey),
      );
    },
    webhooks: () => ask('GET', '/sandbox/v1/webhooks'),
  };
}

/** As the gateway takes it back, without what it counted and without what was left empty. */
function asRule({ matched: _, applied: __, remaining: ___, lastAppliedAt: ____, ...rule }: Fault): object {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== null));
}
