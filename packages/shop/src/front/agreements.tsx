import { useId, useState } from 'react';
import type { Agreement, Language } from '../wire.ts';
import { agreements, fieldWords } from './checks.ts';
import { say } from './language.ts';

/** A merchant puts their own terms here; these say in short what such terms are about. */
const texts: Record<Agreement, Record<Language, string>> = {
  terms: {
    ko: '결제는 PayPal에서 이루어지고, 결제사가 상점을 대신해 승인과 환불을 처리합니다. 금액은 미국 달러로 정해지며, 카드사가 환전 수수료를 더할 수 있습니다.',
    en: 'You pay at PayPal, and our payment company approves and refunds on our behalf. The price is in US dollars; your card company may add a fee for changing money.',
  },
  privacy: {
    ko: '이름, 이메일, 전화번호, 배송지와 주문 내용을 결제와 배송, 분쟁 해결에 쓰고, 법이 정한 5년 동안 보관한 뒤 지웁니다. 동의하지 않으면 PayPal로 결제할 수 없습니다.',
    en: 'Name, e-mail, phone number, delivery address and the order are used for payment, delivery and disputes, kept for the five years the law asks for, then deleted. Without your agreement PayPal cannot be used.',
  },
  transfer: {
    ko: '위 정보를 결제와 부정 거래 방지를 위해 외국에 있는 PayPal(싱가포르, 미국)에 결제 때 통신망으로 보냅니다. PayPal은 자신의 정책에 따라 보관합니다. 동의하지 않으면 PayPal로 결제할 수 없습니다.',
    en: 'When you pay, this data is sent over the network to PayPal in Singapore and the United States, for the payment and against fraud; PayPal keeps it under its own policy. Without your agreement PayPal cannot be used.',
  },
};

type Props = {
  agreed: Record<Agreement, boolean>;
  onChange: (agreed: Record<Agreement, boolean>) => void;
  errorOf: (name: Agreement) => string | undefined;
};

/** Three boxes that nobody has ticked beforehand: an agreement is something the buyer does. */
export function Agreements({ agreed, onChange, errorOf }: Props) {
  const isAll = agreements.every((name) => agreed[name]);
  return (
    <fieldset>
      <legend>{say({ ko: '약관 동의', en: 'Agreements' })}</legend>
      <div className="agreements">
        <label className="tick all">
          <input
            type="checkbox"
            data-testid="agree-all"
            checked={isAll}
            onChange={() => onChange({ terms: !isAll, privacy: !isAll, transfer: !isAll })}
          />
          <strong>{say({ ko: '세 가지 모두 동의', en: 'Agree to all three' })}</strong>
        </label>
        {agreements.map((name) => (
          <AgreementRow
            key={name}
            name={name}
            isAgreed={agreed[name]}
            onChange={(isAgreed) => onChange({ ...agreed, [name]: isAgreed })}
            error={errorOf(name)}
          />
        ))}
      </div>
    </fieldset>
  );
}

type RowProps = {
  name: Agreement;
  isAgreed: boolean;
  onChange: (isAgreed: boolean) => void;
  error: string | undefined;
};

function AgreementRow({ name, isAgreed, onChange, error }: RowProps) {
  const [isShown, setShown] = useState(false);
  const id = useId();
  return (
    <div>
      <div className="agreement">
        <label className="tick">
          <input
            type="checkbox"
            name={name}
            data-testid={`agree-${name}`}
            checked={isAgreed}
            required
            onChange={(event) => onChange(event.target.checked)}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : undefined}
          />
          <span>
            <span className="muted">{say({ ko: '[필수]', en: '[Required]' })}</span> {say(fieldWords[name])}
          </span>
        </label>
        <button
          type="button"
          className="show"
          data-testid={`read-${name}`}
          aria-expanded={isShown}
          aria-controls={`${id}-text`}
          aria-label={say({
            ko: `내용 ${isShown ? '접기' : '보기'}: ${fieldWords[name].ko}`,
            en: `${isShown ? 'Hide' : 'Read'}: ${fieldWords[name].en}`,
          })}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? say({ ko: '내용 접기', en: 'Hide' }) : say({ ko: '내용 보기', en: 'Read' })}
        </button>
      </div>
      <p id={`${id}-text`} className="small muted" hidden={!isShown}>
        {say(texts[name])}
      </p>
      {error && (
        <p id={`${id}-error`} className="error">
          {error}
        </p>
      )}
    </div>
  );
}
