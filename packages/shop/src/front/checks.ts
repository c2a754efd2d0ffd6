import { type Shipping, shippingFlaws } from '../shipping.ts';
import type { Agreement, Language, Method } from '../wire.ts';

export type Customer = { name: string; phone: string; email: string };
export type OrderForm = {
  customer: Customer;
  method: Method;
  shipping: Shipping;
  agreed: Record<Agreement, boolean>;
};
/** Also the `name` of the input, which is how the first gap gets the focus. */
export type FieldName = keyof Customer | keyof Shipping | Agreement;
type Words = Record<Language, string>;

export const agreements: readonly Agreement[] = ['terms', 'privacy', 'transfer'];

// biome-ignore format: a table
const customerChecks: Record<keyof Customer, { isRight: (text: string) => boolean; words: Words }> = {
  name:  { isRight: (text) => text.trim() !== '', words: { ko: '이름을 적어 주세요.', en: 'Please enter your name.' } },
  phone: { isRight: (text) => /^[\d -]+$/.test(text) && /^\d{8,15}$/.test(text.replace(/\D/g, '')), words: { ko: '전화번호를 숫자로 적어 주세요.', en: 'Please enter a phone number in digits.' } },
  email: { isRight: (text) => /^[^@\s]+@[^@\s]+$/.test(text.trim()), words: { ko: '이메일 주소를 확인해 주세요.', en: 'Please check the e-mail address.' } },
};

// biome-ignore format: a table
const shippingGaps: Record<keyof Shipping, Words> = {
  fullName:   { ko: '받는 분의 이름을 적어 주세요.', en: 'Please enter the recipient’s name.' },
  country:    { ko: '나라를 골라 주세요.', en: 'Please choose a country.' },
  line1:      { ko: '주소를 적어 주세요.', en: 'Please enter the address.' },
  line2:      { ko: '', en: '' }, // never missing
  area2:      { ko: '도시를 적어 주세요.', en: 'Please enter the city.' },
  area1:      { ko: '이 나라는 주(州)가 필요해요.', en: 'This country needs a state or province.' },
  postalCode: { ko: '이 나라는 우편번호가 필요해요.', en: 'This country needs a postal code.' },
};
const notEnglish: Words = { ko: '영문과 숫자로 적어 주세요.', en: 'Please use English letters and digits.' };
const notAgreed: Words = { ko: '동의가 필요해요.', en: 'Your agreement is needed.' };

/** What stands between this form and the window, in the order of the page. The server checks again, for our sake. */
export function gapsOf({ customer, method, shipping, agreed }: OrderForm): Map<FieldName, Words> {
  const gaps = new Map<FieldName, Words>();
  for (const name of Object.keys(customerChecks) as (keyof Customer)[]) {
    const { isRight, words } = customerChecks[name];
    if (!isRight(customer[name])) gaps.set(name, words);
  }
  if (method !== 'FOREIGN_EASY_PAY') return gaps;
  for (const [name, flaw] of shippingFlaws(shipping)) {
    gaps.set(name, flaw === 'missing' ? shippingGaps[name] : notEnglish);
  }
  for (const name of agreements) if (!agreed[name]) gaps.set(name, notAgreed);
  return gaps;
}

// biome-ignore format: a table
export const fieldWords: Record<FieldName, Words> = {
  name:       { ko: '이름', en: 'Name' },
  phone:      { ko: '휴대폰 번호', en: 'Mobile phone' },
  email:      { ko: '이메일', en: 'E-mail' },
  fullName:   { ko: '받는 분 (Full name)', en: 'Full name' },
  country:    { ko: '나라 (Country)', en: 'Country' },
  line1:      { ko: '주소 (Address line 1)', en: 'Address line 1' },
  line2:      { ko: '상세 주소, 선택 (Address line 2)', en: 'Address line 2, optional' },
  area2:      { ko: '도시 (City)', en: 'City' },
  area1:      { ko: '주·도 (State)', en: 'State or province' },
  postalCode: { ko: '우편번호 (Postal code)', en: 'Postal code' },
  terms:      { ko: '결제 서비스 약관 동의', en: 'Terms of payment' },
  privacy:    { ko: '개인정보 수집·이용 동의', en: 'Use of personal data' },
  transfer:   { ko: '개인정보 국외 제공 동의', en: 'Personal data sent abroad' },
};
