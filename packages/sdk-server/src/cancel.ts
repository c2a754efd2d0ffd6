import { type CancelOrder, type CancelPreview, decideCancel } from './cancel-rules.ts';
import { type Trouble, troubleOf } from './errors/trouble.ts';
import { follow, record } from './follow.ts';
import type { Cancellation, EndedCancellation, Order } from './order.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { save } from './save.ts';
import { leaseMs } from './timing.ts';
import { pause, within } from './waiting.ts';
import { once, type World } from './world.ts';

export type CancelResult =
  /** Canceled; `outcome` tells, by the balance, whether anything is left. */
  | { kind: 'done'; outcome: Outcome }
  /** Nothing was canceled by this call. `by: 'us'`: and nothing was asked of the gateway. */
  | { kind: 'refused'; by: 'us' | 'gateway'; trouble: Trouble; outcome: Outcome }
  /** No answer yet. `reconcile` goes on with the same idempotency key; do not begin another one. */
  | { kind: 'unconfirmed'; outcome: Outcome }
  /** Another cancellation of this order waits for its answer. */
  | { kind: 'busy'; outcome: Outcome }
  | { kind: 'unknown-order' };

/** What `cancel` would do, after a fresh look at the payment. No money moves, nothing is promised. */
export async function previewCancel(
  world: World,
  wish: CancelOrder,
): Promise<CancelPreview | { kind: 'unknown-order' }> {
  if (await world.store.find(wish.orderId)) await follow(world, wish.orderId, 'preview of a cancellation');
  const order = await world.store.find(wish.orderId);
  return order ? decideCancel(order, wish).preview : { kind: 'unknown-order' };
}

/**
 * Cancels an order, in full or in part. Written down before the call, so that a lost answer is asked for again with the
 * same idempotency key, and so that there is only one at a time.
 */
export async function cancel(world: World, wish: CancelOrder): Promise<CancelResult> {
  for (;;) {
    const order = await world.store.find(wish.orderId);
    if (!order) return { kind: 'unknown-order' };
    const before = endedBefore(order, wish.requestId);
    if (before) return resultOf(order, before);
    if (order.cancellation) return whileOpen(world, order, order.cancellation, wish.requestId);
    const { preview, body, minor = 0 } = decideCancel(order, wish);
    if (preview.kind === 'impossible' || !body) {
      const trouble = preview.kind === 'impossible' ? preview.trouble : troubleOf('INVALID_REQUEST');
      return { kind: 'refused', by: 'us', trouble, outcome: outcomeOf(order) };
    }
    const cancellation = { id: crypto.randomUUID(), requestId: wish.requestId ?? null, body, amount: minor };
    const lookAt = world.now() + leaseMs(world.timing);
    if (!(await save(world, order, { cancellation, lookAt }, 'cancel'))) continue;

    world.background(finishCancel(world, wish.orderId, 2));
    return whenEnded(world, order, cancellation);
  }
}

/** The same wish waits for the first one's end; another wish has to come again. */
function whileOpen(
  world: World,
  order: Order,
  open: Cancellation,
  requestId: string | undefined,
): Promise<CancelResult> | CancelResult {
  const isSame = requestId !== undefined && open.requestId === requestId;
  return isSame ? whenEnded(world, order, open) : { kind: 'busy', outcome: outcomeOf(order) };
}

async function whenEnded(world: World, order: Order, { id }: Cancellation): Promise<CancelResult> {
  const work = world.underWay.get(`cancel ${order.orderId}`);
  if (work !== undefined) await within(world.timing.buyerPatienceMs, work);
  const after = (await world.store.find(order.orderId)) ?? order;
  return resultOf(
    after,
    after.cancellations.find((ended) => ended.id === id),
  );
}

/** A wish that came before, and how it ended. */
function endedBefore(order: Order, requestId: string | undefined): EndedCancellation | undefined {
  return requestId === undefined
    ? undefined
    : order.cancellations.find((ended) => ended.requestId === requestId);
}

function resultOf(order: Order, ended: EndedCancellation | undefined): CancelResult {
  const outcome = outcomeOf(order);
  if (!ended) return { kind: 'unconfirmed', outcome };
  return ended.code === null
    ? { kind: 'done', outcome }
    : { kind: 'refused', by: 'gateway', trouble: troubleOf(ended.code), outcome };
}

/** Goes on with a cancellation whose answer never came. */
export async function resumeCancel(world: World, order: Order): Promise<void> {
  const lookAt = world.now() + leaseMs(world.timing);
  if (await save(world, order, { lookAt }, 'reconcile')) await finishCancel(world, order.orderId, 1);
}

function finishCancel(world: World, orderId: string, calls: number): Promise<void> {
  return once(world, 'cancel', orderId, async () => {
    for (let call = 1; ; call++) {
      const order = await world.store.find(orderId);
      if (!order?.cancellation || !order.paymentKey) return;
      const { cancellation, paymentKey } = order;
      const gateway = world.gatewayOf(order);
      const answer = await gateway.cancel(paymentKey, cancellation.body, `cancel-${cancellation.id}`);
      if (answer.kind === 'payment') {
        const isRecorded = call === 1 && calls > 1 && (await record(world, order, answer.payment, 'cancel'));
        // The answer to a repeat may be older than what has happened since.
        if (!isRecorded && !(await follow(world, orderId, 'cancel'))) return;
        return close(world, { orderId, cancellation, code: null });
      }
      if (answer.kind === 'refused')
        return settleRefused(world, { orderId, cancellation, code: answer.code });
      if (call >= calls || !answer.isWorthRepeating) {
        await save(world, order, {}, 'cancel');
        return;
      }
      await pause(world.timing.repeatAfterMs);
    }
  });
}

type Closing = { orderId: string; cancellation: Cancellation; code: string | null };

/** Whatever the reason, the payment is not as we thought: the deposit came, or somebody else was quicker. */
async function settleRefused(world: World, closing: Closing): Promise<void> {
  if (!(await follow(world, closing.orderId, `cancel: ${closing.code}`))) return;
  const order = await world.store.find(closing.orderId);
  const isOver = order?.status === 'canceled' || order?.status === 'refunded';
  const isDone = closing.code === 'ALREADY_CANCELED_PAYMENT' && isOver;
  return close(world, { ...closing, code: isDone ? null : closing.code });
}

async function close(world: World, { orderId, cancellation, code }: Closing): Promise<void> {
  for (;;) {
    const order = await world.store.find(orderId);
    if (order?.cancellation?.id !== cancellation.id) return;
    const { id, requestId, amount } = cancellation;
    const cancellations = [...order.cancellations, { id, requestId, amount, code }];
    if (await save(world, order, { cancellation: null, cancellations }, 'cancel')) return;
  }
}
