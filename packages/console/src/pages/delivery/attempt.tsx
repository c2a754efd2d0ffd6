import type { DeliveryView } from '@tollgate/contract/console';
import { Badge, Code, type Tone, When } from '../../parts/index.ts';
import { useLanguage, useWords } from '../../words.ts';
import { troubleOf } from '../webhooks/trouble-words.ts';
import { words } from './words.ts';

type AttemptView = DeliveryView['attempts'][number];

/** One try: what went out, what came back, or why nothing did. */
export function Attempt({ attempt, isOpen }: { attempt: AttemptView; isOpen: boolean }) {
  const said = useWords(words);
  const name = attempt.retriedCount === 0 ? said.first : said.retry(attempt.retriedCount);
  const answer = attempt.status === null ? said.unanswered : said.answered(attempt.status);
  return (
    <details className="attempt" open={isOpen} data-testid={`attempt-${attempt.retriedCount}`}>
      <summary>
        <strong>{name}</strong>
        <When at={attempt.at} />
        <Badge tone={toneOf(attempt)}>{answer}</Badge>
        <span className="soft">{attempt.latencyMs.toLocaleString()} ms</span>
      </summary>
      <div className="attempt-body">
        <Why attempt={attempt} />
        <h3>{said.requestHeaders}</h3>
        <dl className="headers">
          {Object.entries(attempt.requestHeaders).map(([header, value]) => (
            <div key={header}>
              <dt>{header}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {attempt.status !== null && (
          <>
            <h3>{said.answer}</h3>
            <Code text={attempt.responseBody || said.emptyAnswer} language="json" label={said.answer} />
          </>
        )}
      </div>
    </details>
  );
}

function Why({ attempt }: { attempt: AttemptView }) {
  const said = useWords(words);
  const { language } = useLanguage();
  if (attempt.error !== null) {
    const { what, todo } = troubleOf(attempt.error, language);
    return (
      <div className="attempt-why">
        <p>
          {what} <code className="mono">{attempt.error}</code>
        </p>
        {todo && (
          <p>
            <strong>{said.todo}:</strong> {todo}
          </p>
        )}
      </div>
    );
  }
  if (attempt.warning !== null) return <p className="attempt-note">{said.notTwoHundred}</p>;
  if (isArrived(attempt)) return null;
  return (
    <div className="attempt-why">
      <p>{said.badStatus}</p>
    </div>
  );
}

const isArrived = ({ status }: AttemptView) => status !== null && status >= 200 && status < 300;

function toneOf(attempt: AttemptView): Tone {
  if (!isArrived(attempt)) return 'bad';
  return attempt.warning === null ? 'good' : 'wait';
}
