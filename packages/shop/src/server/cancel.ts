import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { bankByCode } from '../banks.ts';
import { majorUnits, minorUnits } from '../money.ts';
import type { CancelOrder, Refusal } from '../wire.ts';
import { methods } from './methods.ts';
import { findOrder, type Order } from './order.ts';
import { followPayment, recordPayment } from './record.ts';
import { ownOrder } from './session.ts';
import { once, type Shop, tossOf } from './shop.ts';
import { within } from './time.ts';
import type { Cancel } from './toss.ts';

const body = {
  type: 'object',
  required: ['reason', 'balance'],
  properties: {
    reason: { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' },
    amount: { type: 'number', exclusiveMinimum: 0 },
    balance: { type: 'number' },
    refundAccount: {
      type: 'object',
      required: ['bank', 'accountNumber', 'holderName'],
      properties: {
        bank: { enum: [...bankByCode.keys()] },
        accountNumber: { type: 'string', pattern: '^(-*[0-9]){6,20}-*$' },
        holderName: { type: 'string', minLength: 1, maxLength: 60, pattern: '\\S' },
      },
    },
  },
};

/** The buyer cancels: before a deposit all of it; once paid all or a part, to an account of their own or back to the wallet. */
export function cancelRoutes(app: FastifyInstance, shop: Shop): void {
  app.post<{ Params: { orderId: string }; Body: CancelOrder }>(
    '/api/orders/:orderId/cancel',
    { schema: { body } },
    async (request, reply) => {
      const order = ownOrder(shop, request, request.params.orderId);
      if (!order) return reply.code(404).send({ code: 'UNKNOWN_ORDER' });
      const cancel = decide(order, request.body);
      if ('code' in cancel) return reply.code(409).send(cancel);
      const cancellationId = openCancellation(shop, order, cancel);
      if (!cancellationId) return reply.code(409).send({ code: 'CANCEL_UNDER_WAY' });

      const isClosed = await within(shop.config.timing.buyerPatienceMs, finishCancel(shop, order.orderId));
      const refusal = isClosed ? refusalOf(shop, cancellationId) : undefined;
      if (refusal) return reply.code(422).send({ code: refusal });
      return reply.send({});
    },
  );
}

/** What the gateway would refuse anyway is refused here first, with words that fit our form. */
function decide(order: Order, { reason, amount, balance, refundAccount }: CancelOrder): Cancel | Refusal {
  const cancelReason = reason.trim();
  if (minorUnits(balance, order.currency) !== order.balance) return { code: 'BALANCE_HAS_CHANGED' };
  const part = amount === undefined ? order.balance : minorUnits(amount, order.currency);
  if (part === undefined || part === 0) return { code: 'INVALID_AMOUNT' };
  if (part > order.balance) return { code: 'NOT_CANCELABLE_AMOUNT' };

  if (order.status === 'awaiting-deposit') {
    return part === order.balance ? { cancelReason } : { code: 'ONLY_IN_FULL_BEFORE_DEPOSIT' };
  }
  if (order.status !== 'paid' && order.status !== 'partly-refunded') return { code: 'NOT_CANCELABLE' };
  const { needsRefundAccount, cancelNamesCurrency } = methods[order.method ?? 'VIRTUAL_ACCOUNT'];
  if (needsRefundAccount && !refundAccount) return { code: 'REFUND_ACCOUNT_NEEDED' };
  if (refundAccount && digits(refundAccount.accountNumber) === digits(order.accountNumber ?? '')) {
    return { code: 'OWN_ACCOUNT_NEEDED' };
  }
  return {
    cancelReason,
    ...(part < order.balance && { cancelAmount: majorUnits(part, order.currency) }),
    refundableAmount: majorUnits(order.balance, order.currency),
    ...(cancelNamesCurrency && { currency: order.currency }),
    ...(needsRefundAccount &&
      refundAccount && {
        refundReceiveAccount: {
          bank: refundAccount.bank,
          accountNumber: digits(refundAccount.accountNumber),
          holderName: refundAccount.holderName.trim(),
        },
      }),
  };
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

/**
 * Written down before the call, so that a lost answer is asked for again with the same idempotency key.
 *
 * @returns undefined when another cancellation of this order is still open
 */
function openCancellation(shop: Shop, order: Order, cancel: Cancel): string | undefined {
  const cancellationId = randomUUID();
  const { changes } = shop.db
    .prepare(
      `insert into cancellations (cancellationId, orderId, request, createdAt, triedAt)
       values (?, ?, ?, ?, ?) on conflict do nothing`,
    )
    .run(cancellationId, order.orderId, JSON.stringify(cancel), shop.now(), shop.now());
  if (changes === 0) return undefined;
  shop.changes.emit(order.orderId);
  return cancellationId;
}

/** Carries out the order's open cancellation, if there is one; the job calls it again after silence. */
export function finishCancel(shop: Shop, orderId: string): Promise<void> {
  return once(shop, `cancel ${orderId}`, async () => {
    const order = findOrder(shop, orderId);
    const open = shop.db
      .prepare('select cancellationId, request from cancellations where orderId = ? and outcome is null')
      .get(orderId);
    if (!order?.paymentKey || !open) return;
    const cancellationId = String(open['cancellationId']);
    shop.db
      .prepare('update cancellations set triedAt = ? where cancellationId = ?')
      .run(shop.now(), cancellationId);
    const request = JSON.parse(String(open['request'])) as Cancel;
    const answer = await tossOf(shop, order).cancel(order.paymentKey, request, `cancel-${cancellationId}`);

    if (answer.kind === 'silence') {
      shop.log.warn({ orderId, ...answer }, 'cancel');
      return;
    }
    if (answer.kind === 'payment') {
      if (!recordPayment(shop, order, answer.payment, 'canceled'))
        await followPayment(shop, orderId, 'canceled');
      close(shop, { cancellationId, orderId, outcome: 'done', code: null });
      return;
    }
    shop.log.warn({ orderId, ...answer }, 'cancel');
    // Whatever the reason, the payment is not as we thought: the deposit came, or somebody else was quicker.
    await followPayment(shop, orderId, `cancel: ${answer.code}`);
    const isDone = answer.code === 'ALREADY_CANCELED_PAYMENT';
    close(shop, {
      cancellationId,
      orderId,
      outcome: isDone ? 'done' : 'refused',
      code: isDone ? null : answer.code,
    });
  });
}

type Closing = { cancellationId: string; orderId: string; outcome: 'done' | 'refused'; code: string | null };

/** The buyer's account number is not kept a moment longer than it is needed. */
function close(shop: Shop, { cancellationId, orderId, outcome, code }: Closing): void {
  shop.db
    .prepare('update cancellations set outcome = ?, code = ?, request = null where cancellationId = ?')
    .run(outcome, code, cancellationId);
  shop.changes.emit(orderId);
}

function refusalOf(shop: Shop, cancellationId: string): string | undefined {
  const row = shop.db.prepare('select code from cancellations where cancellationId = ?').get(cancellationId);
  return row?.['code'] ? String(row['code']) : undefined;
}
