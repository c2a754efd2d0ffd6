import type { Language } from '@tollgate/contract/codes';
import { type VirtualAccountWindow, type WindowField, windowFields } from '@tollgate/contract/window';
import { useEffect, useState } from 'preact/hooks';
import { type Answer, authenticate } from '../gateway.ts';
import { type Trouble, troubleOf } from '../trouble.ts';
import { useLeaving } from '../use-leaving.ts';
import { useOnce } from '../use-once.ts';
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
  const { isBusy, once } = useOnce();
  const { leavingTo, isStuck, follow, giveUp } = useLeaving({ state, language, exit, onTrouble: setTrouble });

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

  const leave = () => void once(giveUp);

  return { draft, change, problem, wrongFields, submit, leave, isBusy, trouble, leavingTo, isStuck };
}

function objectionOf(answer: Answer): Objection | undefined {
  if (answer.type !== 'refusal') return undefined;
  const { field, message } = answer.refusal;
  return field && windowFields.includes(field) ? { field, message } : undefined;
}
