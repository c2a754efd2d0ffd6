import type { PaymentRow as Row } from '@tollgate/contract/console';
import './payments.css';
import { memo } from 'react';
import { Link } from '../parts/link.tsx';
import { Money } from '../parts/money.tsx';
import { StatusBadge } from '../parts/status-badge.tsx';
import { When } from '../parts/when.tsx';
import { useLanguage } from '../words.ts';
import { PaymentActions } from './actions.tsx';
import { methodName } from './method-name.ts';

/** A payment in the list. Drawn again only when it has changed: its row is another object then. */
export const PaymentRow = memo(function PaymentRow({
  row,
  onChanged,
}: {
  row: Row;
  onChanged: (row: Row) => void;
}) {
  const { language } = useLanguage();
  const { paymentKey, orderId, orderName, currency, totalAmount, balanceAmount, status, requestedAt } = row;
  const isPartly = status === 'PARTIAL_CANCELED' && balanceAmount > 0;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table's own rows cannot be left undrawn while out of sight
    // biome-ignore lint/a11y/useFocusableInteractive: a row is no control, its link is
    <div role="row" className="payment-row" data-testid={`payment-${paymentKey}`} data-status={status}>
      <Cell name="at">
        <When at={requestedAt} />
      </Cell>
      <Cell name="order">
        <Link to={`/payments/${paymentKey}`} className="payment-link">
          {orderName}
        </Link>
        <span className="mono soft">{orderId}</span>
      </Cell>
      <Cell name="buyer">{row.customerName}</Cell>
      <Cell name="method">{methodName(row, language)}</Cell>
      <Cell name="amount">
        <Money value={totalAmount} currency={currency} />
        {isPartly && (
          <small className="soft">
            <Money value={balanceAmount} currency={currency} />
          </small>
        )}
      </Cell>
      <Cell name="status">
        <StatusBadge status={status} />
      </Cell>
      <Cell name="actions">
        <PaymentActions row={row} isSmall onChanged={onChanged} />
      </Cell>
    </div>
  );
});

function Cell({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div role="cell" className={`cell-${name}`}>
      {children}
    </div>
  );
}
