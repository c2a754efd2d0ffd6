import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Shop, Wire } from './shop.ts';

/** One purchase as the merchant's own server knows it: only what was acknowledged to it. */
export interface Purchase {
  orderId: string;
  opened?: Wire;
  /** The answer to the confirm, its key, and when it came. */
  confirmed?: { payment: Wire; text: string; key: string; at: number };
  /** What the bank calls the deposit, once it has taken the money. */
  depositId?: string;
  /** Whether the gateway was heard to say DONE. */
  isKnownPaid: boolean;
  canceled?: Wire;
  /** A refusal that a correct gateway would not have given. */
  refused?: string;
}

/** An attempt of the merchant's to change something: times by `performance.now()`. */
export interface Attempt {
  askedAt: number;
  answeredAt: number;
  /** As the wire said it; 0 for none. */
  status: number;
}

export const isAcknowledged = ({ status }: Attempt): boolean => status === 200;

/** A refusal, and "still running", are service; silence and a 5xx are none. */
export const isFailure = ({ status }: Attempt): boolean => status === 0 || status >= 500;

export interface Load {
  purchases: Purchase[];
  attempts: Attempt[];
  /** Customers who did not come in because too many stood there already. */
  turnedAway(): number;
  /** Lets nobody in any more, and waits until everybody inside is done. */
  close(): Promise<void>;
}

/** More customers than this at once do not wait in front of a closed shop. */
const MOST_INSIDE = 400;
/** Longer than any outage this rehearsal allows, so that who gives up has found something. */
const PATIENCE_MS = 150_000;

export interface LoadSettings {
  shop: Shop;
  bankOrigin: string;
  perSecond: number;
}

/**
 * Customers arrive at their own pace, whatever the shop's state, and buy. Of a hundred, thirty pay, and of those half
 * change their minds; ten cancel without having paid.
 */
export function openLoad({ shop, bankOrigin, perSecond }: LoadSettings): Load {
  const purchases: Purchase[] = [];
  const attempts: Attempt[] = [];
  const inside = new Set<Promise<void>>();
  let turnedAway = 0;
  let arrived = 0;
  const since = performance.now();
  const arrive = (): void => {
    // As many as the clock says, so that a late timer is no smaller load.
    for (const due = ((performance.now() - since) / 1_000) * perSecond; arrived < due; arrived++) {
      if (inside.size >= MOST_INSIDE) {
        turnedAway++;
        continue;
      }
      const purchase: Purchase = { orderId: `order-${randomBytes(8).toString('hex')}`, isKnownPaid: false };
      purchases.push(purchase);
      const visit = buy({ shop, bankOrigin, purchase, attempts, mood: arrived % 100 }).catch(
        (error: Error) => {
          purchase.refused = error.message;
        },
      );
      inside.add(visit);
      void visit.finally(() => inside.delete(visit));
    }
  };
  const timer = setInterval(arrive, 5);
  return {
    purchases,
    attempts,
    turnedAway: () => turnedAway,
    close: async () => {
      clearInterval(timer);
      await Promise.all(inside);
    },
  };
}

interface Visit {
  shop: Shop;
  bankOrigin: string;
  purchase: Purchase;
  attempts: Attempt[];
  mood: number;
}

async function buy(visit: Visit): Promise<void> {
  const { purchase, mood } = visit;
  const opened = await change(visit, '/sandbox/v1/payments', {
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: 50_000, currency: 'KRW' },
    orderId: purchase.orderId,
    orderName: '머그컵 외 1건',
    customerName: '김구매',
  });
  purchase.opened = opened.payment;
  const { paymentKey, orderId, totalAmount } = opened.payment;
  purchase.confirmed = await change(visit, '/v1/payments/confirm', {
    paymentKey,
    orderId,
    amount: totalAmount,
  });
  // Spread over the hundred, so that each moment sees every kind of customer.
  const turn = (mood * 37) % 100;
  if (turn < 10) purchase.canceled = await cancel(visit);
  else if (turn < 40) {
    purchase.depositId = await payAtBank(visit);
    await untilPaid(visit);
    if (turn < 25) purchase.canceled = await cancel(visit);
  }
}

/** The bank counts how often it is asked for the holder of an account; whoever is told so asks again, as a new wish. */
const cancel = (visit: Visit): Promise<Wire> =>
  insist(async () => {
    const { opened, depositId } = visit.purchase;
    try {
      const { payment } = await change(visit, `/v1/payments/${opened?.['paymentKey']}/cancel`, {
        cancelReason: '고객 변심',
        ...(depositId && {
          refundReceiveAccount: { bank: '신한', accountNumber: '110123456789', holderName: '김고객' },
        }),
      });
      return { end: payment };
    } catch (error) {
      const told = (error as Error).message;
      if (!told.includes('PROVIDER_ERROR')) throw error;
      return { not: told };
    }
  });

/**
 * Asks until there is an answer, always with the same key. No answer, a 5xx and "still running" are none.
 *
 * @throws Error when it is refused
 */
async function change(
  { shop, attempts }: Visit,
  path: string,
  body: object,
): Promise<NonNullable<Purchase['confirmed']>> {
  const key = `key-${randomBytes(12).toString('hex')}`;
  return insist(async () => {
    const askedAt = performance.now();
    const answer = await shop.call('POST', path, body, key);
    const answeredAt = performance.now();
    attempts.push({ askedAt, answeredAt, status: answer.status });
    if (answer.status === 200)
      return { end: { payment: JSON.parse(answer.text), text: answer.text, key, at: answeredAt } };
    return notYet(path, answer);
  });
}

function notYet(what: string, { status, text }: Answer): { not: string } {
  const told = `${what}: ${status} ${text}`;
  if (status === 0 || status >= 500 || status === 409) return { not: told };
  throw new Error(told);
}

/** The bank lives on. While nobody answers its question it refuses, and the customer tries again. */
const payAtBank = ({ bankOrigin, purchase }: Visit): Promise<string> =>
  insist(async () => {
    const number = String(purchase.confirmed?.payment['virtualAccount'].accountNumber).slice(1);
    const response = await fetch(`${bankOrigin}/app/deposits`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ accountNumber: number, amount: 50_000, depositorName: '김보냄' }),
    });
    const body = (await response.json()) as Wire;
    if (response.status === 200) return { end: String(body['depositId']) };
    const told = `the bank refused: ${response.status} ${JSON.stringify(body)}`;
    if (body['code'] !== 'TRY_LATER') throw new Error(told);
    return { not: told };
  });

const untilPaid = ({ shop, purchase }: Visit): Promise<void> =>
  insist(async () => {
    const path = `/v1/payments/${purchase.opened?.['paymentKey']}`;
    const answer = await shop.call('GET', path);
    if (answer.status !== 200) return notYet(path, answer);
    purchase.isKnownPaid = JSON.parse(answer.text).status === 'DONE';
    return purchase.isKnownPaid ? { end: undefined } : { not: `${path} was paid and does not know it` };
  });

/** Tries about once a second, as merchants do. @throws Error with the last reason when it takes longer than it ever may */
async function insist<T>(look: () => Promise<{ end: T } | { not: string }>): Promise<T> {
  const since = performance.now();
  for (;;) {
    const seen = await look();
    if ('end' in seen) return seen.end;
    if (performance.now() - since > PATIENCE_MS) throw new Error(`gave up: ${seen.not}`);
    await pause(500 + Math.random() * 1_000);
  }
}
