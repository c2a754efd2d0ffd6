import type { Language } from '@tollgate/contract/codes';
import type { WindowOutcome } from '@tollgate/contract/window';
import { useState } from 'preact/hooks';
import { cancel } from './gateway.ts';
import { type Trouble, troubleOf } from './trouble.ts';
import type { WayOut } from './way-out.ts';

type Context = {
  state: { paymentKey: string; session: string };
  language: Language;
  exit: WayOut;
  onTrouble: (trouble: Trouble) => void;
};

/** The ways to the merchant that every window has: with an outcome, or by giving up. */
export function useLeaving({ state, language, exit, onTrouble }: Context) {
  const [leavingTo, setLeavingTo] = useState<WindowOutcome>();
  const [isStuck, setIsStuck] = useState(false);

  const follow = (outcome: WindowOutcome) => {
    setLeavingTo(outcome);
    exit.follow(outcome);
  };

  /** Cancels; where even that is refused the window is over, and the way back is the browser's. */
  const giveUp = async () => {
    const answer = await cancel(state, language);
    if (answer.type === 'outcome') return follow(answer.outcome);
    if (answer.type === 'silence') return onTrouble({ ...troubleOf(answer), isOfCancel: true });
    if (exit.isEmbedded) exit.close();
    else setIsStuck(!exit.back());
  };

  return { leavingTo, isStuck, follow, giveUp };
}
