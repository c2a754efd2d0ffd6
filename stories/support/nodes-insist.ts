import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, newOrderId, type Payment, type Shop } from './shop.ts';

/** A confirm that was acknowledged, to the byte. */
export interface Acknowledged {
  payment: Payment;
  text: string;
}

/** Longer than a worker takes to come back, on a machine with much to do. */
const PATIENCE_MS = 60_000;

/** Customers whose shop asks with an idempotency key until it is answered, until it is over. */
export async function keepConfirming(
  shop: Shop,
  customers: number,
  isOver: () => boolean,
): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  const customer = async () => {
    while (!isOver()) {
      const payment = await insist(() => shop.authenticated().catch(() => undefined));
      const headers = { 'Idempotency-Key': newOrderId() };
      const confirm = () => insist(() => answered(shop.confirm(payment, { headers })));
      const { body, text } = await confirm();
      acknowledged.push({ payment: body, text });
      const again = await confirm();
      if (again.text !== text) throw new Error(`first ${text}\nthen ${again.text}`);
    }
  };
  await Promise.all(Array.from({ length: customers }, customer));
  return acknowledged;
}

/** A broken connection, a 5xx and "still running" are no answers; any other refusal is a bug. */
async function answered(asked: Promise<Answer>): Promise<Answer | undefined> {
  const answer = await asked.catch(() => undefined);
  if (!answer || answer.status >= 500 || answer.status === 409) return undefined;
  if (answer.status !== 200) throw new Error(`refused: ${answer.status} ${answer.text}`);
  return answer;
}

async function insist<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await pause(50)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error('nobody answered');
}
