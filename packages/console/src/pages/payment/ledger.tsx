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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard
    <section className="table-box" tabIndex={0} aria-label={said.ledger}>
      <table className="table">
        <thead>
          <tr>
            <th>{said.event}</th>
            <th>{said.debit}</th>
            <th>{said.credit}</th>
            <th className="right">{said.amount}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${line.at} ${line.event} ${line.debit} ${line.credit}`}>
              <td>
                {line.event}
                <br />
                <small className="soft">
                  <When at={line.at} />
                </small>
              </td>
              <td className="mono">{line.debit}</td>
              <td className="mono">{line.credit}</td>
              <td className="right">
                <Money value={line.amount} currency={line.currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
