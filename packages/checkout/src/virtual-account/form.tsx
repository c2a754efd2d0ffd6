import type { Language } from '@tollgate/contract/codes';
import type { VirtualAccountWindow, WindowField } from '@tollgate/contract/window';
import type { Ref } from 'preact';
import { words } from '../words.ts';
import { Agreement } from './agreement.tsx';
import { BankChoice } from './bank-choice.tsx';
import { CashReceipt } from './cash-receipt.tsx';
import { Escrow } from './escrow.tsx';
import { Field } from './field.tsx';
import type { Draft } from './rules.ts';

/** What a part of the form is given. */
export type FormPart = {
  state: VirtualAccountWindow;
  language: Language;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  /** The sentence beside a field, if something is wrong with it. */
  problem: (field: WindowField) => string | undefined;
};

type Props = FormPart & { form: Ref<HTMLFormElement>; isBusy: boolean; submit: () => void };

/** Everything asked of the buyer, in the order of how much it matters: the bank first. */
export function PaymentForm({ form, isBusy, submit, ...part }: Props) {
  const { state, language, draft, change, problem } = part;
  const text = words[language];
  return (
    <form
      id="payment"
      ref={form}
      noValidate
      inert={isBusy}
      aria-labelledby="title"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        // Enter that only ends a Hangul syllable must not send the form.
        if (event.key === 'Enter' && event.isComposing) event.preventDefault();
      }}
    >
      <BankChoice
        banks={state.banks}
        language={language}
        chosen={draft.bank}
        problem={problem('bank')}
        choose={(bank) => change({ bank })}
      />
      <div class="pair">
        <Field
          name="depositorName"
          label={text.depositorName}
          hint={text.depositorNameHint}
          problem={problem('depositorName')}
          testId="depositor-name"
          kind="name"
          value={draft.depositorName}
          onInput={(depositorName) => change({ depositorName })}
        />
        {state.showCustomerMobilePhone && (
          <Field
            name="customerMobilePhone"
            label={text.customerMobilePhone}
            optional={text.optional}
            problem={problem('customerMobilePhone')}
            testId="customer-mobile-phone"
            kind="phone"
            value={draft.customerMobilePhone}
            onInput={(customerMobilePhone) => change({ customerMobilePhone })}
          />
        )}
        <Field
          name="customerEmail"
          label={text.customerEmail}
          optional={text.optional}
          problem={problem('customerEmail')}
          testId="customer-email"
          kind="email"
          value={draft.customerEmail}
          onInput={(customerEmail) => change({ customerEmail })}
        />
      </div>
      <CashReceipt {...part} />
      <Escrow {...part} />
      <Agreement {...part} />
    </form>
  );
}
