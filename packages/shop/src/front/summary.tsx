import type { Amount, OrderView } from '../wire.ts';
import { money, say } from './language.ts';
import { state } from './state.ts';

/** Amount first, then what it is for: in the order's currency, or in that of the method being chosen. */
export function Summary({ order, amount = order.amount }: { order: OrderView; amount?: Amount }) {
  const { lines, balance } = order;
  const { currency } = amount;
  const hasBalance = ['paid', 'partly-refunded', 'refunded'].includes(order.status);
  return (
    <aside className="panel" aria-label={say({ ko: '주문 내용', en: 'Order' })}>
      <p className="muted">{say({ ko: '주문 금액', en: 'Amount' })}</p>
      <p className="amount" data-testid="amount">
        {money(amount)}
      </p>
      <ul className="lines">
        {lines.map(({ productId, quantity, totals }) => (
          <li key={productId}>
            <span>
              {nameOf(productId)} <span className="muted">× {quantity}</span>
            </span>
            <span className="figure">{money({ value: totals[currency] ?? 0, currency })}</span>
          </li>
        ))}
      </ul>
      {hasBalance && (
        <p className="total">
          <span>{say({ ko: '환불 가능 잔액', en: 'Balance left' })}</span>
          <strong data-testid="balance">{money({ value: balance, currency })}</strong>
        </p>
      )}
      <p className="small muted">
        {say({ ko: '주문번호', en: 'Order number' })} <span data-testid="order-id">{order.orderId}</span>
      </p>
    </aside>
  );
}

function nameOf(productId: string): string {
  const product = state.products.find((product) => product.productId === productId);
  return product ? say(product.name) : productId;
}
