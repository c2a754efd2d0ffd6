import { whenConfirmed } from './confirm.ts';
import { follow } from './follow.ts';
import { eventOf, type Notice, type RefundNotice, readNotice, readRefundNotice } from './notice.ts';
import type { Order } from './order.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { isText } from './shape.ts';
import { isSame } from './sign.ts';
import { checkSignature } from './signature.ts';
import { within } from './waiting.ts';
import type { World } from './world.ts';

/** `status` is what to answer: 200 done, 503 send it again, 403 not from the gateway, 400 no webhook at all. */
export type WebhookResult =
  | { kind: 'followed'; status: 200; event: Event; outcome: Outcome }
  | {
      kind: 'ignored';
      status: 200;
      event: string;
      because: 'unknown event' | 'unknown order' | 'another attempt';
    }
  | { kind: 'later'; status: 503; because: Postponed }
  | { kind: 'forged'; status: 403 }
  | { kind: 'malformed'; status: 400 };

type Event = Notice['event'] | RefundNotice['event'];
type Postponed = 'confirm is under way' | 'cancel is under way' | 'payment is not readable' | 'not stored';

/** A `Request`, or its parts where a framework has read it already. */
export type WebhookDelivery = Request | { headers: Headers | Record<string, unknown>; body: unknown };

/** Nothing the protocol sends comes near it. */
const mostCharacters = 256 * 1024;

/**
 * The gateway tells us that a payment has changed. Public: no login, no CSRF token. What is told is only a reason to
 * read the payment, so it may come twice, late, out of order or from a stranger.
 */
export async function webhook(world: World, delivery: WebhookDelivery): Promise<WebhookResult> {
  const { headers, text, isAsSent } = await open(delivery);
  const body = text.length <= mostCharacters ? parsed(text) : undefined;
  if (body === undefined) return { kind: 'malformed', status: 400 };

  const signature = await checkSignature(world.webhookSecrets, { headers, body: text, nowMs: world.now() });
  if (signature === 'wrong' && isAsSent) {
    world.alert({ what: 'webhook with a wrong signature', orderId: null, detail: eventOf(body) });
    return { kind: 'forged', status: 403 };
  }
  if (signature === 'wrong') {
    world.alert({ what: 'webhook signature not checkable: the body was parsed before', orderId: null });
  }
  const refund = readRefundNotice(body);
  if (refund) return heedRefund(world, refund);
  const notice = readNotice(body);
  if (!notice) return { kind: 'ignored', status: 200, event: eventOf(body), because: 'unknown event' };
  return heed(world, notice);
}

async function heed(world: World, notice: Notice): Promise<WebhookResult> {
  const { event, orderId } = notice;
  const { webhookPatienceMs } = world.timing;
  // The webhook may be quicker than the answer to our own confirm, and without that answer there is no secret.
  const order = await whenConfirmed(world, orderId, webhookPatienceMs / 2);
  if (!order) return { kind: 'ignored', status: 200, event, because: 'unknown order' };
  // A confirm that was refused for a passing reason has been answered: the notice may be the end of what it waits for.
  if (order.status === 'confirming' && order.round === 0)
    return { kind: 'later', status: 503, because: 'confirm is under way' };

  const verdict = await judge(order, notice);
  if (verdict === 'another attempt') return { kind: 'ignored', status: 200, event, because: verdict };
  if (verdict === 'forged') {
    world.alert({ what: 'webhook with a wrong secret', orderId, detail: event });
    return { kind: 'forged', status: 403 };
  }
  return followNow(world, orderId, event);
}

/**
 * Without a secret there is nothing to compare, so nothing is believed: the payment is read, if the refund is one that we
 * wait for. One that has ended already is no news.
 */
async function heedRefund(world: World, { event, transactionKey }: RefundNotice): Promise<WebhookResult> {
  let owner = await whoseRefund(world, transactionKey);
  if (owner === 'of a cancel under way') {
    // The answer to our own cancel may be slower than the notice about it.
    const cancels = [...world.underWay]
      .filter(([name]) => name.startsWith('cancel '))
      .map(([, call]) => call);
    await within(world.timing.webhookPatienceMs / 2, Promise.all(cancels));
    owner = await whoseRefund(world, transactionKey);
  }
  if (owner === 'nobody’s') return { kind: 'ignored', status: 200, event, because: 'unknown order' };
  if (owner === 'of a cancel under way')
    return { kind: 'later', status: 503, because: 'cancel is under way' };
  return followNow(world, owner.orderId, event);
}

/** Looks through the orders that are still open: the notice names nothing that an order could be found by. */
async function whoseRefund(
  world: World,
  transactionKey: string,
): Promise<Order | 'nobody’s' | 'of a cancel under way'> {
  let isUnderWay = false;
  for (let after = ''; ; ) {
    const open = await world.store.due({ now: Number.MAX_SAFE_INTEGER, after, limit: 500 });
    for (const order of open) {
      if (order.refunds?.some((refund) => refund.transactionKey === transactionKey)) return order;
      if (order.cancellation) isUnderWay = true;
    }
    const last = open.at(-1);
    if (!last) return isUnderWay ? 'of a cancel under way' : 'nobody’s';
    after = last.orderId;
  }
}

async function followNow(world: World, orderId: string, event: Event): Promise<WebhookResult> {
  const postponed = await followInTime(world, orderId, event);
  const after = postponed ? undefined : await world.store.find(orderId);
  if (!after) return { kind: 'later', status: 503, because: postponed ?? 'not stored' };
  return { kind: 'followed', status: 200, event, outcome: outcomeOf(after) };
}

/** @returns why it has to wait; undefined when the order has followed its payment */
async function followInTime(world: World, orderId: string, event: Event): Promise<Postponed | undefined> {
  let postponed: Postponed | undefined = 'payment is not readable';
  const reading = follow(world, orderId, event).then(
    (isFollowed) => {
      if (isFollowed) postponed = undefined;
    },
    (error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      world.alert({ what: 'left open, reconcile will try again', orderId, detail: `${event}: ${detail}` });
      postponed = 'not stored';
    },
  );
  world.background(reading);
  await within(world.timing.webhookPatienceMs / 2, reading);
  return postponed;
}

async function judge(order: Order, notice: Notice): Promise<'ask' | 'another attempt' | 'forged'> {
  if (notice.event === 'DEPOSIT_CALLBACK') {
    if (order.secret) return (await isSame(notice.secret, order.secret)) ? 'ask' : 'forged';
    // The answer with the secret got lost. Nothing can be proved by this notice, but asking costs nothing.
    return order.paymentKey ? 'ask' : 'forged';
  }
  if (order.paymentKey && notice.paymentKey !== order.paymentKey) return 'another attempt';
  if (order.secret && isText(notice.secret))
    return (await isSame(notice.secret, order.secret)) ? 'ask' : 'forged';
  return 'ask';
}

type Opened = { headers: (name: string) => string | null; text: string; isAsSent: boolean };

async function open(delivery: WebhookDelivery): Promise<Opened> {
  if (delivery instanceof Request) {
    return { headers: (name) => delivery.headers.get(name), text: await delivery.text(), isAsSent: true };
  }
  const { headers, body } = delivery;
  const isAsSent = typeof body === 'string' || body instanceof Uint8Array;
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
  return {
    headers: readerOf(headers),
    text: isAsSent ? String(text) : (JSON.stringify(body) ?? ''),
    isAsSent,
  };
}

function readerOf(headers: Headers | Record<string, unknown>): (name: string) => string | null {
  if (headers instanceof Headers) return (name) => headers.get(name);
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => {
    const value = byName.get(name);
    return isText(value) ? value : null;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
