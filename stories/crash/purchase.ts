import { type Answer, newOrderId, type Payment, type Shop } from '../support/shop.ts';
import type { Dice } from './dice.ts';
import { answerOf, insist, type Mishaps, until } from './patience.ts';
import type { CrashTown } from './town.ts';

/** One customer's purchase as the shop's own server knows it: only what was acknowledged to it. */
export interface Purchase {
  shop: Shop;
  method: 'VIRTUAL_ACCOUNT' | 'FOREIGN_EASY_PAY' | 'none';
  paymentKey: string;
  orderId: string;
  /** In the smallest unit: won, cents. */
  total: number;
  /** The newest state that was acknowledged. */
  status: string;
  /** What may still be cancelled, in the smallest unit. */
  balance: number;
  /** The answer to the confirm; undefined when the payment never came so far. */
  confirmed?: Payment;
  /** The bank's names of the deposits that came and of those it took back, in their order. */
  deposits: string[];
  reversals: number;
  /** The answers to the cancels, in their order. */
  canceled: Payment[];
  /** What the shop has to hear: see `owe`. */
  due: string[];
}

/** Where a customer shops. */
export interface Street extends Mishaps {
  town: CrashTown;
  dice: Dice;
  /** Counts what was acknowledged, for whoever watches. */
  acknowledge(): void;
}

export const newPurchase = (shop: Shop, payment: Payment, more: Partial<Purchase> = {}): Purchase => ({
  shop,
  method: 'none',
  paymentKey: payment.paymentKey,
  orderId: payment.orderId,
  total: 0,
  status: payment.status,
  balance: 0,
  deposits: [],
  reversals: 0,
  canceled: [],
  due: [],
  ...more,
});

/** The shop has to hear of it, once or more often. A cancellation's own event names it and not the order. */
export function owe(
  { due, orderId }: Purchase,
  event: WebhookName,
  status: string,
  transactionKey = '',
): void {
  due.push([event, event === 'CANCEL_STATUS_CHANGED' ? transactionKey : orderId, status].join(' '));
}

type WebhookName = 'PAYMENT_STATUS_CHANGED' | 'DEPOSIT_CALLBACK' | 'CANCEL_STATUS_CHANGED';

/**
 * Asks until there is an answer, always with the same key. Now and then it asks once more: whoever has been answered
 * gets the same bytes again.
 */
export async function acknowledged(
  street: Street,
  call: (headers: Record<string, string>) => Promise<Answer>,
): Promise<Payment> {
  let headers = { 'Idempotency-Key': newOrderId() };
  const answer = await until(street, async () => {
    const seen = await insist(street, () => call(headers));
    if (seen.status === 200) return { end: seen };
    if (!isForNow(seen)) throw new Error(`refused: ${seen.status} ${seen.text}`);
    // A no for now is an answer as well, and the same key would get it again.
    headers = { 'Idempotency-Key': newOrderId() };
    return { not: `${seen.status} ${seen.text}` };
  });
  street.acknowledge();
  if (street.dice.isBelow(0.2)) {
    const again = await insist(street, () => call(headers));
    if (again.text !== answer.text) throw new Error(`first ${answer.text}\nthen ${again.text}`);
  }
  return answer.body;
}

/** The bank or PayPal is away, nothing has moved, and the shop is told to try again. */
const isForNow = ({ body }: Answer): boolean => body?.code === 'PROVIDER_ERROR';

export const request = (street: Street, shop: Shop, body: Record<string, unknown>): Promise<Payment> =>
  acknowledged(street, (headers) =>
    shop.call('POST', '/v1/payments', {
      body: {
        orderId: newOrderId(),
        successUrl: 'https://shop.example/success',
        failUrl: 'https://shop.example/fail',
        ...body,
      },
      headers,
    }),
  );

/** Confirms with a key, or, as many shops do, without one: then the payment itself tells who was answered before. */
export async function confirm(street: Street, shop: Shop, ready: Payment): Promise<Payment> {
  if (street.dice.isBelow(0.6)) return acknowledged(street, (headers) => shop.confirm(ready, { headers }));
  const confirmed = await until(street, async () => {
    const seen = await answerOf(() => shop.confirm(ready));
    if (!('answer' in seen)) return seen;
    const { status, body, text } = seen.answer;
    if (status === 200) return { end: body };
    if (isForNow(seen.answer)) return { not: text };
    if (body?.code !== 'ALREADY_PROCESSED_PAYMENT') throw new Error(`refused: ${status} ${text}`);
    return { end: await read(street, shop, ready) };
  });
  street.acknowledge();
  return confirmed;
}

export async function read(street: Mishaps, shop: Shop, { paymentKey }: Payment): Promise<Payment> {
  const answer = await insist(street, () => shop.call('GET', `/v1/payments/${paymentKey}`));
  if (answer.status !== 200) throw new Error(`not readable: ${answer.status} ${answer.text}`);
  return answer.body;
}

/** Waits until the payment says so itself. */
export const becomes = (street: Street, shop: Shop, payment: Payment, status: string): Promise<Payment> =>
  until(street, async () => {
    const seen = await read(street, shop, payment);
    return seen.status === status
      ? { end: seen }
      : { not: `${payment.paymentKey} is ${seen.status} and should become ${status}` };
  });
