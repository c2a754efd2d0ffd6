import type { Method } from '@tollgate/contract/codes';
import { type CancelResult, cancel, previewCancel } from './cancel.ts';
import type { CancelOrder, CancelPreview } from './cancel-rules.ts';
import { type Clock, machineClock } from './clock.ts';
import { type ConfirmResult, confirm } from './confirm.ts';
import { type FailResult, fail } from './fail.ts';
import { follow } from './follow.ts';
import { type Answer, type Gateway, gatewayAt } from './gateway.ts';
import { type Keys, readKeys } from './keys.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { isOwner } from './own-order.ts';
import type { Visit } from './query.ts';
import { type ReconcileOptions, type Reconciliation, reconcile } from './reconcile.ts';
import { refuseBrowser } from './refuse-browser.ts';
import { type NewOrder, type RequestResult, request } from './request.ts';
import type { Store } from './store.ts';
import { type Timing, usualTiming } from './timing.ts';
import { type WebhookDelivery, type WebhookResult, webhook } from './webhook.ts';
import type { Alert, World } from './world.ts';

/** Of one MID. */
export type KeyPair = { secretKey: string; clientKey?: string };

export type TossPaymentsOptions = {
  secretKey: string;
  store: Store;
  /** Where the API is. Toss Payments itself by default; `http://localhost:4100` for a Tollgate at home. */
  baseUrl?: string;
  /** Given, so that a pair that does not match stops the start instead of the first buyer. */
  clientKey?: string;
  /**
   * Pairs of other MIDs, by the method that they are contracted for: PayPal often has one of its own. Orders that ask for
   * this method are confirmed, read and canceled with its pair.
   */
  methodKeys?: Partial<Record<Method, KeyPair>>;
  /** Which product the order page opens; keys of the other one stop the start. */
  opens?: 'payment' | 'widgets';
  /** `whsec_…` of the Standard Webhooks signature, which Tollgate adds; two while one is being changed. */
  webhookSecrets?: readonly string[];
  /** What return addresses are signed with. By default made from the secret key. */
  signingKey?: string;
  /** What a person should see. By default `console.error`. It holds nothing secret. */
  onAlert?: (alert: Alert) => void;
  /** `waitUntil` of an edge runtime: keeps it alive for a confirm that outlasts the answer. */
  waitUntil?: (work: Promise<unknown>) => void;
  fetch?: typeof fetch;
  clock?: Clock;
  timing?: Partial<Timing>;
};

export type TossPayments = {
  readonly keys: Keys;
  /** Remembers an order before the payment window opens, and answers what to open it with. */
  request(order: NewOrder): Promise<RequestResult>;
  /** successUrl. @param owner as given to `request` */
  confirm(visit: Visit, owner?: string): Promise<ConfirmResult>;
  /** failUrl. Never changes an order on the word of an address alone. */
  fail(visit: Visit, owner?: string): Promise<FailResult>;
  /** Answer `status` of the result. */
  webhook(delivery: WebhookDelivery): Promise<WebhookResult>;
  /** How an order stands, from the store alone. Undefined: none of this owner. */
  outcome(orderId: string, owner?: string): Promise<Outcome | undefined>;
  /** Reads the payment and lets its order follow, as a webhook would. False: no answer, ask again later. */
  refresh(orderId: string): Promise<boolean>;
  cancel(wish: CancelOrder): Promise<CancelResult>;
  previewCancel(wish: CancelOrder): Promise<CancelPreview | { kind: 'unknown-order' }>;
  reconcile(options?: ReconcileOptions): Promise<Reconciliation>;
  /** The payment itself, as the gateway answers it now. @param method where it decides about the MID: see `methodKeys` */
  payment(paymentKey: string, method?: Method): Promise<Answer>;
};

/**
 * The merchant's side of the protocol. Nothing in here trusts an address, a page or a webhook: amounts come from the
 * order, states from reading the payment.
 *
 * @throws Error for settings that cannot work: keys of different pairs or environments, a client key in place of the
 *   secret one, a live key without TLS, and in a browser
 */
export function createTossPayments(options: TossPaymentsOptions): TossPayments {
  refuseBrowser();
  const world = worldOf(options);
  return {
    keys: world.keys,
    request: (order) => request(world, order),
    confirm: (visit, owner) => confirm(world, visit, owner),
    fail: (visit, owner) => fail(world, visit, owner),
    webhook: (delivery) => webhook(world, delivery),
    outcome: async (orderId, owner) => {
      const order = await world.store.find(orderId);
      return order && isOwner(order, owner) ? outcomeOf(order) : undefined;
    },
    refresh: (orderId) => follow(world, orderId, 'refresh'),
    cancel: (wish) => cancel(world, wish),
    previewCancel: (wish) => previewCancel(world, wish),
    reconcile: (how) => reconcile(world, how),
    payment: (paymentKey, method) => world.gatewayOf({ method: method ?? null }).read(paymentKey),
  };
}

function worldOf(options: TossPaymentsOptions): World {
  const {
    secretKey,
    clientKey,
    opens,
    baseUrl = 'https://api.tosspayments.com',
    webhookSecrets = [],
  } = options;
  const keys = readKeys({ secretKey, clientKey, opens, baseUrl });
  const methodKeys = Object.entries(options.methodKeys ?? {});
  for (const [method, pair] of methodKeys)
    checkMethodKeys(method, readKeys({ ...pair, opens, baseUrl }), keys);
  const timing = { ...usualTiming, ...options.timing };
  // Called later, so that a test or an edge runtime may still replace the global one, and never as a method.
  const call: typeof fetch = (input, init) => (options.fetch ?? fetch)(input, init);
  const gatewayWith = (pair: KeyPair): Gateway =>
    gatewayAt({ ...timing, baseUrl, secretKey: pair.secretKey, fetch: call });
  const gateway = gatewayWith(options);
  const gateways = new Map(methodKeys.map(([method, pair]) => [method, gatewayWith(pair)]));
  return {
    store: options.store,
    gatewayOf: ({ method }) => (method && gateways.get(method)) ?? gateway,
    keys,
    now: options.clock ?? machineClock,
    timing,
    alert: options.onAlert ?? ((alert) => console.error('@tollgate/server:', JSON.stringify(alert))),
    background: (work) => {
      const quiet = work.catch(() => undefined);
      options.waitUntil?.(quiet);
    },
    signingKey: options.signingKey ?? `return addresses, signed for ${secretKey}`,
    webhookSecrets,
    underWay: new Map(),
    nextReads: new Map(),
  };
}

function checkMethodKeys(method: string, own: Keys, { environment }: Keys): void {
  if (own.environment !== environment) {
    throw new Error(
      `methodKeys.${method} holds ${own.environment} keys, and secretKey is a ${environment} key.`,
    );
  }
}
