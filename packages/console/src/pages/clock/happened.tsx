import type { MovedClock } from '@tollgate/contract/console';
import { Link, Section, When } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

/** What the last move made happen, in the order in which it happened. */
export function Happened({ happened }: { happened: MovedClock['happened'] }) {
  const said = useWords(words);
  return (
    <Section title={said.happened} testId="happened">
      <div role="status">
        {happened.length === 0 ? (
          <p className="ask soft">{said.happenedNone}</p>
        ) : (
          <ol className="happened">
            {happened.map(({ at, title, paymentKey }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is what tells them apart
              <li key={index}>
                <When at={at} />
                {paymentKey ? <Link to={`/payments/${paymentKey}`}>{title}</Link> : <span>{title}</span>}
              </li>
            ))}
          </ol>
        )}
      </div>
    </Section>
  );
}
