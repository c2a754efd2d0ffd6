import type { OrderView } from '../wire.ts';
import { money, say } from './language.ts';
import { state } from './state.ts';

/** Amount first, then what it is for. */
export function Summary({ order }: { order: OrderView }) {
  const { amount, lines, balance } = order;
  const hasBalance = ['paid', 'partly-refunded', 'refunded'].includes(order.status);
  return (
    <aside className="panel" aria-label={say({ ko: '주문 내용', en: 'Order' })}>
      <p className="muted">{say({ ko: '주문 금액', en: 'Amount' })}</p>
      <p className="amount" data-testid="amount">
        {money(amount)}
      </p>
      <ul className="lines">
        {lines.map(({ productId, quantity, unitPrice }) => (
          <li key={productId}>
            <span>
              {nameOf(productId)} <span className="muted">× {quantity}</span>
            </span>
            <span className="figure">
              {money({ value: unitPrice * quantity, currency: amount.currency })}
            </span>
          </li>
        ))}
      </ul>
      {hasBalance && (
        <p className="total">
          <span>{say({ ko: '환불 가능 잔액', en: 'Balance left' })}</span>
          <strong data-testid="balance">{money({ value: balance, currency: amount.currency })}</strong>
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
