import { words } from '../words.ts';
import { describedBy, Problem } from './field.tsx';
import type { FormPart } from './form.tsx';

/** The buyer's agreement (동의): one tick, and one fold that says who gets to know what. */
export function Agreement({ state, language, draft, change, problem }: FormPart) {
  const text = words[language];
  return (
    <div class="agreement">
      <label class="tick">
        <input
          type="checkbox"
          name="agreed"
          aria-required="true"
          aria-invalid={problem('agreed') !== undefined}
          aria-describedby={describedBy('agreed', { problem: problem('agreed') })}
          checked={draft.agreed}
          onChange={(event) => change({ agreed: event.currentTarget.checked })}
          data-testid="agree"
        />
        <span>{draft.useEscrow ? text.agreeEscrow : text.agree}</span>
      </label>
      <Problem name="agreed" text={problem('agreed')} />
      <details>
        <summary>{text.agreeMore}</summary>
        <dl>
          {text.agreeTo(state.merchantName).map(([who, what]) => (
            <div key={who}>
              <dt>{who}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}
