import type { PaymentStatus } from '@tollgate/contract/codes';
import type { StatusReason, StatusWindow } from '@tollgate/contract/window';
import { useState } from 'preact/hooks';
import { Frame, type Shared } from './frame.tsx';
import { Notice } from './notice.tsx';
import { Summary } from './summary.tsx';
import { words } from './words.ts';

/** What the buyer may feel about each status: done, still waiting for something, or over without a payment. */
const tones = {
  READY: 'waiting',
  IN_PROGRESS: 'waiting',
  WAITING_FOR_DEPOSIT: 'waiting',
  DONE: 'calm',
  CANCELED: 'calm',
  PARTIAL_CANCELED: 'calm',
  ABORTED: 'refusal',
  EXPIRED: 'refusal',
} as const satisfies Record<PaymentStatus, string>;

/** Why the way back from a wallet ends here: the wallet may answer yet, everything else is closed. */
const reasonTones = {
  WALLET_DOWN: 'waiting',
  NOT_THIS_BROWSER: 'refusal',
  WALLET_MISMATCH: 'refusal',
} as const satisfies Record<StatusReason, string>;

/** A payment that is finished, expired, or opened again: it says where things stand and shows the way back. */
export function StatusView({ state, ...shared }: Shared & { state: StatusWindow }) {
  const { status, reason } = state;
  const { statusTitle, statuses, reasons } = words[shared.language];
  return (
    <Frame
      {...shared}
      title={statusTitle}
      isTest={state.isTest}
      summary={<Summary {...state} language={shared.language} />}
    >
      <Notice
        words={reason ? reasons[reason] : statuses[status]}
        tone={reason ? reasonTones[reason] : tones[status]}
      >
        <Ways state={state} {...shared} />
      </Notice>
    </Frame>
  );
}

/** Ask the wallet again, which the same address does; and back to the shop, at the address it gave or where one was. */
function Ways({ state, language, exit }: Shared & { state: StatusWindow }) {
  const { reason, leaveUrl } = state;
  // The page before this one is the wallet's, not the shop's.
  const [isStuck, setIsStuck] = useState(!exit.isEmbedded && (reason !== undefined || history.length < 2));
  const { retry, leave, closeWindow, stay } = words[language];
  const goBack = () => (exit.isEmbedded ? exit.close() : setIsStuck(!exit.back()));
  const canRetry = reason === 'WALLET_DOWN';
  return (
    <>
      {canRetry && (
        <button type="button" class="primary" onClick={() => location.reload()} data-testid="retry">
          {retry}
        </button>
      )}
      {leaveUrl ? (
        <a class={canRetry ? 'plain' : 'primary'} href={leaveUrl} data-testid="leave">
          {leave}
        </a>
      ) : isStuck ? (
        <p>{stay}</p>
      ) : (
        <button type="button" class="primary" onClick={goBack}>
          {exit.isEmbedded ? closeWindow : leave}
        </button>
      )}
    </>
  );
}
