import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import {
  countries,
  englishText,
  longest,
  type Shipping,
  shippingFields,
  shippingFlaws,
} from '../shipping.ts';
import type { NewOrder, PaymentPrepared, PaymentRequest } from '../wire.ts';
import { amountOf, linesOf } from './lines.ts';
import { methodNames, methods } from './methods.ts';
import { findOrder, isOpenForPayment, type Order, saveOrder } from './order.ts';
import { nameOf, productById } from './products.ts';
import { ensureSession, failToken, ownOrder } from './session.ts';
import { keysOf, type Shop } from './shop.ts';
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
    method: { enum: methodNames },
    customer: {
      type: 'object',
      required: ['name', 'phone', 'email'],
      properties: {
        name: text(100),
        phone: { type: 'string', pattern: '^([ -]*[0-9]){8,15}[ -]*$' },
        email: { type: 'string', maxLength: 100, pattern: '^[^@\\s]+@[^@\\s]+$' },
      },
    },
    shipping: {
      type: 'object',
      required: shippingFields,
      properties: {
        ...Object.fromEntries(
          Object.entries(longest).map(([name, maxLength]) => [
            name,
            { type: 'string', maxLength, pattern: englishText },
          ]),
        ),
        country: { enum: Object.keys(countries) },
      },
    },
    agreements: {
      type: 'object',
      required: ['terms', 'privacy', 'transfer'],
      properties: { terms: { const: true }, privacy: { const: true }, transfer: { const: true } },
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
      const gap = gapIn(request.body);
      if (gap) return reply.code(400).send({ code: gap });
      const prepared = openRequest(shop, order, request.body);
      return prepared ? reply.send(prepared) : reply.code(409).send({ code: 'NO_PRICE_IN_CURRENCY' });
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
  const amount = amountOf(priced, 'KRW');
  if (amount === undefined) throw new Error('goods without a price');
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

/** What this way to pay cannot do without. */
function gapIn({ method, shipping, agreements }: PaymentRequest): string | undefined {
  const { needs } = methods[method];
  if (needs.includes('agreements') && !agreements) return 'AGREEMENTS_NEEDED';
  if (needs.includes('shipping') && (!shipping || shippingFlaws(shipping).size > 0)) return 'ADDRESS_NEEDED';
  return undefined;
}

/**
 * The buyer pressed pay: the goods are put aside, and the page is told what to ask the window for. Method, currency and
 * amount are the order's from now on; the success page compares with these and with nothing the address says.
 *
 * @returns undefined when something of the order has no price in the method's currency
 */
function openRequest(shop: Shop, order: Order, asked: PaymentRequest): PaymentPrepared | undefined {
  const { method, customer } = asked;
  const { currency, needs, request } = methods[method];
  const lines = linesOf(shop, order.orderId);
  const amount = amountOf(lines, currency);
  if (amount === undefined) return undefined;
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
      shipping: asked.shipping ? JSON.stringify(trimmed(asked.shipping)) : order.shipping,
      agreedAt: needs.includes('agreements') ? shop.now() : null,
      requests: order.requests + 1,
      requestedAt: shop.now(),
      // Whatever an earlier request came to, this one starts afresh.
      paymentKey: null,
      confirmRefusals: 0,
      secret: null,
      failureCode: null,
    },
    'buyer pressed pay',
  );
  if (!requested) throw new Error('an order changed inside a synchronous function');
  const facts = { lines, knownSince: knownSince(shop, requested) };
  return {
    clientKey: keysOf(shop.config, method).clientKey,
    request: request(requested, facts),
    failToken: failToken(shop, requested),
  };
}

/** Only the fields we know: what else the page sent is not kept. */
function trimmed(shipping: Shipping): Shipping {
  return Object.fromEntries(shippingFields.map((name) => [name, shipping[name].trim()])) as Shipping;
}

function knownSince(shop: Shop, { session }: Order): Date {
  const row = shop.db.prepare('select min(createdAt) as since from orders where session = ?').get(session);
  return new Date(Number(row?.['since'] ?? shop.now()));
}
