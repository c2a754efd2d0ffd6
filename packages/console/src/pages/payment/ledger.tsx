import type { LedgerLine } from '@tollgate/contract/console';
import { Money } from '../../parts/money.tsx';
import { When } from '../../parts/when.tsx';
import { useWords } from '../../words.ts';
import { words } from './words.ts';

/** The double entries of this payment. */
export function Ledger({ lines }: { lines: readonly LedgerLine[] }) {
  const said = useWords(words);
  if (lines.length === 0) return <p className="soft ask">{said.noLedger}</p>;
  return (
    <ul className="ledger">
      {lines.map((line) => (
        <li key={`${line.at} ${line.event} ${line.debit} ${line.credit}`} title={line.event}>
          <div className="ledger-head">
            <strong>{line.title}</strong>
            <strong>
              <Money value={line.amount} currency={line.currency} />
            </strong>
          </div>
          <dl>
            <div>
              <dt>{said.debit}</dt>
              <dd>{line.debit}</dd>
            </div>
            <div>
              <dt>{said.credit}</dt>
              <dd>{line.credit}</dd>
            </div>
          </dl>
          <When at={line.at} />
        </li>
      ))}
    </ul>
  );
}
