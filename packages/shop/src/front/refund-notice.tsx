import type { OrderView } from '../wire.ts';
import { say } from './language.ts';

/** What a buyer who waits for money wants to know: that it is on its way, or that it is not. */
export function RefundNotice({ order: { isCanceling, refund } }: { order: OrderView }) {
  if (isCanceling) {
    return (
      <p role="status" className="notice">
        {say({
          ko: '취소를 처리하고 있어요. 끝나면 이 화면이 바뀝니다.',
          en: 'The cancellation is under way. This page changes when it is done.',
        })}
      </p>
    );
  }
  if (refund === 'pending') {
    return (
      <p role="status" className="notice" data-testid="refund-pending">
        {say({
          ko: '환불을 요청했고, 결제사가 돌려보내는 중이에요. 끝나면 이 화면이 바뀝니다.',
          en: 'The refund was asked for and is on its way. This page changes when it is done.',
        })}
      </p>
    );
  }
  if (refund === 'failed') {
    return (
      <p role="alert" className="notice bad" data-testid="refund-failed">
        {say({
          ko: '마지막 환불이 이루어지지 않았어요. 그 금액은 잔액에 그대로 있으니 다시 시도해 주세요.',
          en: 'The last refund did not go through. Its amount is still in the balance; please try again.',
        })}
      </p>
    );
  }
  return null;
}
