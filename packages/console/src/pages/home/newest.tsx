import '../../payments/payments.css';
import type { PaymentRow as Row } from '@tollgate/contract/console';
import { useEffect, useState } from 'react';
import { useLive } from '../../api/use-live.ts';
import { Link } from '../../parts/link.tsx';
import { Money } from '../../parts/money.tsx';
import { Section } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { When } from '../../parts/when.tsx';
import { methodName } from '../../payments/method-name.ts';
import { useLanguage, useWords } from '../../words.ts';
import { words } from './words.ts';

const most = 8;

/** The last payments, as they come in. */
export function Newest({ rows: asked }: { rows: readonly Row[] }) {
  const said = useWords(words);
  const { language } = useLanguage();
  const [rows, setRows] = useState(asked);
  useEffect(() => setRows(asked), [asked]);
  useLive('payments', (events) => {
    const heard = new Map(events.flatMap((event) => event.rows).map((row) => [row.paymentKey, row]));
    setRows((before) => {
      const kept = before.map((row) => {
        const now = heard.get(row.paymentKey) ?? row;
        heard.delete(row.paymentKey);
        return now;
      });
      const oldest = kept.at(-1)?.requestedAt ?? '';
      const fresh = [...heard.values()].filter(
        ({ requestedAt }) => kept.length < most || Date.parse(requestedAt) >= Date.parse(oldest),
      );
      return [...fresh, ...kept]
        .sort((a, b) => Date.parse(b.requestedAt) - Date.parse(a.requestedAt))
        .slice(0, most);
    });
  });
  return (
    <Section
      title={said.newest}
      actions={
        <Link to="/payments" className="see-all">
          {said.all}
        </Link>
      }
    >
      {rows.length === 0 ? (
        <p className="soft ask">{said.noNewest}</p>
      ) : (
        <ul className="newest" data-testid="newest">
          {rows.slice(0, most).map((row) => (
            <li key={row.paymentKey}>
              <Link to={`/payments/${row.paymentKey}`} className="newest-row">
                <When at={row.requestedAt} shape="time" />
                <span className="newest-name">{row.orderName}</span>
                <span className="newest-method">{methodName(row, language)}</span>
                <Money value={row.totalAmount} currency={row.currency} />
                <StatusBadge status={row.status} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
