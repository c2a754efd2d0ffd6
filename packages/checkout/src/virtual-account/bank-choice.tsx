import type { Language } from '@tollgate/contract/codes';
import type { VirtualAccountWindow } from '@tollgate/contract/window';
import { words } from '../words.ts';
import { bankMark } from './bank-marks.ts';
import { describedBy, Problem } from './field.tsx';

type Props = {
  banks: VirtualAccountWindow['banks'];
  language: Language;
  chosen: string;
  problem: string | undefined;
  choose: (code: string) => void;
};

/** The banks that issue accounts, as one radio group: a Tab to come in, arrows to choose. Nothing is preselected. */
export function BankChoice({ banks, language, chosen, problem, choose }: Props) {
  const text = words[language];
  return (
    <fieldset
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a group may be neither required nor invalid
      role="radiogroup"
      aria-required="true"
      aria-invalid={problem !== undefined}
      aria-describedby={describedBy('bank', { hint: true, problem })}
    >
      <legend>{text.bank}</legend>
      <p class="hint" id="bank-hint">
        {text.bankHint}
      </p>
      <Problem name="bank" text={problem} />
      <div class="banks">
        {banks.map((bank) => (
          <label class="choice bank" key={bank.code}>
            <input
              type="radio"
              name="bank"
              value={bank.code}
              checked={chosen === bank.code}
              onChange={() => choose(bank.code)}
              data-testid={`bank-${bank.code}`}
            />
            <span class="letters" aria-hidden="true">
              {bankMark(bank, language)}
            </span>
            <span class="name">{bank[language]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
