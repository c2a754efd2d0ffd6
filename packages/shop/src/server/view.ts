import type { Refund } from '@tollgate/server';
import { majorUnits } from '../money.ts';
import type { Currency, OrderStatus, OrderView, PageState, ProductView } from '../wire.ts';
import { amountOf, type Line, linesOf } from './lines.ts';
import { methodNames, methods, shippingOf } from './methods.ts';
import { methodOf, type Order, statusOf } from './order.ts';
import { products, stockOf } from './products.ts';
import type { Shop } from './shop.ts';

/** What the buyer's browser may know of an order: no secret, no paymentKey, no session. */
export function orderView(shop: Shop, order: Order): OrderView {
  const { orderId, orderName, customerName, toss } = order;
  const lines = linesOf(shop, orderId);
  const currency = (toss?.currency ?? 'KRW') as Currency;
  const amount = toss?.amount ?? amountOf(lines, currency) ?? 0;
  const account = toss?.account;
  return {
    orderId,
    orderName,
    status: statusOf(order),
    method: methodOf(order),
    amount: { value: majorUnits(amount, currency), currency },
    balance: majorUnits(toss?.balance ?? amount, currency),
    offers: offersOf(lines),
    lines: lines.map(lineView),
    customer: customerName
      ? { name: customerName, phone: order.customerPhone ?? '', email: order.customerEmail ?? '' }
      : null,
    shipping: order.shipping ? shippingOf(order) : null,
    virtualAccount: account
      ? {
          accountNumber: account.accountNumber,
          bankCode: account.bankCode,
          holderName: account.holderName,
          dueDate: new Date(account.dueAt ?? 0).toISOString(),
        }
      : null,
    wasReversed: toss?.wasReversed ?? false,
    isCanceling: Boolean(toss?.cancellation),
    refund: refundOf(toss?.refunds),
    failure: toss?.failureCode ? { code: toss.failureCode } : null,
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
function refundOf(refunds: readonly Refund[] = []): OrderView['refund'] {
  const words: Record<string, OrderView['refund']> = { IN_PROGRESS: 'pending', ABORTED: 'failed' };
  return words[refunds.at(-1)?.status ?? ''] ?? null;
}

function historyOf(shop: Shop, orderId: string): OrderView['history'] {
  const rows = shop.db
    .prepare('select at, status from orderHistory where orderId = ? order by rowid')
    .all(orderId);
  return rows.map((row) => ({
    at: new Date(Number(row['at'])).toISOString(),
    status: String(row['status']) as OrderStatus,
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
