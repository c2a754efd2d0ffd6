/** The methods this script can open a window for; one row each. */
import { type Currency, cashReceiptTypes } from '@tollgate/contract/codes';
import { accountNumberPattern, lengths, maxValidHours } from '@tollgate/contract/limits';
import { currencyOfWallet, foreignEasyPay } from './foreign-easy-pay.ts';
import {
  figure,
  flag,
  isAbsent,
  listOf,
  matching,
  oneOf,
  optional,
  type Rule,
  shape,
  text,
  when,
} from './shape.ts';

export interface MethodRules {
  /** The only one it pays in; undefined where that is not for this script to say. */
  currency(request: Record<string, unknown>): Currency | undefined;
  /** The buyer goes to pages of somebody else, which neither a frame nor a promise survives. */
  leavesPage: boolean;
  /** @param currency of the payment */
  options(currency: Currency): Record<string, Rule>;
}

const escrowProducts = listOf(
  shape({
    id: optional(text()),
    name: optional(text()),
    code: optional(text()),
    unitPrice: optional(figure),
    quantity: optional(figure),
  }),
);

/** Whole hours; text of digits is what some servers render into the page. */
const validHours = when((value) => {
  const hours = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isInteger(hours) && (hours as number) > 0 && (hours as number) <= maxValidHours;
});

/** `yyyy-MM-dd'T'HH:mm:ss` without an offset: always Korean time. Whether the day exists, the gateway says. */
const dueDate = matching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}$/);

const virtualAccountFields = shape({
  cashReceipt: optional(shape({ type: oneOf(Object.values(cashReceiptTypes).map(({ ko }) => ko)) })),
  useEscrow: optional(flag),
  escrowProducts: optional(escrowProducts),
  validHours: optional(validHours),
  dueDate: optional(dueDate),
  isCulturalExpenses: optional(flag),
  taxExemptionAmount: optional(figure),
  showCustomerMobilePhone: optional(flag),
  refundReceiveAccount: optional(
    shape({
      bankCode: text(),
      accountNumber: matching(accountNumberPattern),
      holderName: text(lengths.holderName, 1),
    }),
  ),
});

/** The deadline is either hours or a date. */
const virtualAccount: Rule = (value, path) => {
  const wrong = virtualAccountFields(value, path);
  if (wrong !== undefined) return wrong;
  const given = value as Record<string, unknown>;
  return isAbsent(given['validHours']) || isAbsent(given['dueDate']) ? undefined : `${path}.dueDate`;
};

export const methodRules = new Map<string, MethodRules>([
  [
    'VIRTUAL_ACCOUNT',
    {
      currency: () => 'KRW',
      leavesPage: false,
      options: () => ({ virtualAccount: optional(virtualAccount) }),
    },
  ],
  [
    'FOREIGN_EASY_PAY',
    {
      currency: currencyOfWallet,
      leavesPage: true,
      options: (currency) => ({ foreignEasyPay: foreignEasyPay(currency) }),
    },
  ],
]);
