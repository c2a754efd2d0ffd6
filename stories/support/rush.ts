import { setTimeout as pause } from 'node:timers/promises';
import { sendMoney } from './bank-line.ts';
import { type Answer, newOrderId, type Payment, refundReceiveAccount, type Shop } from './shop.ts';
import type { Town } from './town.ts';

/** One customer's purchase as the shop's own server knows it: only what was acknowledged to it. */
export interface Purchase {
  shop: Shop;
  /** The answer to the confirm. */
  issued: Payment;
  /** What the bank calls the deposit, once it took the money. */
  depositId?: string;
  /** The answers to the cancels, in their order. */
  canceled: Payment[];
}

export interface Rush {
  town: Town;
  shops: Shop[];
  customers: number;
  isOver(): boolean;
  /** When the last mishap ended, by `performance.now()`: work that it left behind takes its time from there. */
  lastMishapAt(): number;
}

/** Longer than any work that a killed process leaves behind. */
const PATIENCE_MS = 90_000;

/**
 * Customers who buy, pay and change their minds, one purchase after the other, until it is over.
 *
 * Their shops do what a correct server does: every call carries an idempotency key and is repeated with it until it
 * is answered.
 */
export async function goShopping(rush: Rush): Promise<Purchase[]> {
  const purchases: Purchase[] = [];
  const customer = async (_: unknown, place: number): Promise<void> => {
    while (!rush.isOver()) {
      purchases.push(await buy(rush, rush.shops[place % rush.shops.length] as Shop));
      await pause(Math.random() * 40);
    }
  };
  await Promise.all(Array.from({ length: rush.customers }, customer));
  return purchases;
}

const BANKS = ['88', '20', '03', '11', '06', '81', '71', '39'];
const oneOf = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)] as T;

async function buy(rush: Rush, shop: Shop): Promise<Purchase> {
  const body = order();
  const ready = await acknowledged(rush, (headers) => shop.call('POST', '/v1/payments', { body, headers }));
  await finishWindow(rush, shop, ready);
  const issued = await acknowledged(rush, (headers) => shop.confirm(ready, { headers }));
  const cancel = (wish: Record<string, unknown>) =>
    acknowledged(rush, (headers) => shop.cancel(issued, wish, { headers }));
  const purchase: Purchase = { shop, issued, canceled: [] };
  const mood = Math.random();
  if (mood < 0.15) return purchase;
  if (mood < 0.3) return { ...purchase, canceled: [await cancel({})] };
  purchase.depositId = await pay(rush, issued);
  if (mood < 0.55) return purchase;
  await untilPaid(rush, shop, issued);
  for (const cancelAmount of oneOf([[undefined], [10_000], [10_000, 15_000], [20_000, undefined]])) {
    purchase.canceled.push(await cancel({ cancelAmount, refundReceiveAccount }));
  }
  return purchase;
}

const order = () => ({
  orderId: newOrderId(),
  method: 'VIRTUAL_ACCOUNT',
  amount: { value: 50_000, currency: 'KRW' },
  orderName: '머그컵 외 1건',
  successUrl: 'https://shop.example/success',
  failUrl: 'https://shop.example/fail',
});

/**
 * Asks until there is an answer, always with the same key. Now and then it asks once more: whoever has been answered
 * gets the same bytes again.
 */
async function acknowledged(
  rush: Rush,
  call: (headers: Record<string, string>) => Promise<Answer>,
): Promise<Payment> {
  const headers = { 'Idempotency-Key': newOrderId() };
  const answer = await insist(rush, () => call(headers));
  if (answer.status !== 200) throw new Error(`refused: ${answer.status} ${answer.text}`);
  if (Math.random() < 0.2) {
    const again = await insist(rush, () => call(headers));
    if (again.text !== answer.text) throw new Error(`first ${answer.text}\nthen ${again.text}`);
  }
  return answer.body;
}

/** A broken connection, a 5xx and "still running" are no answers. */
const insist = (rush: Rush, call: () => Promise<Answer>): Promise<Answer> =>
  until(rush, async () => {
    const answer = await Promise.resolve()
      .then(call)
      .catch((error: unknown) => ({ status: 503, text: String(error) }) as Answer);
    return answer.status < 500 && answer.status !== 409
      ? { end: answer }
      : { not: `${answer.status} ${answer.text}` };
  });

/** Tries every tenth of a second. @throws Error with the last reason when it takes longer than it ever may */
async function until<T>(
  { lastMishapAt }: Rush,
  look: () => Promise<{ end: T } | { not: string }>,
): Promise<T> {
  const since = performance.now();
  for (;;) {
    const seen = await look();
    if ('end' in seen) return seen.end;
    if (performance.now() - Math.max(since, lastMishapAt()) > PATIENCE_MS) throw new Error(seen.not);
    await pause(100);
  }
}

async function finishWindow(rush: Rush, shop: Shop, ready: Payment): Promise<void> {
  const body = {
    session: '',
    bank: oneOf(BANKS),
    depositorName: '김구매',
    cashReceipt: { type: '미발행' },
    agreed: true,
  };
  const path = `/checkout/v1/payments/${ready.paymentKey}/authenticate`;
  const answer = await insist(rush, () => shop.call('POST', path, { body, secretKey: null }));
  if (answer.status !== 200) throw new Error(`the window refused: ${answer.status} ${answer.text}`);
}

/** The bank lives on. While nobody answers its question it refuses, and the customer tries again. */
const pay = (rush: Rush, payment: Payment): Promise<string> =>
  until(rush, async () => {
    const { status, body } = await sendMoney(rush.town, payment);
    if (status === 200) return { end: body['depositId'] };
    const refusal = `the bank refused: ${status} ${JSON.stringify(body)}`;
    if (body['code'] !== 'TRY_LATER') throw new Error(refusal);
    return { not: refusal };
  });

const untilPaid = (rush: Rush, shop: Shop, payment: Payment): Promise<true> =>
  until(rush, async () => {
    const { body } = await insist(rush, () => shop.call('GET', `/v1/payments/${payment.paymentKey}`));
    return body.status === 'DONE'
      ? { end: true }
      : { not: `${payment.paymentKey} was paid and does not know it` };
  });
