import type { Language } from '@tollgate/contract/codes';
import type { WindowField } from '@tollgate/contract/window';
import { Notice } from '../notice.tsx';
import type { Trouble } from '../trouble.ts';
import { words } from '../words.ts';

type Props = {
  language: Language;
  isBusy: boolean;
  trouble: Trouble | undefined;
  wrongFields: WindowField[];
  leave: () => void;
  focus: (field: WindowField) => void;
};

/** The foot of the form: what stands in the way, the one button that moves on, and the way out. */
export function Actions({ language, isBusy, trouble, wrongFields, leave, focus }: Props) {
  const text = words[language];
  const canRetry = trouble && trouble.kind !== 'rejected' && !trouble.isOfCancel;
  return (
    <footer class="actions">
      <Corrections language={language} fields={wrongFields} focus={focus} />
      {trouble && (
        <Notice
          words={text.troubles[trouble.kind]}
          detail={trouble.message}
          tone={trouble.kind === 'rejected' ? 'refusal' : 'waiting'}
        />
      )}
      <div class="buttons">
        <button type="button" class="plain" aria-disabled={isBusy} onClick={leave} data-testid="cancel">
          {text.cancel}
        </button>
        <button type="submit" form="payment" class="primary" aria-disabled={isBusy} data-testid="submit">
          {isBusy ? text.busy : canRetry ? text.retry : text.submit}
        </button>
      </div>
    </footer>
  );
}

/** How many inputs need another look, and which: announced at once, each a way to its field. */
function Corrections({
  language,
  fields,
  focus,
}: Pick<Props, 'language' | 'focus'> & { fields: WindowField[] }) {
  const text = words[language];
  const names: Record<WindowField, string> = {
    bank: text.bank,
    depositorName: text.depositorName,
    customerMobilePhone: text.customerMobilePhone,
    customerEmail: text.customerEmail,
    'cashReceipt.registrationNumber': text.registrationNumber,
    agreed: text.agreement,
  };
  return (
    <div class="corrections" role="alert" data-testid="corrections">
      {fields.length > 0 && (
        <>
          <p>{text.fixThese(fields.length)}</p>
          {fields.map((field) => (
            <button type="button" class="link" key={field} onClick={() => focus(field)}>
              {names[field]}
            </button>
          ))}
        </>
      )}
    </div>
  );
}
