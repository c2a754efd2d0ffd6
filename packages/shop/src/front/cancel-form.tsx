import { type FormEvent, useId, useState } from 'react';
import { decimalText, majorUnits, minorUnits } from '../money.ts';
import type { CancelOrder, OrderView } from '../wire.ts';
import { ApiError, post } from './api.ts';
import { Field } from './field.tsx';
import { money, say } from './language.ts';
import { RefundAccountFields } from './refund-account-fields.tsx';
import { reasonOf } from './words.ts';

const reasons = [
  { ko: '마음이 바뀌었어요', en: 'I changed my mind' },
  { ko: '잘못 주문했어요', en: 'I ordered by mistake' },
  { ko: '다른 이유', en: 'Another reason' },
];

/**
 * Before a deposit: all of it, at once. Afterwards: how much, and for a virtual account to which account of the buyer's
 * own; a wallet takes its money back by itself.
 */
export function CancelForm({ order }: { order: OrderView }) {
  const isPaid = order.status !== 'awaiting-deposit';
  const needsAccount = isPaid && order.method === 'VIRTUAL_ACCOUNT';
  const { currency } = order.amount;
  const balance = minorUnits(order.balance, currency) ?? 0;
  const [amount, setAmount] = useState(decimalText(balance, currency));
  const [account, setAccount] = useState({
    bank: '',
    accountNumber: '',
    holderName: order.customer?.name ?? '',
  });
  const [reason, setReason] = useState(say(reasons[0] ?? { ko: '', en: '' }));
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const reasonId = useId();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const part = isPaid ? minorUnits(amount.replaceAll(',', '').trim(), currency) : balance;
    if (part === undefined || part === 0) return setError(say(reasonOf('INVALID_AMOUNT') ?? unknown('')));
    setBusy(true);
    setError('');
    const body: CancelOrder = {
      reason,
      balance: order.balance,
      ...(part !== balance && { amount: majorUnits(part, currency) }),
      ...(needsAccount && { refundAccount: account }),
    };
    try {
      await post(`/api/orders/${order.orderId}/cancel`, body);
    } catch (cause) {
      const code = cause instanceof ApiError ? cause.code : '';
      setError(say(reasonOf(code, order.method) ?? unknown(code)));
    }
    setBusy(false);
  };

  return (
    <details className="cancel">
      <summary data-testid="cancel-open">
        {isPaid
          ? say({ ko: '취소하고 환불받기', en: 'Cancel and refund' })
          : say({ ko: '주문 취소', en: 'Cancel the order' })}
      </summary>
      <form onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor={reasonId}>{say({ ko: '취소 사유', en: 'Reason' })}</label>
          <select
            id={reasonId}
            data-testid="cancel-reason"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          >
            {reasons.map((words) => (
              <option key={words.en}>{say(words)}</option>
            ))}
          </select>
        </div>
        {isPaid && (
          <>
            <Field
              label={say({ ko: '환불 금액', en: 'Amount to refund' })}
              hint={say({
                ko: `최대 ${money({ value: order.balance, currency })}까지 나누어 환불할 수 있어요.`,
                en: `Up to ${money({ value: order.balance, currency })}, in parts if you like.`,
              })}
              data-testid="cancel-amount"
              inputMode={currency === 'USD' ? 'decimal' : 'numeric'}
              required
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
            {needsAccount && <RefundAccountFields account={account} onChange={setAccount} />}
          </>
        )}
        {error && (
          <p role="alert" className="notice bad">
            {error}
          </p>
        )}
        <button
          type="submit"
          className="button danger"
          data-testid="cancel-submit"
          disabled={isBusy || order.isCanceling}
        >
          {isPaid
            ? say({ ko: '환불하기', en: 'Refund' })
            : say({ ko: '주문 취소하기', en: 'Cancel the order' })}
        </button>
      </form>
    </details>
  );
}

function unknown(code: string): { ko: string; en: string } {
  return {
    ko: `취소하지 못했어요. 돈은 움직이지 않았습니다. 잠시 뒤 다시 시도해 주세요. (${code || 'UNKNOWN'})`,
    en: `The cancellation was refused and no money has moved. Please try again later. (${code || 'UNKNOWN'})`,
  };
}
