import { useEffect, useState } from 'react';
import type { OrderView } from '../wire.ts';
import { AccountCard } from './account-card.tsx';
import { emptyBasket } from './basket.ts';
import { CancelForm } from './cancel-form.tsx';
import { dateTime, say } from './language.ts';
import { Parcel } from './parcel.tsx';
import { RefundNotice } from './refund-notice.tsx';
import { Summary } from './summary.tsx';
import { meaningOf, reasonOf, shopName, statusWords } from './words.ts';

const payable = ['created', 'requested', 'failed'];
const cancelable = ['awaiting-deposit', 'paid', 'partly-refunded'];

/** Follows the order: the server sends every change the moment it happens. */
export function OrderPage({ initial }: { initial: OrderView }) {
  const order = useLiveOrder(initial);
  const { name, tone } = statusWords[order.status];
  const meaning = meaningOf(order.status, order.method);
  const isPayable = payable.includes(order.status) || (order.status === 'expired' && !order.virtualAccount);
  const reason = order.failure ? reasonOf(order.failure.code, order.method) : undefined;

  useEffect(() => {
    document.title = `${say(name)} · ${say(shopName)}`;
  }, [name]);
  useEffect(() => {
    if (!isPayable) emptyBasket();
  }, [isPayable]);

  return (
    <div className="with-side">
      <section>
        <div role="status" className="state">
          <h1 className={`status ${tone}`} data-testid="order-status" data-status={order.status}>
            {say(name)}
          </h1>
          <p>
            {reason && `${say(reason)} `}
            {say(meaning)}
          </p>
        </div>
        {order.wasReversed && (
          <p role="alert" className="notice bad">
            {say({
              ko: '은행이 입금을 되돌렸어요. 배송을 멈췄으니 같은 계좌로 다시 입금해 주세요.',
              en: 'The bank took your transfer back. Delivery is on hold; please transfer again to the same account.',
            })}
          </p>
        )}
        <RefundNotice order={order} />
        {order.virtualAccount && <AccountCard order={order} account={order.virtualAccount} />}
        {order.method === 'FOREIGN_EASY_PAY' && order.shipping && !isPayable && (
          <Parcel order={order} shipping={order.shipping} />
        )}
        {isPayable && (
          <a className="button" data-testid="pay-again" href={`/checkout/${order.orderId}`}>
            {say({ ko: '결제하기', en: 'Pay' })}
          </a>
        )}
        {cancelable.includes(order.status) && <CancelForm key={order.balance} order={order} />}
        <History order={order} />
      </section>
      <Summary order={order} />
    </div>
  );
}

function useLiveOrder(initial: OrderView): OrderView {
  const [order, setOrder] = useState(initial);
  useEffect(() => {
    const events = new EventSource(`/api/orders/${initial.orderId}/events`);
    events.onmessage = ({ data }) => setOrder(JSON.parse(String(data)) as OrderView);
    return () => events.close();
  }, [initial.orderId]);
  return order;
}

function History({ order: { history } }: { order: OrderView }) {
  if (history.length === 0) return null;
  return (
    <details>
      <summary>{say({ ko: '진행 내역', en: 'History' })}</summary>
      <ol className="history">
        {history.map(({ at, status }) => (
          <li key={`${at} ${status}`}>
            <span>{say(statusWords[status].name)}</span> <time dateTime={at}>{dateTime(at)}</time>
          </li>
        ))}
      </ol>
    </details>
  );
}
