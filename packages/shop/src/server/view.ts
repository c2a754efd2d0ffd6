import type { OrderView, PageState, ProductView } from '../wire.ts';
import { methods } from './methods.ts';
import { majorUnits } from './money.ts';
import type { Order } from './order.ts';
import { products, stockOf } from './products.ts';
import type { Shop } from './shop.ts';

/** What the buyer's browser may know of an order: no secret, no paymentKey, no session. */
export function orderView(shop: Shop, order: Order): OrderView {
  const { orderId, orderName, status, method, currency, amount, balance, accountNumber, customerName } =
    order;
  return {
    orderId,
    orderName,
    status,
    method,
    amount: { value: majorUnits(amount, currency), currency },
    balance: majorUnits(balance, currency),
    lines: linesOf(shop, order),
    customer: customerName
      ? { name: customerName, phone: order.customerPhone ?? '', email: order.customerEmail ?? '' }
      : null,
    virtualAccount: accountNumber
      ? {
          accountNumber,
          bankCode: order.bankCode ?? '',
          holderName: order.accountHolder ?? '',
          dueDate: new Date(order.dueAt ?? 0).toISOString(),
        }
      : null,
    wasReversed: status === 'awaiting-deposit' && order.delivery === 'stopped',
    isCanceling: isCanceling(shop, orderId),
    failure: order.failureCode ? { code: order.failureCode } : null,
    history: historyOf(shop, orderId),
  };
}

function linesOf(shop: Shop, { orderId, currency }: Order): OrderView['lines'] {
  const rows = shop.db.prepare('select * from orderLines where orderId = ? order by rowid').all(orderId);
  return rows.map((row) => {
    const prices = JSON.parse(String(row['prices'])) as Record<string, number>;
    return {
      productId: String(row['productId']),
      quantity: Number(row['quantity']),
      unitPrice: majorUnits(prices[currency] ?? 0, currency),
    };
  });
}

function isCanceling(shop: Shop, orderId: string): boolean {
  const query = 'select 1 from cancellations where orderId = ? and outcome is null';
  return shop.db.prepare(query).get(orderId) !== undefined;
}

function historyOf(shop: Shop, orderId: string): OrderView['history'] {
  const rows = shop.db
    .prepare('select at, status from orderHistory where orderId = ? order by rowid')
    .all(orderId);
  return rows.map((row) => ({
    at: new Date(Number(row['at'])).toISOString(),
    status: String(row['status']) as Order['status'],
  }));
}

export function pageState(shop: Shop, extra: Partial<PageState>): PageState {
  const { clientKey, scriptUrl, bankAppUrl } = shop.config;
  return {
    clientKey,
    scriptUrl,
    isTest: clientKey.startsWith('test_'),
    bankAppUrl: bankAppUrl ?? null,
    methods: Object.keys(methods) as PageState['methods'],
    products: products.map((product) => productView(shop, product)),
    order: null,
    failure: null,
    problem: null,
    ...extra,
  };
}

function productView(shop: Shop, { productId, name, prices }: (typeof products)[number]): ProductView {
  const price = { value: majorUnits(prices.KRW ?? 0, 'KRW'), currency: 'KRW' as const };
  return { productId, name, price, stock: stockOf(shop.db, productId) };
}
