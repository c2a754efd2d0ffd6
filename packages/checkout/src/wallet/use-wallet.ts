import type { Language } from '@tollgate/contract/codes';
import type { WalletWindow } from '@tollgate/contract/window';
import { useEffect, useRef, useState } from 'preact/hooks';
import { depart } from '../gateway.ts';
import { type Trouble, troubleOf } from '../trouble.ts';
import { useLeaving } from '../use-leaving.ts';
import { useOnce } from '../use-once.ts';
import type { WayOut } from '../way-out.ts';

type Context = { state: WalletWindow; language: Language; exit: WayOut };

/**
 * Asking the way, gone and waiting for the wallet's page to come up, gone and it does not come up, or back here by the
 * browser's own ways.
 */
export type Step = 'asking' | 'gone' | 'late' | 'back';

/** A wallet's page that takes longer than this needs a button to press. */
const lateAfterMs = 6000;

/**
 * The buyer's two ways out of the window: on to the wallet, which is gone by itself, and cancel. Who came back with
 * the browser's Back is not sent away again: they may have wanted to be here.
 */
export function useWallet({ state, language, exit }: Context) {
  const [step, setStep] = useState<Step>(exit.hasDeparted() ? 'back' : 'asking');
  const [trouble, setTrouble] = useState<Trouble>();
  const { leavingTo, isStuck, giveUp } = useLeaving({ state, language, exit, onTrouble: setTrouble });
  const { isBusy: isLeaving, once } = useOnce();
  /** The question under way, if any. Cancel overtakes it: its answer is then not followed any more. */
  const question = useRef<object | undefined>(undefined);

  const goOn = async () => {
    if (question.current) return;
    const mine = {};
    question.current = mine;
    setTrouble(undefined);
    setStep('asking');
    const answer = await depart(state, language);
    if (question.current !== mine) return;
    question.current = undefined;
    if (answer.type === 'outcome' && answer.outcome.type === 'redirect') {
      setStep('gone');
      exit.depart(answer.outcome.url);
    } else {
      setStep('back');
      setTrouble(answer.type === 'outcome' ? { kind: 'silent' } : finalWithoutForm(troubleOf(answer)));
    }
  };

  const leave = () => {
    void once(async () => {
      question.current = undefined;
      setStep('back');
      setTrouble(undefined);
      await giveUp();
    });
  };

  // Without a click: the buyer has pressed "pay" at the shop already.
  useEffect(() => {
    if (step === 'asking') void goOn();
  }, []);

  useEffect(() => {
    if (step !== 'gone') return;
    const timer = setTimeout(() => setStep('late'), lateAfterMs);
    return () => clearTimeout(timer);
  }, [step]);

  const isOnTheWay = step === 'asking' || step === 'gone';
  return { step, isOnTheWay, trouble, leavingTo, isStuck, isLeaving, goOn, leave };
}

/** There is nothing here that the buyer could change to be let through. */
function finalWithoutForm(trouble: Trouble): Trouble {
  return trouble.kind === 'rejected' ? { ...trouble, kind: 'refused' } : trouble;
}
