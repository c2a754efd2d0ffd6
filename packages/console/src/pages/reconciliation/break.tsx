import type { ReconciliationView } from '@tollgate/contract/console';
import { Link as RouterLink } from 'react-router';
import { Badge, Money, withShop } from '../../parts/index.ts';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

type Found = ReconciliationView['breaks'][number];

/** One thing on which the books disagree, and what to do about it. */
export function Break({ found }: { found: Found }) {
  const said = useWords(words);
  return (
    <article className="sheet break" data-testid={`break-${found.id}`}>
      <header>
        <Badge tone={found.isOpen ? 'bad' : 'quiet'}>{found.isOpen ? said.open : said.settled}</Badge>
        <span className="soft">
          {said.rails[found.rail]} · {found.date}
        </span>
        <code className="mono soft">{found.kind}</code>
      </header>
      <p>{found.what}</p>
      <dl className="sides">
        <div>
          <dt>{said.ours}</dt>
          <dd>
            {found.ours === null ? said.absent : <Money value={found.ours} currency={found.currency} />}
          </dd>
        </div>
        <div>
          <dt>{said.theirs}</dt>
          <dd>
            {found.theirs === null ? said.absent : <Money value={found.theirs} currency={found.currency} />}
          </dd>
        </div>
        {found.paymentKey !== null && (
          <div>
            <dt>{said.payment}</dt>
            <dd>
              {/* Of another shop perhaps, so the address names it. */}
              <RouterLink to={withShop(`/payments/${found.paymentKey}`, found.mId ?? '')}>
                {found.paymentKey}
              </RouterLink>
            </dd>
          </div>
        )}
      </dl>
      {found.isOpen && (
        <p className="break-todo">
          <strong>{said.todo}:</strong> {found.todo}
        </p>
      )}
    </article>
  );
}
