import type { PaymentStatus } from '@tollgate/contract/codes';
import type { StatusWindow } from '@tollgate/contract/window';
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

/** A payment that is finished, expired, or opened again: it says where things stand and shows the way back. */
export function StatusView({ state, ...shared }: Shared & { state: StatusWindow }) {
  const { language, exit } = shared;
  const [isStuck, setIsStuck] = useState(!exit.isEmbedded && history.length < 2);
  const { statusTitle, statuses, leave, closeWindow, stay } = words[language];
  const goBack = () => (exit.isEmbedded ? exit.close() : setIsStuck(!exit.back()));
  return (
    <Frame
      {...shared}
      title={statusTitle}
      isTest={state.isTest}
      summary={<Summary {...state} language={language} />}
    >
      <Notice words={statuses[state.status]} tone={tones[state.status]}>
        {isStuck ? (
          <p>{stay}</p>
        ) : (
          <button type="button" class="primary" onClick={goBack}>
            {exit.isEmbedded ? closeWindow : leave}
          </button>
        )}
      </Notice>
    </Frame>
  );
}
