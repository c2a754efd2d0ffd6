import './payment.css';
import { useEffect } from 'react';
import { useParams } from 'react-router';
import { asRefused } from '../../api/refused.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { useLive } from '../../api/use-live.ts';
import { IconBack } from '../../icons.tsx';
import { Code } from '../../parts/code.tsx';
import { Link } from '../../parts/link.tsx';
import { formatMoney, Money } from '../../parts/money.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { formatMoment } from '../../parts/when.tsx';
import { PaymentActions } from '../../payments/actions.tsx';
import { useShop } from '../../shop.tsx';
import { useLanguage, useWords } from '../../words.ts';
import { Details } from './details.tsx';
import { Ledger } from './ledger.tsx';
import { Timeline } from './timeline.tsx';
import { useOwner } from './use-owner.ts';
import { words } from './words.ts';

/** One payment, its whole story, and what may be done to it. */
export default function Payment() {
  const said = useWords(words);
  const { language } = useLanguage();
  const { paymentKey = '' } = useParams();
  const { mId } = useShop();
  const asked = useAnswer('payment', { params: { paymentKey } });
  const orderId = asked.data?.row.orderId;

  useLive('payments', (events) => {
    // No rows: some were missed.
    const isMine = events.some(
      ({ rows }) => rows.length === 0 || rows.some((row) => row.paymentKey === paymentKey),
    );
    if (isMine) void asked.refetch();
  });
  useLive('deliveries', (events) => {
    if (orderId && events.some(({ orderIds }) => orderIds.includes(orderId))) void asked.refetch();
  });
  useLive('calls', (events) => {
    const isMine = events.some(
      ({ paymentKeys, orderIds, isWhole }) =>
        !isWhole || paymentKeys.includes(paymentKey) || (orderId !== undefined && orderIds.includes(orderId)),
    );
    if (isMine) void asked.refetch();
  });
  const isNotHere = asRefused(asked.error).status === 404;
  useOwner({ paymentKey, mId, isNotHere });
  useEffect(() => {
    window.scrollTo({ top: 0 });
  }, []);

  const back = (
    <Link to="/payments" className="back">
      <IconBack /> {said.back}
    </Link>
  );
  if (!asked.data) {
    return (
      <Page title={paymentKey} heading={<span className="mono">{paymentKey}</span>} above={back}>
        {asked.error ? (
          <Trouble error={asked.error} again={() => void asked.refetch()} />
        ) : (
          <Waiting lines={9} />
        )}
      </Page>
    );
  }
  const { row, payment, account, timeline, ledger } = asked.data;
  const isAccountOpen = row.status === 'WAITING_FOR_DEPOSIT' && account !== null;
  const waits = isAccountOpen
    ? said.accountWaits(formatMoment(account.dueDate, language, 'minute'))
    : said.waits[row.status];
  return (
    <Page
      title={`${row.orderName} · ${formatMoney(row.totalAmount, row.currency, language)}`}
      above={back}
      heading={
        <span className="payment-heading">
          <Money value={row.totalAmount} currency={row.currency} />
          <StatusBadge status={row.status} />
        </span>
      }
      description={
        <>
          <strong className="payment-name">{row.orderName}</strong> <span data-testid="waits">{waits}</span>
        </>
      }
      actions={<PaymentActions row={row} />}
    >
      <div className="payment-page" data-testid="payment" data-status={row.status}>
        <div className="payment-story">
          <Section title={said.story} about={said.storyAbout}>
            <Timeline events={timeline} />
          </Section>
        </div>
        <div className="payment-details">
          <Section title={said.details}>
            <Details row={row} payment={payment} account={account} />
          </Section>
        </div>
        <div className="payment-books">
          <Section title={said.ledger} about={said.ledgerAbout}>
            <Ledger lines={ledger} />
          </Section>
          <Section title={said.raw} about={said.rawAbout}>
            <Code text={JSON.stringify(payment)} language="json" label={said.raw} testId="raw" />
          </Section>
        </div>
      </div>
    </Page>
  );
}
