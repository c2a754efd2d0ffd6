import type { FastifyInstance } from 'fastify';
import { bankByCode } from '../banks.ts';
import type { CancelOrder } from '../wire.ts';
import { ownOrder } from './session.ts';
import type { Shop } from './shop.ts';

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

/** What our form calls the library's reasons for asking nothing of the gateway. */
const formCodes: Record<string, string> = {
  NOT_MATCHES_REFUNDABLE_AMOUNT: 'BALANCE_HAS_CHANGED',
  INVALID_REFUND_AMOUNT: 'INVALID_AMOUNT',
  NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT: 'ONLY_IN_FULL_BEFORE_DEPOSIT',
  ALREADY_CANCELED_PAYMENT: 'NOT_CANCELABLE',
  NOT_CANCELABLE_PAYMENT: 'NOT_CANCELABLE',
  INVALID_REFUND_ACCOUNT_INFO: 'REFUND_ACCOUNT_NEEDED',
  // The form takes digits only, so what is wrong with them is that they are the issued account's.
  INVALID_REFUND_ACCOUNT_NUMBER: 'OWN_ACCOUNT_NEEDED',
};

/** The buyer cancels: before a deposit all of it; once paid all or a part, to an account of their own or back to the wallet. */
export function cancelRoutes(app: FastifyInstance, shop: Shop): void {
  app.post<{ Params: { orderId: string }; Body: CancelOrder }>(
    '/api/orders/:orderId/cancel',
    { schema: { body } },
    async (request, reply) => {
      const order = await ownOrder(shop, request, request.params.orderId);
      if (!order) return reply.code(404).send({ code: 'UNKNOWN_ORDER' });
      const { balance, ...wish } = request.body;
      const { orderId } = order;
      const result = await shop.toss.cancel({ ...wish, orderId, expectedBalance: balance });
      if (result.kind === 'unknown-order') return reply.code(409).send({ code: 'NOT_CANCELABLE' });
      if (result.kind === 'busy') return reply.code(409).send({ code: 'CANCEL_UNDER_WAY' });
      if (result.kind !== 'refused') return reply.send({});
      const { code } = result.trouble;
      shop.log.warn({ orderId, by: result.by, code }, 'cancel refused');
      if (result.by === 'gateway') return reply.code(422).send({ code });
      return reply.code(409).send({ code: formCodes[code] ?? code });
    },
  );
}
