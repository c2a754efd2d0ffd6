import type { PageState } from '../wire.ts';
import { say } from './language.ts';
import { reasonOf } from './words.ts';

/** Where failUrl leads. Says what happened and offers the way on; what the order became was decided on the server. */
export function FailPage({ failure }: { failure: NonNullable<PageState['failure']> }) {
  const { code, message, orderId, method, canRetry } = failure;
  if (orderId && !canRetry) return <AlreadySettled orderId={orderId} />;
  const reason = reasonOf(code, method);
  // A buyer who stopped knows why; in every other case the window may know more than its code says.
  const detail = reason && code !== 'PAY_PROCESS_CANCELED' ? message : null;
  return (
    <section className="narrow">
      <h1>{say({ ko: '결제하지 않았어요', en: 'Not paid' })}</h1>
      <p>
        {reason
          ? say(reason)
          : (message ?? say({ ko: '결제를 마치지 못했어요.', en: 'The payment was not finished.' }))}{' '}
        {canRetry && say({ ko: '빠져나간 돈은 없습니다.', en: 'No money has moved.' })}
      </p>
      {detail && <p className="muted">“{detail}”</p>}
      {code && (
        <p className="small muted">
          {say({ ko: '오류 코드', en: 'Code' })} <span data-testid="fail-code">{code}</span>
        </p>
      )}
      {canRetry ? (
        <a className="button" data-testid="pay-again" href={`/checkout/${orderId}`}>
          {say({ ko: '다시 결제하기', en: 'Try again' })}
        </a>
      ) : (
        <a className="button" href="/">
          {say({ ko: '상점으로 돌아가기', en: 'Back to the shop' })}
        </a>
      )}
    </section>
  );
}

/** An old fail address of an order that went through by another attempt. */
function AlreadySettled({ orderId }: { orderId: string }) {
  return (
    <section className="narrow">
      <h1>{say({ ko: '이미 처리된 주문이에요', en: 'This order is already settled' })}</h1>
      <p>
        {say({ ko: '주문이 지금 어떤 상태인지 확인해 주세요.', en: 'Have a look at how it stands now.' })}
      </p>
      <a className="button" href={`/orders/${orderId}`}>
        {say({ ko: '주문 보기', en: 'See the order' })}
      </a>
    </section>
  );
}
