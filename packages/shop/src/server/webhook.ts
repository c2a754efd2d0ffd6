import type { FastifyInstance, FastifyReply } from 'fastify';
import { findOrder, type Order } from './order.ts';
import { isObject, isText } from './payment.ts';
import { followPayment } from './record.ts';
import { isSame } from './session.ts';
import type { Shop } from './shop.ts';
import { parseTime, within } from './time.ts';

type Notice =
  | { event: 'DEPOSIT_CALLBACK'; orderId: string; secret: unknown }
  | { event: 'PAYMENT_STATUS_CHANGED'; orderId: string; secret: unknown; paymentKey: unknown };
/** A refund abroad went on. Names neither order nor payment nor a secret: only the cancellation. */
type RefundNotice = { event: 'CANCEL_STATUS_CHANGED'; transactionKey: string };

/**
 * The gateway tells us that a payment has changed. Public: no login, no CSRF token. What is told is only a reason to
 * read the payment, so it may come twice, late, out of order or from a stranger.
 *
 * 200: dealt with, or nothing of ours. 403: the secret is wrong. 503: not now, send it again.
 */
export function webhookRoutes(app: FastifyInstance, shop: Shop): void {
  app.post('/webhooks/toss', async (request, reply) => {
    const refund = readRefundNotice(request.body);
    if (refund) return followRefund(shop, refund, reply);
    const notice = readNotice(request.body);
    if (!notice) {
      shop.log.info({ event: eventOf(request.body) }, 'webhook of a kind this shop does not follow');
      return reply.send({});
    }
    const { event, orderId } = notice;
    if (!findOrder(shop, orderId)) {
      shop.log.info({ event, orderId }, 'webhook about no order of ours');
      return reply.send({});
    }
    const order = await whenConfirmed(shop, orderId);
    if (!order) return reply.code(503).send({ code: 'CONFIRM_UNDER_WAY' });

    const verdict = judge(order, notice);
    shop.log.info({ event, orderId, verdict, ageMs: ageOf(request.body, shop) }, 'webhook');
    if (verdict === 'forged') {
      shop.log.error({ event, orderId, from: request.ip }, 'webhook with a wrong secret: refused');
      return reply.code(403).send({ code: 'WRONG_SECRET' });
    }
    if (verdict === 'ask' && !(await followPayment(shop, orderId, event))) {
      return reply.code(503).send({ code: 'PAYMENT_NOT_READABLE' });
    }
    return reply.send({});
  });
}

/** A deposit notice has no eventType, no paymentKey and no data; all other events have an eventType. */
function readNotice(body: unknown): Notice | undefined {
  if (!isObject(body)) return undefined;
  const { eventType, orderId, secret, data } = body;
  if (eventType === undefined && isText(orderId) && 'secret' in body && 'status' in body) {
    return { event: 'DEPOSIT_CALLBACK', orderId, secret };
  }
  if (eventType === 'PAYMENT_STATUS_CHANGED' && isObject(data) && isText(data['orderId'])) {
    const { orderId, secret, paymentKey } = data;
    return { event: 'PAYMENT_STATUS_CHANGED', orderId: String(orderId), secret, paymentKey };
  }
  return undefined;
}

function readRefundNotice(body: unknown): RefundNotice | undefined {
  if (!isObject(body) || body['eventType'] !== 'CANCEL_STATUS_CHANGED' || !isObject(body['data']))
    return undefined;
  const { transactionKey } = body['data'];
  return isText(transactionKey) ? { event: 'CANCEL_STATUS_CHANGED', transactionKey } : undefined;
}

/** Without a secret there is nothing to compare, so nothing is believed: the payment is read, if it is one of ours. */
async function followRefund(shop: Shop, notice: RefundNotice, reply: FastifyReply): Promise<FastifyReply> {
  const { event, transactionKey } = notice;
  let orderId = orderOfRefund(shop, transactionKey);
  if (!orderId) {
    // The answer to our own cancel may be slower than the notice about it.
    const cancels = [...shop.underWay].filter(([name]) => name.startsWith('cancel ')).map(([, call]) => call);
    await within(shop.config.timing.webhookPatienceMs, Promise.all(cancels));
    orderId = orderOfRefund(shop, transactionKey);
  }
  shop.log.info({ event, orderId, transactionKey }, 'webhook');
  if (!orderId) {
    // Cancelled in the developer center: PAYMENT_STATUS_CHANGED tells of it, and names the order.
    return hasOpenCancellation(shop) ? reply.code(503).send({ code: 'CANCEL_UNDER_WAY' }) : reply.send({});
  }
  const isFollowed = await followPayment(shop, orderId, event);
  return isFollowed ? reply.send({}) : reply.code(503).send({ code: 'PAYMENT_NOT_READABLE' });
}

function orderOfRefund(shop: Shop, transactionKey: string): string | undefined {
  const row = shop.db.prepare('select orderId from refunds where transactionKey = ?').get(transactionKey);
  return row && String(row['orderId']);
}

function hasOpenCancellation(shop: Shop): boolean {
  return shop.db.prepare('select 1 from cancellations where outcome is null').get() !== undefined;
}

/**
 * The webhook may be quicker than the answer to our own confirm, and without that answer there is no secret to compare.
 *
 * @returns undefined when the confirm is still under way after all our patience
 */
async function whenConfirmed(shop: Shop, orderId: string): Promise<Order | undefined> {
  if (findOrder(shop, orderId)?.status === 'confirming') {
    const answer = shop.underWay.get(`confirm ${orderId}`) ?? Promise.resolve();
    await within(shop.config.timing.webhookPatienceMs, answer);
  }
  const order = findOrder(shop, orderId);
  // A confirm that was refused for the moment has been answered: a notice may be the end of what it waits for.
  const isUnanswered = order?.status === 'confirming' && order.confirmRefusals === 0;
  return isUnanswered ? undefined : order;
}

/** `ask`: read the payment and follow it. `ignore`: about another attempt. `forged`: not from the gateway. */
function judge(order: Order, notice: Notice): 'ask' | 'ignore' | 'forged' {
  if (notice.event === 'DEPOSIT_CALLBACK') {
    if (order.secret) return isSame(notice.secret, order.secret) ? 'ask' : 'forged';
    // The answer with the secret got lost. Nothing can be proved by this notice, but asking costs nothing.
    return order.paymentKey ? 'ask' : 'forged';
  }
  if (order.paymentKey && notice.paymentKey !== order.paymentKey) return 'ignore';
  if (order.secret && isText(notice.secret)) return isSame(notice.secret, order.secret) ? 'ask' : 'forged';
  return 'ask';
}

function eventOf(body: unknown): string {
  return isObject(body) && isText(body['eventType']) ? body['eventType'].slice(0, 60) : 'unknown';
}

function ageOf(body: unknown, shop: Shop): number | undefined {
  const createdAt = isObject(body) ? parseTime(body['createdAt']) : undefined;
  return createdAt && shop.now() - createdAt.getTime();
}
