import { majorUnits } from '../money.ts';
import type { Currency, OrderView, PageState, ProductView } from '../wire.ts';
import { amountOf, type Line, linesOf } from './lines.ts';
import { methodNames, methods, shippingOf } from './methods.ts';
import type { Order } from './order.ts';
import { products, stockOf } from './products.ts';
import type { Shop } from './shop.ts';

/** What the buyer's browser may know of an order: no secret, no paymentKey, no session. */
export function orderView(shop: Shop, order: Order): OrderView {
  const { orderId, orderName, status, method, currency, amount, balance, accountNumber, customerName } =
    order;
  const lines = linesOf(shop, orderId);
  return {
    orderId,
    orderName,
    status,
    method,
    amount: { value: majorUnits(amount, currency), currency },
    balance: majorUnits(balance, currency),
    offers: offersOf(lines),
    lines: lines.map(lineView),
    customer: customerName
      ? { name: customerName, phone: order.customerPhone ?? '', email: order.customerEmail ?? '' }
      : null,
    shipping: order.shipping ? shippingOf(order) : null,
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
    refund: refundOf(shop, orderId),
    failure: order.failureCode ? { code: order.failureCode } : null,
    history: historyOf(shop, orderId),
  };
}

function offersOf(lines: readonly Line[]): OrderView['offers'] {
  return methodNames.flatMap((method) => {
    const { currency } = methods[method];
    const amount = amountOf(lines, currency);
    return amount === undefined
      ? []
      : [{ method, amount: { value: majorUnits(amount, currency), currency } }];
  });
}

function lineView({ productId, quantity, prices }: Line): OrderView['lines'][number] {
  const totals = Object.entries(prices).map(([currency, price]) => [
    currency,
    majorUnits(price * quantity, currency as Currency),
  ]);
  return { productId, quantity, totals: Object.fromEntries(totals) };
}

/** The refund that was heard of last, if it is not simply done. */
function refundOf(shop: Shop, orderId: string): OrderView['refund'] {
  const row = shop.db
    .prepare('select status from refunds where orderId = ? order by rowid desc limit 1')
    .get(orderId);
  const words: Record<string, OrderView['refund']> = { IN_PROGRESS: 'pending', ABORTED: 'failed' };
  return words[String(row?.['status'])] ?? null;
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
    products: products.map((product) => productView(shop, product)),
    order: null,
    failure: null,
    problem: null,
    ...extra,
  };
}

function productView(shop: Shop, { productId, name, prices }: (typeof products)[number]): ProductView {
  const priceIn = (currency: Currency) => ({ value: majorUnits(prices[currency], currency), currency });
  return {
    productId,
    name,
    price: priceIn('KRW'),
    dollarPrice: priceIn('USD'),
    stock: stockOf(shop.db, productId),
  };
}
