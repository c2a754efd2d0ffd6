import type { Language } from '@tollgate/contract/codes';
import {
  type VirtualAccountWindow,
  type WindowField,
  type WindowOutcome,
  windowFields,
} from '@tollgate/contract/window';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Answer, authenticate, cancel } from '../gateway.ts';
import { type Trouble, troubleOf } from '../trouble.ts';
import type { WayOut } from '../way-out.ts';
import { words } from '../words.ts';
import { choicesOf, type Draft, firstDraft, problemsOf } from './rules.ts';

type Context = {
  state: VirtualAccountWindow;
  language: Language;
  exit: WayOut;
  focus: (field: WindowField) => void;
};

/** A sentence of the gateway's about one field, until the buyer changes the form. */
type Objection = { field: WindowField; message: string };

/** The buyer's draft and its two ways out of the window: next, and cancel. */
export function usePayment({ state, language, exit, focus }: Context) {
  const [draft, setDraft] = useState(() => firstDraft(state));
  const [isChecked, setIsChecked] = useState(false);
  const [objection, setObjection] = useState<Objection>();
  const [trouble, setTrouble] = useState<Trouble>();
  const [leavingTo, setLeavingTo] = useState<WindowOutcome>();
  const [isStuck, setIsStuck] = useState(false);
  const { isBusy, once } = useOnce();

  const found = problemsOf(draft, state);
  const problem = (field: WindowField) => {
    if (objection?.field === field) return objection.message;
    const name = isChecked ? found[field] : undefined;
    return name && words[language].problems[name];
  };
  const wrongFields = windowFields.filter((field) => problem(field) !== undefined);

  // The focus moves once the sentences are on the page and the form takes focus again, so that both are read.
  const [wantsFocus, setWantsFocus] = useState(false);
  useEffect(() => {
    if (!wantsFocus || isBusy) return;
    if (wrongFields[0]) focus(wrongFields[0]);
    setWantsFocus(false);
  }, [wantsFocus, isBusy, wrongFields[0], focus]);

  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setObjection(undefined);
    setTrouble(undefined);
  };

  const follow = (outcome: WindowOutcome) => {
    setLeavingTo(outcome);
    exit.follow(outcome);
  };

  const submit = () => {
    setIsChecked(true);
    setTrouble(undefined);
    setObjection(undefined);
    if (Object.keys(found).length > 0) return setWantsFocus(true);
    void once(async () => {
      const answer = await authenticate(state, choicesOf(draft, state), language);
      if (answer.type === 'outcome') return follow(answer.outcome);
      const objected = objectionOf(answer);
      if (!objected) return setTrouble(troubleOf(answer));
      setObjection(objected);
      setWantsFocus(true);
    });
  };

  /** Cancels; where even that is refused the window is over, and the way back is the browser's. */
  const leave = () => {
    void once(async () => {
      const answer = await cancel(state, language);
      if (answer.type === 'outcome') return follow(answer.outcome);
      if (answer.type === 'silence') return setTrouble({ ...troubleOf(answer), isOfCancel: true });
      if (exit.isEmbedded) exit.close();
      else setIsStuck(!exit.back());
    });
  };

  return { draft, change, problem, wrongFields, submit, leave, isBusy, trouble, leavingTo, isStuck };
}

function objectionOf(answer: Answer): Objection | undefined {
  if (answer.type !== 'refusal') return undefined;
  const { field, message } = answer.refusal;
  return field && windowFields.includes(field) ? { field, message } : undefined;
}

/** Runs one piece of work at a time: a second click while it runs does nothing, in the same tick too. */
function useOnce() {
  const isRunning = useRef(false);
  const [isBusy, setIsBusy] = useState(false);
  const once = async (work: () => Promise<void>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setIsBusy(true);
    await work();
    isRunning.current = false;
    setIsBusy(false);
  };
  return { isBusy, once };
}
