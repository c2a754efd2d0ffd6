import { banks } from '@tollgate/contract/banks';
import type { PaymentStory } from '@tollgate/contract/console';
import { Copy } from '../../parts/copy.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Money } from '../../parts/money.tsx';
import { When } from '../../parts/when.tsx';
import { methodName } from '../../payments/method-name.ts';
import { useLanguage, useWords } from '../../words.ts';
import { words } from './words.ts';

/** What one looks a payment up for: its numbers, who pays, and where to. */
export function Details({ row, payment, account }: Pick<PaymentStory, 'row' | 'payment' | 'account'>) {
  const said = useWords(words);
  const { language } = useLanguage();
  const bank = banks.find(({ code }) => code === account?.bankCode);
  const bankName = (language === 'ko' ? bank?.ko : bank?.enName) ?? account?.bankCode;
  return (
    <div className="sheet">
      <Facts
        facts={[
          account !== null && {
            label: said.account,
            value: (
              <span className="with-copy">
                <span>
                  {bankName} <strong data-testid="account-number">{account.accountNumber}</strong>
                </span>
                <Copy text={account.accountNumber} label={said.account} />
              </span>
            ),
          },
          account !== null && { label: said.due, value: <When at={account.dueDate} /> },
          account?.depositorName ? { label: said.depositor, value: account.depositorName } : null,
          { label: said.method, value: methodName(row, language) },
          row.customerName !== null && { label: said.buyer, value: row.customerName },
          { label: said.balance, value: <Money value={row.balanceAmount} currency={row.currency} /> },
          { label: said.requested, value: <When at={row.requestedAt} /> },
          row.approvedAt !== null && { label: said.approved, value: <When at={row.approvedAt} /> },
          { label: said.order, value: <Key text={row.orderId} label={said.order} /> },
          { label: said.key, value: <Key text={row.paymentKey} label={said.key} /> },
          payment.lastTransactionKey !== null && {
            label: said.transaction,
            value: <Key text={payment.lastTransactionKey} label={said.transaction} />,
          },
          { label: said.version, value: <span className="mono">{payment.version}</span> },
        ]}
      />
    </div>
  );
}

function Key({ text, label }: { text: string; label: string }) {
  return (
    <span className="with-copy">
      <span className="mono">{text}</span>
      <Copy text={text} label={label} />
    </span>
  );
}
