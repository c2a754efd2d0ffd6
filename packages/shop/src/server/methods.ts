import { createHash } from 'node:crypto';
import { majorUnits } from '../money.ts';
import type { Shipping } from '../shipping.ts';
import type { AccountRequest, Currency, Method, PreparedRequest, WalletRequest } from '../wire.ts';
import type { Line } from './lines.ts';
import type { Order } from './order.ts';
import { nameOf, productById } from './products.ts';

type MethodRow = {
  currency: Currency;
  /** What the buyer must have given besides name, phone and e-mail. */
  needs: readonly ('shipping' | 'agreements')[];
  request(window: Window, order: Order, facts: Facts): PreparedRequest;
};
/** What the library says the window is to be opened with. */
type Window = Pick<PreparedRequest, 'orderId' | 'amount' | 'successUrl' | 'failUrl'>;
export type Facts = {
  lines: readonly Line[];
  /** When this buyer first ordered here. */
  knownSince: Date;
};

/** Every way to pay is a row. The order page shows them in this order. */
export const methods: Record<Method, MethodRow> = {
  VIRTUAL_ACCOUNT: {
    currency: 'KRW',
    needs: [],
    request: accountRequest,
  },
  FOREIGN_EASY_PAY: {
    currency: 'USD',
    needs: ['shipping', 'agreements'],
    request: walletRequest,
  },
};
export const methodNames = Object.keys(methods) as Method[];

function requestFields(window: Window, order: Order) {
  return {
    ...window,
    orderName: order.orderName,
    customerName: order.customerName ?? '',
    customerEmail: order.customerEmail ?? '',
    customerMobilePhone: order.customerPhone ?? '',
  };
}

function accountRequest(window: Window, order: Order): AccountRequest {
  return {
    method: 'VIRTUAL_ACCOUNT',
    ...requestFields(window, order),
    virtualAccount: { cashReceipt: { type: '소득공제' }, useEscrow: false, validHours: 24 },
  };
}

/** Goods and address go along, in English: PayPal protects the seller of what it knows the parcel of. */
function walletRequest(window: Window, order: Order, { lines, knownSince }: Facts): WalletRequest {
  const { currency } = window.amount;
  const { fullName, ...address } = shippingOf(order);
  return {
    method: 'FOREIGN_EASY_PAY',
    ...requestFields(window, order),
    orderName: nameOf(
      lines.map(({ productId }) => productId),
      'en',
    ),
    foreignEasyPay: {
      provider: 'PAYPAL',
      country: address.country,
      products: lines.map(({ productId, quantity, prices }) => ({
        name: productById.get(productId)?.name.en ?? productId,
        quantity,
        unitAmount: majorUnits(prices[currency] ?? 0, currency),
        currency,
        description: productById.get(productId)?.description ?? '',
      })),
      shipping: { fullName, address },
      paymentMethodOptions: {
        paypal: { setTransactionContext: senderFacts(order, address.country, knownSince) },
      },
    },
  };
}

/** What PayPal's risk control may know of the buyer. The session itself opens the order and never leaves us: its digest does. */
function senderFacts(order: Order, country: string, knownSince: Date): Record<string, string> {
  const names = (order.customerName ?? '').split(/\s+/);
  const last = names.length > 1 ? names.pop() : undefined;
  return {
    sender_account_id: createHash('sha256').update(order.session).digest('hex').slice(0, 32),
    sender_first_name: names.join(' '),
    ...(last && { sender_last_name: last }),
    sender_email: order.customerEmail ?? '',
    sender_phone: order.customerPhone ?? '',
    sender_country_code: country,
    sender_create_date: knownSince.toISOString(),
  };
}

export function shippingOf({ shipping }: Order): Shipping {
  const none = { fullName: '', country: '', line1: '', line2: '', area1: '', area2: '', postalCode: '' };
  return shipping ? { ...none, ...(JSON.parse(shipping) as Shipping) } : none;
}
