import { useId } from 'react';
import { banks } from '../banks.ts';
import { Field } from './field.tsx';
import { say } from './language.ts';

export type RefundAccount = { bank: string; accountNumber: string; holderName: string };
type Props = { account: RefundAccount; onChange: (account: RefundAccount) => void };

/** Money that came through a virtual account cannot go back the way it came. */
export function RefundAccountFields({ account, onChange }: Props) {
  const bankId = useId();
  const field = (name: 'accountNumber' | 'holderName') => ({
    required: true,
    value: account[name],
    onChange: (event: { target: { value: string } }) => onChange({ ...account, [name]: event.target.value }),
  });
  return (
    <>
      <div className="field">
        <label htmlFor={bankId}>{say({ ko: '환불받을 은행', en: 'Your bank' })}</label>
        <select
          id={bankId}
          data-testid="refund-bank"
          required
          value={account.bank}
          onChange={(event) => onChange({ ...account, bank: event.target.value })}
        >
          <option value="">{say({ ko: '은행 선택', en: 'Choose a bank' })}</option>
          {banks.map(({ code, name }) => (
            <option key={code} value={code}>
              {say(name)}
            </option>
          ))}
        </select>
      </div>
      <Field
        label={say({ ko: '본인 계좌번호', en: 'Your account number' })}
        data-testid="refund-account"
        inputMode="numeric"
        pattern="(-*[0-9]){6,20}-*"
        autoComplete="off"
        {...field('accountNumber')}
      />
      <Field
        label={say({ ko: '예금주', en: 'Account holder' })}
        data-testid="refund-holder"
        maxLength={60}
        {...field('holderName')}
      />
    </>
  );
}
