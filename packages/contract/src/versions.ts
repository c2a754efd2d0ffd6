/**
 * API versions: what a Payment looked like before 2022-11-16. Each version is the next newer one with one step
 * undone, so that a step is read once and every older version follows from it.
 */
import { banks } from './banks.ts';
import { cardCompanies } from './card-companies.ts';
import { foreignProviders, type Language } from './codes.ts';
import type { Payment } from './payment.ts';

/** Oldest first. */
export const apiVersions = [
  '1.0',
  '1.1',
  '1.2',
  '1.3',
  '1.4',
  '2022-06-08',
  '2022-07-27',
  '2022-11-16',
  '2024-06-01',
] as const;
export type ApiVersion = (typeof apiVersions)[number];
/** The version `Payment` describes, and that of a key whose merchant chose none. */
export const defaultApiVersion = '2022-11-16' satisfies ApiVersion;

export function isApiVersion(text: string): text is ApiVersion {
  return (apiVersions as readonly string[]).includes(text);
}

/** Whether `version` is `limit` or older. A version we do not know counts as the newest. */
export function isAtMost(version: string, limit: ApiVersion): boolean {
  return isApiVersion(version) && apiVersions.indexOf(version) <= apiVersions.indexOf(limit);
}

/** A payment in the shape of an older version: see the table in `versions.ts`. */
export type OlderPayment = Record<string, unknown>;
type Thing = Record<string, unknown>;

/**
 * Each row undoes what its version changed; a payment for an older reader passes every row that is newer than it.
 * 2024-06-01 changed nothing in a Payment.
 */
const steps: readonly {
  since: ApiVersion;
  undo: (payment: OlderPayment, language: Language) => OlderPayment;
}[] = [
  { since: '2022-11-16', undo: nameOrganisations },
  { since: '2022-07-27', undo: joinReceipts },
  { since: '2022-06-08', undo: flattenEasyPay },
  { since: '1.4', undo: dropDecimals },
  { since: '1.3', undo: without('orderName', 'suppliedAmount', 'vat', 'cultureExpense', 'taxFreeAmount') },
  { since: '1.2', undo: without('version', 'type', 'easyPay', 'easyPayAmount', 'easyPayDiscountAmount') },
  { since: '1.1', undo: without('transfer') },
];

/**
 * Turns a payment of version 2022-11-16 into what a key of another version is answered. Pure: the payment given is
 * left as it was.
 *
 * @param language of the organisations' names that older versions answer instead of codes
 * @see docs.tosspayments.com/reference/versioning
 */
export function inVersion(
  payment: Payment,
  version: ApiVersion,
  language: Language = 'ko',
): Payment | OlderPayment {
  if (!isAtMost(version, '2022-07-27')) return { ...payment, version };
  return steps
    .filter(({ since }) => !isAtMost(since, version))
    .reduce<OlderPayment>((newer, { undo }) => undo(newer, language), { ...payment, version });
}

/** Before 2022-11-16 organisations were named in words, and the newest transaction had a second key. */
function nameOrganisations(payment: OlderPayment, language: Language): OlderPayment {
  const { virtualAccount, transfer, card, easyPay } = payment as Payment;
  return {
    ...payment,
    transactionKey: payment['lastTransactionKey'],
    virtualAccount: virtualAccount && {
      ...bankInWords(virtualAccount, language),
      refundReceiveAccount:
        virtualAccount.refundReceiveAccount && bankInWords(virtualAccount.refundReceiveAccount, language),
    },
    transfer: transfer && bankInWords(transfer, language),
    card: card && cardInWords(card, language),
    foreignEasyPay: typeof easyPay === 'string' && isForeign(easyPay) ? { provider: easyPay } : null,
  };
}

/** Before 2022-07-27 a receipt was one record that a cancellation changed, not a record per issue and cancellation. */
function joinReceipts(payment: OlderPayment): OlderPayment {
  const { cashReceipts } = payment as Payment;
  if (!cashReceipts) return payment;
  const joined: Thing[] = [];
  for (const { transactionType, requestedAt, customerIdentityNumber, ...entry } of cashReceipts) {
    const issued = joined.at(-1);
    if (transactionType === 'CONFIRM') {
      const { issueNumber: approvalNumber } = entry;
      joined.push({
        ...entry,
        approvalNumber,
        registrationNumber: customerIdentityNumber,
        approvedAt: requestedAt,
        canceledAt: null,
      });
    } else if (issued) {
      issued['canceledAt'] = requestedAt;
    }
  }
  return { ...payment, cashReceipts: joined };
}

/** Before 2022-06-08 the wallet was a word beside two amounts; the carrier and the card's wallet were told apart. */
function flattenEasyPay(payment: OlderPayment): OlderPayment {
  const { easyPay } = payment as Payment;
  const wallet = typeof easyPay === 'object' ? easyPay : null;
  const card = payment['card'] as Thing | null;
  const mobilePhone = payment['mobilePhone'] as Thing | null;
  return {
    ...payment,
    easyPay: wallet ? wallet.provider : easyPay,
    easyPayAmount: wallet?.amount ?? 0,
    easyPayDiscountAmount: wallet?.discountAmount ?? 0,
    card: card && { ...card, provider: wallet?.provider ?? null },
    mobilePhone: mobilePhone && { ...mobilePhone, carrier: null },
  };
}

/** Before 1.4 amounts were whole numbers: what is below one of the currency is cut off, never rounded up. */
function dropDecimals(payment: OlderPayment): OlderPayment {
  const { country, failure, ...rest } = payment;
  const { receiptUrl, ...mobilePhone } = (rest['mobilePhone'] ?? {}) as Thing;
  const { interestPayer, ...card } = (rest['card'] ?? {}) as Thing;
  return whole({
    ...rest,
    mobilePhone: rest['mobilePhone'] && mobilePhone,
    card: rest['card'] && card,
  }) as OlderPayment;
}

function without(...keys: string[]): (payment: OlderPayment) => OlderPayment {
  return (payment) => Object.fromEntries(Object.entries(payment).filter(([key]) => !keys.includes(key)));
}

function bankInWords(account: { bankCode: string }, language: Language): Thing {
  const bank = banks.find(({ code }) => code === account.bankCode);
  const word = (language === 'ko' ? bank?.short : bank?.en) ?? account.bankCode;
  return renamed(account, { bankCode: ['bank', word] });
}

function cardInWords(card: NonNullable<Payment['card']>, language: Language): Thing {
  const { acquirerCode, ...rest } = card;
  const company = cardCompanies.find(({ code }) => code === card.issuerCode)?.[language] ?? card.issuerCode;
  return renamed(rest, { issuerCode: ['company', company] });
}

/** Keeps the order of keys, so that an old body reads as it did. */
function renamed(thing: Thing, names: Record<string, [name: string, value: unknown]>): Thing {
  return Object.fromEntries(Object.entries(thing).map(([key, value]) => names[key] ?? [key, value]));
}

function isForeign(word: string): boolean {
  return Object.values(foreignProviders).some(({ ko, en }) => ko === word || en === word);
}

function whole(value: unknown): unknown {
  if (typeof value === 'number') return Math.trunc(value);
  if (Array.isArray(value)) return value.map(whole);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, whole(inner)]));
}
