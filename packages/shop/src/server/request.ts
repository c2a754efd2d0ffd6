import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Language, NewOrder, PaymentPrepared, PaymentRequest } from '../wire.ts';
import { methods } from './methods.ts';
import { findOrder, isOpenForPayment, type Order, saveOrder } from './order.ts';
import { productById } from './products.ts';
import { ensureSession, failToken, ownOrder } from './session.ts';
import type { Shop } from './shop.ts';
import { OutOfStock } from './stock.ts';
import { inTransaction } from './store.ts';

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength, pattern: '\\S' });

const newOrderBody = {
  type: 'object',
  required: ['language', 'lines'],
  properties: {
    language: { enum: ['ko', 'en'] },
    lines: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: {
        type: 'object',
        required: ['productId', 'quantity'],
        properties: {
          productId: { enum: [...productById.keys()] },
          quantity: { type: 'integer', minimum: 1, maximum: 99 },
        },
      },
    },
  },
};

const requestBody = {
  type: 'object',
  required: ['method', 'customer'],
  properties: {
    method: { enum: Object.keys(methods) },
    customer: {
      type: 'object',
      required: ['name', 'phone', 'email'],
      properties: {
        name: text(100),
        phone: { type: 'string', pattern: '^([ -]*[0-9]){8,15}[ -]*$' },
        email: { type: 'string', maxLength: 100, pattern: '^[^@\\s]+@[^@\\s]+$' },
      },
    },
  },
};

/** From the basket to the open window: the order is stored before anything is asked of the gateway. */
export function requestRoutes(app: FastifyInstance, shop: Shop): void {
  app.post<{ Body: NewOrder }>('/api/orders', { schema: { body: newOrderBody } }, (request, reply) => {
    const order = createOrder(shop, ensureSession(request, reply), request.body);
    return reply.send({ orderId: order.orderId });
  });

  app.post<{ Params: { orderId: string }; Body: PaymentRequest }>(
    '/api/orders/:orderId/request',
    { schema: { body: requestBody } },
    (request, reply) => {
      const order = ownOrder(shop, request, request.params.orderId);
      if (!order) return reply.code(404).send({ code: 'UNKNOWN_ORDER' });
      if (!isOpenForPayment(order)) return reply.code(409).send({ code: 'ORDER_IS_CLOSED' });
      return reply.send(openRequest(shop, order, request.body));
    },
  );

  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    if (error instanceof OutOfStock) return reply.code(409).send({ code: 'OUT_OF_STOCK' });
    if ((error.statusCode ?? 500) < 500) {
      return reply.code(error.statusCode ?? 400).send({ code: 'INVALID_INPUT', message: error.message });
    }
    shop.log.error({ err: error, url: request.routeOptions.url }, 'our mistake');
    return reply.code(500).send({ code: 'OUR_MISTAKE' });
  });
}

/** The price comes from our shelf, never from the page. Prices of other currencies are kept for other methods. */
function createOrder(shop: Shop, session: string, { language, lines }: NewOrder): Order {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  const orderId = `order_${randomBytes(12).toString('base64url')}`;
  const priced = [...quantities].map(([productId, quantity]) => {
    const prices = productById.get(productId)?.prices ?? {};
    return { productId, quantity, prices };
  });
  const amount = priced.reduce((sum, { prices, quantity }) => sum + (prices.KRW ?? 0) * quantity, 0);
  const now = shop.now();
  return inTransaction(shop.db, () => {
    shop.db
      .prepare(
        `insert into orders (orderId, session, status, currency, amount, balance, orderName, createdAt, updatedAt, checkedAt)
         values (?, ?, 'created', 'KRW', ?, ?, ?, ?, ?, ?)`,
      )
      .run(orderId, session, amount, amount, nameOf([...quantities.keys()], language), now, now, now);
    const line = shop.db.prepare('insert into orderLines values (?, ?, ?, ?)');
    for (const { productId, quantity, prices } of priced) {
      line.run(orderId, productId, quantity, JSON.stringify(prices));
    }
    return findOrder(shop, orderId) as Order;
  });
}

function nameOf(productIds: string[], language: Language): string {
  const first = productById.get(productIds[0] ?? '')?.name[language] ?? '';
  const more = productIds.length - 1;
  if (more === 0) return first;
  return language === 'ko' ? `${first} 외 ${more}건` : `${first} and ${more} more`;
}

/** The buyer pressed pay: the goods are put aside, and the page is told what to ask the window for. */
function openRequest(shop: Shop, order: Order, { method, customer }: PaymentRequest): PaymentPrepared {
  const { currency } = methods[method];
  const amount = priceOf(shop, order.orderId, currency);
  const requested = saveOrder(
    shop,
    order,
    {
      status: 'requested',
      method,
      currency,
      amount,
      balance: amount,
      customerName: customer.name.trim(),
      customerPhone: customer.phone.replace(/\D/g, ''),
      customerEmail: customer.email.trim(),
      requests: order.requests + 1,
      requestedAt: shop.now(),
      // Whatever an earlier request came to, this one starts afresh.
      paymentKey: null,
      secret: null,
      failureCode: null,
    },
    'buyer pressed pay',
  );
  if (!requested) throw new Error('an order changed inside a synchronous function');
  return { request: methods[method].request(requested), failToken: failToken(shop, requested) };
}

function priceOf(shop: Shop, orderId: string, currency: 'KRW' | 'USD'): number {
  const lines = shop.db.prepare('select quantity, prices from orderLines where orderId = ?').all(orderId);
  return lines.reduce((sum, line) => {
    const prices = JSON.parse(String(line['prices'])) as Record<string, number>;
    const price = prices[currency];
    if (price === undefined) throw new Error(`no price in ${currency}`);
    return sum + price * Number(line['quantity']);
  }, 0);
}
