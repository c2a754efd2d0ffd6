import type { Currency, Method, PreparedRequest } from '../wire.ts';
import { majorUnits } from './money.ts';
import type { Order } from './order.ts';

type MethodRow = {
  currency: Currency;
  /** How the Payment object names it, in Korean and with `Accept-Language: en-US`. */
  wireNames: readonly string[];
  /** A refund needs the buyer's own account: the money did not come from a card that can take it back. */
  needsRefundAccount: boolean;
  request(order: Order): PreparedRequest;
};

/** Every way to pay is a row. The order page shows them in this order. */
export const methods: Record<Method, MethodRow> = {
  VIRTUAL_ACCOUNT: {
    currency: 'KRW',
    wireNames: ['가상계좌', 'VIRTUAL_ACCOUNT'],
    needsRefundAccount: true,
    request: (order) => ({
      method: 'VIRTUAL_ACCOUNT',
      amount: { value: majorUnits(order.amount, order.currency), currency: order.currency },
      orderId: order.orderId,
      orderName: order.orderName,
      customerName: order.customerName ?? '',
      customerEmail: order.customerEmail ?? '',
      customerMobilePhone: order.customerPhone ?? '',
      virtualAccount: { cashReceipt: { type: '소득공제' }, useEscrow: false, validHours: 24 },
    }),
  },
};
