import type { StoryEvent } from '@tollgate/contract/console';
import {
  type Icon,
  IconBook,
  IconLog,
  IconPayments,
  IconSimulator,
  IconTrouble,
  IconUndo,
  IconWallet,
  IconWebhook,
} from '../../icons.tsx';
import { Code } from '../../parts/code.tsx';
import { Link } from '../../parts/link.tsx';
import { When } from '../../parts/when.tsx';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

const icons: Record<StoryEvent['kind'], Icon> = {
  payment: IconPayments,
  call: IconLog,
  refused: IconTrouble,
  bank: IconSimulator,
  wallet: IconWallet,
  webhook: IconWebhook,
  cancel: IconUndo,
  ledger: IconBook,
};

/** Everything that happened to a payment, in its order. */
export function Timeline({ events }: { events: readonly StoryEvent[] }) {
  return (
    <ol className="timeline" data-testid="timeline">
      {events.map((event) => (
        <Event key={event.id} event={event} />
      ))}
    </ol>
  );
}

function Event({ event }: { event: StoryEvent }) {
  const said = useWords(words);
  const { kind, title, at, why, isTrouble, facts, bodies, callId, deliveryId } = event;
  const Shown = icons[kind];
  return (
    <li data-kind={kind} data-trouble={isTrouble || undefined} data-testid={`event-${event.id}`}>
      <span className="timeline-dot" title={said.kinds[kind]}>
        <Shown />
      </span>
      <div className="timeline-body">
        <div className="timeline-head">
          <strong>{title}</strong>
          <When at={at} />
        </div>
        {why !== null && (
          <p className="timeline-why" data-testid="why">
            <b>{said.why}</b> {why}
          </p>
        )}
        {(facts.length > 0 || callId !== null || deliveryId !== null) && (
          <ul className="timeline-facts">
            {facts.map(({ label, value }) => (
              <li key={label}>
                <span>{label}</span> {value}
              </li>
            ))}
            {callId !== null && (
              <li>
                <Link to={`/logs/${callId}`}>{said.call}</Link>
              </li>
            )}
            {deliveryId !== null && (
              <li>
                <Link to={`/deliveries/${deliveryId}`}>{said.delivery}</Link>
              </li>
            )}
          </ul>
        )}
        {bodies.map(({ label, text }) => (
          <details key={label}>
            <summary>{label}</summary>
            <Code text={text} language="json" label={label} />
          </details>
        ))}
      </div>
    </li>
  );
}
