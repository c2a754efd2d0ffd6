/** What the browser script and the payment window send to the gateway, checked where it cannot be tampered with. */
import { z } from 'zod';
import { cashReceiptTypes, windowTargets } from './codes.ts';
import { bankCode, field, flag, oneOf, optional, refuse, text } from './fields.ts';
import {
  customerKeyPattern,
  emailPattern,
  lengths,
  mobilePhonePattern,
  type RegistrationNumberType,
  registrationNumberPatterns,
  registrationNumberTypes,
} from './limits.ts';
import { RequestPayment } from './request-payment.ts';

/** `POST /checkout/v1/payments`. */
export const OpenWindowRequest = z
  .object({
    clientKey: text({ max: 200, code: 'INVALID_CLIENT_KEY', missing: 'INVALID_CLIENT_KEY' }),
    customerKey: text({
      max: 300,
      // ANONYMOUS is made of allowed characters too.
      pattern: customerKeyPattern,
      code: 'INVALID_CUSTOMER_KEY',
      missing: 'INVALID_CUSTOMER_KEY',
    }),
    target: oneOf(windowTargets),
    mode: oneOf(['redirect', 'promise']),
    language: oneOf(['ko', 'en']),
    request: RequestPayment,
  })
  .superRefine(({ mode, target, request }, context) => {
    if (request.method === 'FOREIGN_EASY_PAY' && target !== 'self') {
      // A wallet's pages refuse to be framed, so that nobody can lay anything over them.
      refuse(context, 'target', {
        words: { ko: '이 결제수단에서는 self여야 해요.', en: 'must be self for this method.' },
      });
    }
    if ((mode === 'redirect') === (request.successUrl !== undefined)) return;
    refuse(context, 'mode', {
      words: {
        ko: '주소가 있으면 redirect, 없으면 promise여야 해요.',
        en: 'must be redirect with addresses, promise without.',
      },
    });
  })
  .meta({ id: 'OpenWindowRequest' });
export type OpenWindowRequest = z.output<typeof OpenWindowRequest>;

/** Empty where the address itself is the permission: a payment that a server created. The gateway compares it. */
const Session = text({ min: 0, max: 200 });
/** A buyer leaves an input empty to leave it out. */
const typed = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), optional(schema));

/** To a buyer an empty input and a wrong one are the same mistake. */
const spoken = (ko: string, en: string) => ({ words: { ko, en }, whenMissing: { ko, en } });

const receiptWords: Record<RegistrationNumberType, { ko: string; en: string }> = {
  MOBILE: {
    ko: '휴대폰 번호 10~11자리를 숫자로 적어 주세요.',
    en: 'Enter a phone number of 10 or 11 digits.',
  },
  CASH_RECEIPT_CARD: {
    ko: '현금영수증 카드 번호 13~19자리를 숫자로 적어 주세요.',
    en: 'Enter a cash receipt card number of 13 to 19 digits.',
  },
  BUSINESS_REGISTRATION: {
    ko: '사업자등록번호 10자리를 숫자로 적어 주세요.',
    en: 'Enter a business registration number of 10 digits.',
  },
};

const TypedCashReceipt = z
  .object({
    type: oneOf(
      Object.values(cashReceiptTypes).map(({ ko }) => ko),
      spoken('현금영수증 종류를 골라 주세요.', 'Choose a kind of cash receipt.'),
    ),
    registrationNumberType: typed(oneOf(Object.keys(registrationNumberPatterns) as RegistrationNumberType[])),
    registrationNumber: typed(text({ max: lengths.registrationNumber })),
  })
  .transform(({ type, registrationNumberType, registrationNumber }, context) => {
    if (type === '미발행') return { type };
    const kinds: readonly RegistrationNumberType[] = registrationNumberTypes[type];
    const kind = registrationNumberType ?? (kinds[0] as RegistrationNumberType);
    const number = registrationNumber?.replaceAll('-', '') ?? '';
    if (!kinds.includes(kind) || !registrationNumberPatterns[kind].test(number)) {
      refuse(context, 'registrationNumber', {
        code: 'INVALID_REGISTRATION_NUMBER_TYPE',
        words: receiptWords[kind],
      });
      return z.NEVER;
    }
    return { type, registrationNumberType: kind, registrationNumber: number };
  });

/** `POST /checkout/v1/payments/{paymentKey}/authenticate`. The words are the buyer's, who sees the input. */
export const AuthenticateRequest = z
  .object({
    session: Session,
    bank: bankCode({
      from: 'issuing banks',
      code: 'INVALID_BANK',
      missing: 'INVALID_BANK',
      ...spoken('입금할 은행을 골라 주세요.', 'Choose a bank to send the money to.'),
    }),
    depositorName: field(
      (value) => {
        const name = typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : '';
        const isStorable = name.isWellFormed() && !name.includes('\0');
        const isTooLong =
          name.length > 2 * lengths.depositorName || Array.from(name).length > lengths.depositorName;
        return name !== '' && !isTooLong && isStorable ? name : undefined;
      },
      spoken(
        '입금하는 분의 이름을 100자까지 적어 주세요.',
        "Enter the depositor's name, up to 100 characters.",
      ),
      { type: 'string', minLength: 1, maxLength: lengths.depositorName },
    ),
    customerMobilePhone: typed(
      text({
        max: 15,
        pattern: mobilePhonePattern,
        ...spoken('휴대폰 번호를 숫자로만 적어 주세요.', 'Enter the phone number in digits only.'),
      }),
    ),
    customerEmail: typed(
      text({
        max: lengths.customerEmail,
        pattern: emailPattern,
        code: 'INVALID_EMAIL',
        ...spoken('이메일 주소를 다시 확인해 주세요.', 'Please check the e-mail address.'),
      }),
    ),
    cashReceipt: TypedCashReceipt,
    useEscrow: optional(flag()),
    agreed: field(
      (value) => (value === true ? true : undefined),
      spoken('구매 조건에 동의해 주세요.', 'Please agree to the purchase.'),
      { type: 'boolean', const: true },
    ),
  })
  .meta({ id: 'AuthenticateRequest' });
export type AuthenticateRequest = z.output<typeof AuthenticateRequest>;

/** `POST /checkout/v1/payments/{paymentKey}/depart`: the buyer goes to the wallet's pages. */
export const DepartRequest = z.object({ session: Session }).meta({ id: 'DepartRequest' });
export type DepartRequest = z.output<typeof DepartRequest>;

/** `POST /checkout/v1/payments/{paymentKey}/cancel`: the buyer leaves. */
export const LeaveWindowRequest = z.object({ session: Session }).meta({ id: 'LeaveWindowRequest' });
export type LeaveWindowRequest = z.output<typeof LeaveWindowRequest>;

/** Codes of the window's own endpoints: what `refusal` may answer for them. */
export const authenticateErrors = [
  'INVALID_BANK',
  'INVALID_EMAIL',
  'INVALID_REGISTRATION_NUMBER_TYPE',
  'INVALID_REQUEST',
] as const;
