import { words } from '../words.ts';
import type { FormPart } from './form.tsx';

/** Escrow (에스크로): the buyer's choice, or the merchant's condition, which the agreement then names. */
export function Escrow({ state, language, draft, change }: FormPart) {
  const text = words[language];
  if (state.escrow === 'none') return null;
  return (
    <fieldset>
      <legend>{text.escrow}</legend>
      {state.escrow === 'choose' ? (
        <label class="tick">
          <input
            type="checkbox"
            name="useEscrow"
            aria-describedby="escrow-hint"
            checked={draft.useEscrow}
            onChange={(event) => change({ useEscrow: event.currentTarget.checked })}
            data-testid="use-escrow"
          />
          <span>{text.useEscrow}</span>
        </label>
      ) : (
        <p>{text.escrowRequired}</p>
      )}
      <p class="hint" id="escrow-hint">
        {text.escrowHint}
      </p>
    </fieldset>
  );
}
