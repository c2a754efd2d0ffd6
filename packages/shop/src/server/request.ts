import { randomBytes } from 'node:crypto';
import { OrderRefused } from '@tollgate/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { decimalText } from '../money.ts';
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
import { canBePaid, findOrder, type Order } from './order.ts';
import { nameOf, productById } from './products.ts';
import { ensureSession, ownOrder } from './session.ts';
import { keysOf, type Shop } from './shop.ts';
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
    return reply.send({ orderId: createOrder(shop, ensureSession(request, reply), request.body) });
  });

  app.post<{ Params: { orderId: string }; Body: PaymentRequest }>(
    '/api/orders/:orderId/request',
    { schema: { body: requestBody } },
    async (request, reply) => {
      const order = await ownOrder(shop, request, request.params.orderId);
      if (!order) return reply.code(404).send({ code: 'UNKNOWN_ORDER' });
      if (!canBePaid(order)) return reply.code(409).send({ code: 'ORDER_IS_CLOSED' });
      const gap = gapIn(request.body);
      if (gap) return reply.code(400).send({ code: gap });
      const prepared = await openRequest(shop, order, request.body, originOf(request));
      return typeof prepared === 'string' ? reply.code(409).send({ code: prepared }) : reply.send(prepared);
    },
  );

  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    if (error instanceof OrderRefused) return reply.code(409).send({ code: error.code });
    if ((error.statusCode ?? 500) < 500) {
      return reply.code(error.statusCode ?? 400).send({ code: 'INVALID_INPUT', message: error.message });
    }
    shop.log.error({ err: error, url: request.routeOptions.url }, 'our mistake');
    return reply.code(500).send({ code: 'OUR_MISTAKE' });
  });
}

/**
 * The price comes from our shelf, never from the page. Prices of other currencies are kept for other methods.
 *
 * @returns the orderId
 */
function createOrder(shop: Shop, session: string, { language, lines }: NewOrder): string {
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  const orderId = `order_${randomBytes(12).toString('base64url')}`;
  inTransaction(shop.db, () => {
    shop.db
      .prepare('insert into orders (orderId, session, orderName, createdAt) values (?, ?, ?, ?)')
      .run(orderId, session, nameOf([...quantities.keys()], language), shop.now());
    const line = shop.db.prepare('insert into orderLines values (?, ?, ?, ?)');
    for (const [productId, quantity] of quantities) {
      line.run(orderId, productId, quantity, JSON.stringify(productById.get(productId)?.prices ?? {}));
    }
  });
  return orderId;
}

/** What this way to pay cannot do without. */
function gapIn({ method, shipping, agreements }: PaymentRequest): string | undefined {
  const { needs } = methods[method];
  if (needs.includes('agreements') && !agreements) return 'AGREEMENTS_NEEDED';
  if (needs.includes('shipping') && (!shipping || shippingFlaws(shipping).size > 0)) return 'ADDRESS_NEEDED';
  return undefined;
}

/** Where the buyer comes back to: the shop under the name by which this very browser reaches it. */
function originOf({ headers, protocol, host }: FastifyRequest): string {
  return headers.origin && URL.canParse(headers.origin) ? headers.origin : `${protocol}://${host}`;
}

/**
 * The buyer pressed pay: the goods are put aside, and the page is told what to ask the window for. Method, currency and
 * amount are the order's from now on; the success page compares with these and with nothing the address says.
 *
 * @returns a code when this order cannot be paid (so)
 */
async function openRequest(
  shop: Shop,
  { orderId, session }: Order,
  asked: PaymentRequest,
  origin: string,
): Promise<PaymentPrepared | string> {
  const { method } = asked;
  const { currency, request } = methods[method];
  const lines = linesOf(shop, orderId);
  const amount = amountOf(lines, currency);
  if (amount === undefined) return 'NO_PRICE_IN_CURRENCY';
  const opened = await shop.toss.request({
    orderId,
    amount: { value: decimalText(amount, currency), currency },
    method,
    owner: session,
    failUrl: `${origin}/payments/fail`,
  });
  if (opened.kind === 'closed') return 'ORDER_IS_CLOSED';
  writeCustomer(shop, orderId, asked);
  const order = await findOrder(shop, orderId);
  if (!order) throw new Error('an order is gone while it is asked for');
  // The session's cookie comes back to the success page, so that address needs no signature.
  const window = {
    orderId,
    amount: { value: opened.window.amount.value, currency },
    successUrl: `${origin}/payments/success`,
    failUrl: opened.window.failUrl ?? '',
  };
  return {
    clientKey: keysOf(shop.config, method).clientKey,
    request: request(window, order, { lines, knownSince: knownSince(shop, order) }),
  };
}

/** Who pays, and where the parcel goes. Written before the page is answered, and so before any window opens. */
function writeCustomer(shop: Shop, orderId: string, { method, customer, shipping }: PaymentRequest): void {
  shop.db
    .prepare(
      `update orders set customerName = ?, customerPhone = ?, customerEmail = ?,
              shipping = coalesce(?, shipping), agreedAt = ? where orderId = ?`,
    )
    .run(
      customer.name.trim(),
      customer.phone.replace(/\D/g, ''),
      customer.email.trim(),
      shipping ? JSON.stringify(trimmed(shipping)) : null,
      methods[method].needs.includes('agreements') ? shop.now() : null,
      orderId,
    );
}

/** Only the fields we know: what else the page sent is not kept. */
function trimmed(shipping: Shipping): Shipping {
  return Object.fromEntries(shippingFields.map((name) => [name, shipping[name].trim()])) as Shipping;
}

function knownSince(shop: Shop, { session }: Order): Date {
  const row = shop.db.prepare('select min(createdAt) as since from orders where session = ?').get(session);
  return new Date(Number(row?.['since'] ?? shop.now()));
}
