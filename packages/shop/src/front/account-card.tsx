import { useEffect, useState } from 'react';
import { bankByCode } from '../banks.ts';
import type { OrderView } from '../wire.ts';
import { dateTime, money, say, timeLeft } from './language.ts';
import { state } from './state.ts';

type Props = { order: OrderView; account: NonNullable<OrderView['virtualAccount']> };

/** Where the money goes. It stays readable afterwards, but is only offered while the account waits. */
export function AccountCard({ order, account: { bankCode, accountNumber, holderName, dueDate } }: Props) {
  const isWaiting = order.status === 'awaiting-deposit';
  const bank = bankByCode.get(bankCode);
  return (
    <div className={isWaiting ? 'card' : 'card past'}>
      <dl>
        <dt>{say({ ko: '은행', en: 'Bank' })}</dt>
        <dd data-testid="bank">{bank ? say(bank.name) : bankCode}</dd>
        <dt>{say({ ko: '계좌번호', en: 'Account number' })}</dt>
        <dd className="account">
          <strong data-testid="account-number">{accountNumber}</strong>
          {isWaiting && <CopyButton text={accountNumber} />}
        </dd>
        <dt>{say({ ko: '예금주', en: 'Account holder' })}</dt>
        <dd>{holderName}</dd>
        <dt>
          {isWaiting
            ? say({ ko: '입금할 금액', en: 'Amount to transfer' })
            : say({ ko: '금액', en: 'Amount' })}
        </dt>
        <dd>
          <strong data-testid="deposit-amount">{money(order.amount)}</strong>
        </dd>
        <dt>{say({ ko: '입금 기한', en: 'Transfer by' })}</dt>
        <dd data-testid="due-date">
          <time dateTime={dueDate}>{dateTime(dueDate)}</time> {isWaiting && <TimeLeft until={dueDate} />}
        </dd>
      </dl>
      {isWaiting && state.bankAppUrl && (
        <a
          className="button quiet"
          data-testid="bank-app"
          target="_blank"
          rel="noreferrer"
          href={`${state.bankAppUrl}/?${new URLSearchParams({ account: accountNumber, amount: String(order.amount.value) })}`}
        >
          {say({ ko: '테스트 은행에서 입금하기', en: 'Transfer at the test bank' })}
        </a>
      )}
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <button type="button" className="copy" onClick={() => void copy()}>
      <span aria-live="polite">
        {isCopied ? say({ ko: '복사했어요', en: 'Copied' }) : say({ ko: '복사', en: 'Copy' })}
      </span>
    </button>
  );
}

function TimeLeft({ until }: { until: string }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return <span className="left">{timeLeft(until, now)}</span>;
}
