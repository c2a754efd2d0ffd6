import type { CashReceiptType } from '@tollgate/contract/codes';
import {
  emailPattern,
  lengths,
  mobilePhonePattern,
  type RegistrationNumberType,
  registrationNumberPatterns,
  registrationNumberTypes,
} from '@tollgate/contract/limits';
import type { Authenticate, VirtualAccountWindow, WindowField } from '@tollgate/contract/window';

/** What the buyer has typed so far, as typed. */
export type Draft = {
  bank: string;
  depositorName: string;
  customerMobilePhone: string;
  customerEmail: string;
  cashReceiptType: CashReceiptType;
  registrationNumberType: RegistrationNumberType;
  registrationNumber: string;
  useEscrow: boolean;
  agreed: boolean;
};

/** What is wrong with an input: each has its sentence in both languages. */
export type Problem =
  | 'bank'
  | 'depositorName'
  | 'depositorNameLong'
  | 'customerMobilePhone'
  | 'customerEmail'
  | RegistrationNumberType
  | 'agreed';
export type Problems = Partial<Record<WindowField, Problem>>;

/** What the window asks depends on the merchant's request. */
export type Asked = Pick<VirtualAccountWindow, 'showCustomerMobilePhone' | 'escrow'>;

/** The form as it opens: the merchant's knowledge filled in, the bank and the agreement left to the buyer. */
export function firstDraft(state: VirtualAccountWindow): Draft {
  const cashReceiptType = state.cashReceiptType ?? '미발행';
  return {
    bank: '',
    depositorName: state.customerName ?? '',
    customerMobilePhone: state.customerMobilePhone ?? '',
    customerEmail: state.customerEmail ?? '',
    cashReceiptType,
    registrationNumberType: firstNumberType(cashReceiptType),
    registrationNumber: '',
    useEscrow: state.escrow === 'required',
    agreed: false,
  };
}

/** The kind of number to preselect: a person's phone, a business's registration. */
export function firstNumberType(type: CashReceiptType): RegistrationNumberType {
  return registrationNumberTypes[type][0] ?? 'MOBILE';
}

/** Checks the form with the server's own patterns: what passes here, the server takes. */
export function problemsOf(draft: Draft, asked: Asked): Problems {
  const problems: Problems = {};
  const name = oneLine(draft.depositorName);
  const phone = digits(draft.customerMobilePhone);
  const email = draft.customerEmail.trim();
  if (draft.bank === '') problems.bank = 'bank';
  if (name === '') problems.depositorName = 'depositorName';
  if (name.length > lengths.depositorName) problems.depositorName = 'depositorNameLong';
  if (asked.showCustomerMobilePhone && phone !== '' && !mobilePhonePattern.test(phone)) {
    problems.customerMobilePhone = 'customerMobilePhone';
  }
  if (email !== '' && (!emailPattern.test(email) || email.length > lengths.customerEmail)) {
    problems.customerEmail = 'customerEmail';
  }
  if (draft.cashReceiptType !== '미발행') {
    const pattern = registrationNumberPatterns[draft.registrationNumberType];
    if (!pattern.test(digits(draft.registrationNumber))) {
      problems['cashReceipt.registrationNumber'] = draft.registrationNumberType;
    }
  }
  if (!draft.agreed) problems.agreed = 'agreed';
  return problems;
}

/** What goes to the gateway. Only for a draft without problems. */
export function choicesOf(draft: Draft, asked: Asked): Omit<Authenticate, 'session'> {
  const phone = asked.showCustomerMobilePhone ? digits(draft.customerMobilePhone) : '';
  const email = draft.customerEmail.trim();
  return {
    bank: draft.bank,
    depositorName: oneLine(draft.depositorName),
    ...(phone && { customerMobilePhone: phone }),
    ...(email && { customerEmail: email }),
    cashReceipt:
      draft.cashReceiptType === '미발행'
        ? { type: '미발행' }
        : {
            type: draft.cashReceiptType,
            registrationNumberType: draft.registrationNumberType,
            registrationNumber: digits(draft.registrationNumber),
          },
    ...(asked.escrow !== 'none' && { useEscrow: draft.useEscrow }),
    agreed: true,
  };
}

/** People write numbers as they say them: hyphens, blanks, full-width digits, +82 for the leading zero. */
export function digits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^\s*\+82[\s-]*(\(0\)|0)?/, '0')
    .replace(/[\s().\-‐-―]/g, '');
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
