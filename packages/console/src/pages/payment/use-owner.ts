import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useAnswer } from '../../api/use-answer.ts';

/**
 * An address that somebody sent may name only the payment: then the shop looked at last is in sight, and need not be
 * the payment's. The gateway knows whose it is, and says so to whoever may see it.
 */
export function useOwner(asked: { paymentKey: string; mId: string; isNotHere: boolean }): void {
  const { paymentKey, mId, isNotHere } = asked;
  const navigate = useNavigate();
  const found = useAnswer('findPayment', { params: { paymentKey } }, { isEnabled: isNotHere });
  const owner = found.data?.mId;
  useEffect(() => {
    if (!isNotHere || owner === undefined || owner === mId) return;
    const search = `?${new URLSearchParams({ shop: owner })}`;
    void navigate({ pathname: `/payments/${paymentKey}`, search }, { replace: true });
  }, [isNotHere, owner, mId, paymentKey, navigate]);
}
