import type { DeliveryView } from '@tollgate/contract/console';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { useAnswer } from '../../api/use-answer.ts';
import { useLiveRefresh } from '../../api/use-live.ts';
import { IconBack } from '../../icons.tsx';
import {
  Code,
  Copy,
  Empty,
  Facts,
  Link,
  Page,
  Section,
  Trouble,
  useGo,
  Waiting,
  When,
} from '../../parts/index.ts';
import { Note } from '../../parts/note.tsx';
import { useWords } from '../../words.ts';
import { StateBadge } from '../webhooks/deliveries.tsx';
import { DeliveryActs } from '../webhooks/delivery-acts.tsx';
import { Attempt } from './attempt.tsx';
import { words } from './words.ts';
import '../webhooks/webhooks.css';
import './delivery.css';

/** One event on its way to one address, with every attempt. */
export default function DeliveryPage() {
  const said = useWords(words);
  const { deliveryId = '' } = useParams();
  const asked = useAnswer('delivery', { params: { deliveryId } });
  useLiveRefresh('deliveries', ['delivery']);
  const above = (
    <Link to="/webhooks" className="back">
      <IconBack /> {said.back}
    </Link>
  );
  if (!asked.data) {
    return (
      <Page title={said.title} above={above}>
        {asked.error ? <Trouble error={asked.error} again={() => void asked.refetch()} /> : <Waiting />}
      </Page>
    );
  }
  return <Shown delivery={asked.data} above={above} />;
}

function Shown({ delivery, above }: { delivery: DeliveryView; above: ReactNode }) {
  const said = useWords(words);
  const go = useGo();
  const newestFirst = delivery.attempts.toReversed();
  return (
    <Page
      title={`${said.title} ${delivery.orderId}`}
      heading={
        <span className="delivery-head">
          {delivery.eventType} <StateBadge state={delivery.state} />
        </span>
      }
      above={above}
      actions={<DeliveryActs delivery={delivery} onResent={(made) => go(`/deliveries/${made.id}`)} />}
    >
      <Facts
        facts={[
          {
            label: said.order,
            value: <Link to={`/payments/${delivery.paymentKey}`}>{delivery.orderId}</Link>,
          },
          { label: said.to, value: <code className="mono">{delivery.url}</code> },
          {
            label: said.id,
            value: (
              <span className="with-copy">
                <code className="mono">{delivery.id}</code>
                <Copy text={delivery.id} label={said.id} />
              </span>
            ),
          },
          { label: said.made, value: <When at={delivery.createdAt} /> },
          delivery.nextAttemptAt !== null && {
            label: said.next,
            value: <When at={delivery.nextAttemptAt} />,
          },
        ]}
      />
      {delivery.why && (
        <Note tone="bad" title={said.why} testId="why">
          {delivery.why}
        </Note>
      )}
      <Section title={said.attempts} about={said.attemptsAbout}>
        {newestFirst.length === 0 && <Empty title={said.noAttempts} text={said[unsent(delivery)]} />}
        {newestFirst.map((attempt, index) => (
          <Attempt key={attempt.at + attempt.retriedCount} attempt={attempt} isOpen={index === 0} />
        ))}
      </Section>
      <Section title={said.body} about={said.bodyAbout}>
        <Code text={delivery.body} language="json" label={said.body} testId="delivery-body" />
      </Section>
    </Page>
  );
}

function unsent({ state }: DeliveryView): 'held' | 'stopped' | 'soon' {
  if (state === 'HELD') return 'held';
  return state === 'STOPPED' ? 'stopped' : 'soon';
}
