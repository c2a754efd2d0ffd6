import type { Clock } from './clock.ts';
import type { Gateway } from './gateway.ts';
import type { Keys } from './keys.ts';
import type { Order } from './order.ts';
import type { Store } from './store.ts';
import type { Timing } from './timing.ts';

/** Something a person should see. Holds no key, no secret and no account number, so it may be logged as it is. */
export type Alert = {
  what:
    | 'amount was tampered with'
    | 'paymentKey of another order'
    | 'payment does not fit its order'
    | 'webhook with a wrong secret'
    | 'webhook with a wrong signature'
    | 'webhook signature not checkable: the body was parsed before'
    | 'another API version than tested'
    | 'the secret got lost: deposits are believed by reading'
    | 'refused, and not checkable'
    | 'left open, reconcile will try again';
  orderId: string | null;
  detail?: string;
};

/** What every part of the library works with. */
export type World = {
  store: Store;
  /** The gateway, as the MID that this way to pay is contracted with. */
  gatewayOf(order: Pick<Order, 'method'>): Gateway;
  keys: Keys;
  now: Clock;
  timing: Timing;
  alert(alert: Alert): void;
  /** Keeps a process alive for work that goes on after the answer, where the runtime would end it. */
  background(work: Promise<unknown>): void;
  signingKey: string;
  /** Of the Standard Webhooks signature, newest first. */
  webhookSecrets: readonly string[];
  /** Work under way in this process, `confirm <orderId>`: nobody starts the same one twice. */
  underWay: Map<string, Promise<void>>;
  /** Reads that wait for the one under way to end, by orderId. */
  nextReads: Map<string, Promise<boolean>>;
};

/** Does the work unless it is being done already; then waits for that instead. Never rejects. */
export function once(world: World, name: string, orderId: string, work: () => Promise<void>): Promise<void> {
  const key = `${name} ${orderId}`;
  const running = world.underWay.get(key);
  if (running !== undefined) return running;
  const run = work()
    .catch((error: unknown) => {
      const detail = `${name}: ${error instanceof Error ? error.message : String(error)}`;
      world.alert({ what: 'left open, reconcile will try again', orderId, detail });
    })
    .finally(() => world.underWay.delete(key));
  world.underWay.set(key, run);
  return run;
}
