import type { Home, MoneyFigure } from '@tollgate/contract/console';
import type { ReactNode } from 'react';
import { Link } from '../../parts/link.tsx';
import { Money } from '../../parts/money.tsx';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

/** Today in five figures; each leads to what it counts. */
export function Figures({ home: { today } }: { home: Home }) {
  const said = useWords(words);
  const { paid, canceled, waiting, aborted, expired, webhooks, requested } = today;
  const paidCount = paid.reduce((sum, { count }) => sum + count, 0);
  const canceledCount = canceled.reduce((sum, { count }) => sum + count, 0);
  const { arrived, failed, sending } = webhooks;
  return (
    <ul className="figures" data-testid="figures">
      <Figure
        to="/payments"
        label={said.paid}
        note={`${said.paidCount(paidCount)} · ${said.requested(requested)}`}
        isFirst
      >
        <Sums sums={paid} none={said.none} />
      </Figure>
      <Figure to="/payments?status=WAITING_FOR_DEPOSIT" label={said.waiting} note={said.waitingAbout}>
        {waiting.toLocaleString()}
      </Figure>
      <Figure to="/payments?status=CANCELED" label={said.canceled} note={said.paidCount(canceledCount)}>
        <Sums sums={canceled} none={said.none} />
      </Figure>
      <Figure to="/payments?status=ABORTED" label={said.failed} note={said.failedAbout(aborted, expired)}>
        {(aborted + expired).toLocaleString()}
      </Figure>
      <Figure
        to="/webhooks"
        label={said.webhooks}
        note={[
          failed > 0 ? said.webhooksFailed(failed) : said.webhooksFine,
          ...(sending > 0 ? [said.webhooksSending(sending)] : []),
        ].join(' · ')}
        isTrouble={failed > 0}
      >
        {arrived.toLocaleString()}
      </Figure>
    </ul>
  );
}

function Figure(props: {
  to: string;
  label: string;
  note: string;
  children: ReactNode;
  isFirst?: boolean;
  isTrouble?: boolean;
}) {
  const { to, label, note, children, isFirst, isTrouble } = props;
  return (
    <li data-first={isFirst || undefined}>
      <Link to={to} className="figure" data-trouble={isTrouble || undefined}>
        <span>{label}</span>
        <strong>{children}</strong>
        <small>{note}</small>
      </Link>
    </li>
  );
}

/** Won and dollars cannot be added, so each stands by itself. */
function Sums({ sums, none }: { sums: readonly MoneyFigure[]; none: string }) {
  if (sums.length === 0) return <span className="figure-none">{none}</span>;
  return sums.map(({ currency, amount }) => (
    <span key={currency}>
      <Money value={amount} currency={currency} />
    </span>
  ));
}
