import type { CancelPreview } from '@tollgate/contract/console';
import { Facts } from '../parts/facts.tsx';
import { Money } from '../parts/money.tsx';
import { StatusBadge } from '../parts/status-badge.tsx';
import { useWords } from '../words.ts';
import { words } from './cancel-words.ts';

/** What a cancellation would do, before anybody does it. */
export function CancelPreviewBox(props: {
  preview: CancelPreview | undefined;
  isPaid: boolean;
  isWaiting: boolean;
}) {
  const { preview, isPaid, isWaiting } = props;
  const said = useWords(words);
  if (!preview) return isWaiting ? <p className="soft ask">{said.counting}</p> : null;
  const { currency, cancelAmount, balanceAfter, statusAfter, refundedTo } = preview;
  return (
    <section
      className="cancel-preview"
      aria-label={said.preview}
      aria-live="polite"
      data-testid="cancel-preview"
    >
      <h3>{said.preview}</h3>
      <Facts
        facts={[
          isPaid && { label: said.returned, value: <Money value={cancelAmount} currency={currency} /> },
          { label: said.after, value: <Money value={balanceAfter} currency={currency} /> },
          { label: said.status, value: <StatusBadge status={statusAfter} /> },
          refundedTo !== null && { label: said.to, value: refundedTo },
        ]}
      />
      {!isPaid && <p className="soft">{said.nothing}</p>}
    </section>
  );
}
