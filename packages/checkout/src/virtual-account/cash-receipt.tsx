import type { CashReceiptType } from '@tollgate/contract/codes';
import { type RegistrationNumberType, registrationNumberTypes } from '@tollgate/contract/limits';
import { words } from '../words.ts';
import { Field } from './field.tsx';
import type { FormPart } from './form.tsx';
import { firstNumberType } from './rules.ts';

const field = 'cashReceipt.registrationNumber';
const types = Object.keys(registrationNumberTypes) as CashReceiptType[];

/** The cash receipt (현금영수증): a person's, a business's or none, and the number it is registered to. */
export function CashReceipt({ language, draft, change, problem }: FormPart) {
  const text = words[language];
  const numberTypes: readonly RegistrationNumberType[] = registrationNumberTypes[draft.cashReceiptType];
  const phone = draft.customerMobilePhone;
  return (
    <fieldset aria-describedby="cash-receipt-hint">
      <legend>{text.cashReceipt}</legend>
      <p class="hint" id="cash-receipt-hint">
        {text.cashReceiptHint}
      </p>
      <div class="receipts">
        {types.map((type) => {
          const [name, who] = text.cashReceiptTypes[type];
          return (
            <label class="choice receipt" key={type}>
              <input
                type="radio"
                name="cashReceipt.type"
                value={type}
                checked={draft.cashReceiptType === type}
                onChange={() =>
                  change({
                    cashReceiptType: type,
                    registrationNumberType: firstNumberType(type),
                    registrationNumber: '',
                  })
                }
                data-testid={`cash-receipt-${type}`}
              />
              <span class="name">{name}</span>
              <small>{who}</small>
            </label>
          );
        })}
      </div>
      {numberTypes.length > 0 && (
        <div class="pair">
          <div class="field">
            <label for="number-type">{text.registrationNumberType}</label>
            <select
              id="number-type"
              value={draft.registrationNumberType}
              onChange={(event) =>
                change({
                  registrationNumberType: event.currentTarget.value as RegistrationNumberType,
                  registrationNumber: '',
                })
              }
              data-testid="cash-receipt-number-type"
            >
              {numberTypes.map((type) => (
                <option key={type} value={type}>
                  {text.registrationNumberTypes[type]}
                </option>
              ))}
            </select>
          </div>
          <div>
            <Field
              name={field}
              label={text.registrationNumber}
              problem={problem(field)}
              testId="cash-receipt-number"
              kind="number"
              value={draft.registrationNumber}
              onInput={(registrationNumber) => change({ registrationNumber })}
            />
            {draft.registrationNumberType === 'MOBILE' && phone !== '' && draft.registrationNumber === '' && (
              <button type="button" class="link" onClick={() => change({ registrationNumber: phone })}>
                {text.samePhone}
              </button>
            )}
          </div>
        </div>
      )}
    </fieldset>
  );
}
