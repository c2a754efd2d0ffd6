import type { Language } from '@tollgate/contract/codes';
import type { VirtualAccountWindow } from '@tollgate/contract/window';
import { type Clock, useNow } from '../clock.ts';
import { formatAmount } from '../money.ts';
import { formatDateTime, formatDuration, hourMs } from '../time.ts';
import { words } from '../words.ts';

type Props = { state: VirtualAccountWindow; clock: Clock; language: Language };

/** What happens from here to the paid order, in three stations: no account number is shown in this window. */
export function Road({ state, clock, language }: Props) {
  const { road } = words[language];
  return (
    <ol class="road" aria-label={road.label}>
      <li aria-current="step">
        <small>{road.fillNow}</small>
        {road.fill}
      </li>
      <li>
        <small>{road.accountWhen}</small>
        {road.account(state.merchantName)}
      </li>
      <li>
        <Deadline state={state} clock={clock} language={language} />
        {road.deposit(formatAmount(state.amount, language))}
      </li>
    </ol>
  );
}

/** The deposit deadline (입금기한). Hours run from the issue, so there the date moves on and the hours stay. */
function Deadline({ state, clock, language }: Props) {
  const now = useNow(clock);
  const { road } = words[language];
  const { depositDeadline } = state;
  const isFixed = 'dueDate' in depositDeadline;
  const at = isFixed ? Date.parse(depositDeadline.dueDate) : now + depositDeadline.validHours * hourMs;
  const time = formatDateTime(at, language);
  const left = formatDuration(at - now, language);
  return (
    <small class="deadline">
      <time dateTime={new Date(at).toISOString()}>{road.until(time)}</time>
      <span>{isFixed ? road.left(left) : road.within(left)}</span>
    </small>
  );
}
