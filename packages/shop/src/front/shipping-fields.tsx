import { useId, useMemo } from 'react';
import { countries, longest, type Shipping } from '../shipping.ts';
import { fieldWords } from './checks.ts';
import { Field } from './field.tsx';
import { countryName, locale, say } from './language.ts';

/** What browsers fill in by themselves. */
const autoComplete: Record<keyof Shipping, string> = {
  fullName: 'shipping name',
  country: 'shipping country',
  line1: 'shipping address-line1',
  line2: 'shipping address-line2',
  area2: 'shipping address-level2',
  area1: 'shipping address-level1',
  postalCode: 'shipping postal-code',
};

type Props = {
  shipping: Shipping;
  onChange: (shipping: Shipping) => void;
  errorOf: (name: keyof Shipping) => string | undefined;
};

/** Where a parcel abroad goes. The country is the buyer's too, which PayPal wants to know. */
export function ShippingFields({ shipping, onChange, errorOf }: Props) {
  const field = (name: Exclude<keyof Shipping, 'country'>) => (
    <Field
      key={name}
      label={say(fieldWords[name])}
      name={name}
      value={shipping[name]}
      onChange={(event) => onChange({ ...shipping, [name]: event.target.value })}
      error={errorOf(name)}
      maxLength={longest[name]}
      autoComplete={autoComplete[name]}
      data-testid={`shipping-${name}`}
      lang="en"
    />
  );
  return (
    <fieldset className="fields">
      <legend>{say({ ko: '배송지', en: 'Delivery address' })}</legend>
      <p className="small muted">
        {say({
          ko: '해외로 가는 소포예요. 영문으로 적어 주세요.',
          en: 'The parcel goes abroad: please write in English letters.',
        })}
      </p>
      <CountryField
        value={shipping.country}
        onChange={(country) => onChange({ ...shipping, country })}
        error={errorOf('country')}
      />
      {field('fullName')}
      {field('line1')}
      {field('line2')}
      {field('area2')}
      <div className="pair">
        {field('area1')}
        {field('postalCode')}
      </div>
    </fieldset>
  );
}

type CountryProps = { value: string; onChange: (country: string) => void; error: string | undefined };

function CountryField({ value, onChange, error }: CountryProps) {
  const id = useId();
  const names = useMemo(
    () =>
      Object.keys(countries)
        .map((code) => ({ code, name: countryName(code) }))
        .sort((one, other) => one.name.localeCompare(other.name, locale)),
    [],
  );
  return (
    <div className="field">
      <label htmlFor={id}>{say(fieldWords.country)}</label>
      <select
        id={id}
        name="country"
        data-testid="shipping-country"
        autoComplete={autoComplete.country}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-note` : undefined}
      >
        <option value="">{say({ ko: '나라 선택', en: 'Choose a country' })}</option>
        {names.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
      {error && (
        <p id={`${id}-note`} className="error">
          {error}
        </p>
      )}
    </div>
  );
}
