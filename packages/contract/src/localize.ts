/**
 * `Accept-Language`: the words of a response that come from our tables, in another language. What a customer or a
 * merchant typed, names of keys, statuses and codes stay as they are.
 */
import {
  accountTypes,
  cardTypes,
  cashReceiptTypes,
  easyPayProviders,
  foreignProviders,
  type Language,
  methods,
  ownerTypes,
  translate,
} from './codes.ts';
import { errors, isErrorCode } from './errors.ts';
import type { Payment } from './payment.ts';

/** English for every tag that begins with `en` and stands before a Korean one; Korean otherwise. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const tags = (acceptLanguage ?? '').toLowerCase().split(',');
  const ranked = tags
    .map((tag) => {
      const [name = '', ...parameters] = tag.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='));
      return { name: name.split('-')[0], weight: weight ? Number(weight.slice(2)) || 0 : 1 };
    })
    .filter(({ name, weight }) => (name === 'ko' || name === 'en') && weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return ranked[0]?.name === 'en' ? 'en' : 'ko';
}

/** A payment with its words in `language`. Pure; apply it before `inVersion`. */
export function inLanguage(payment: Payment, language: Language): Payment {
  if (language === 'ko') return payment;
  const word = <T extends string>(table: Parameters<typeof translate>[0], text: T) =>
    translate(table, text, language) as T;
  const { method, virtualAccount, card, cashReceipt, cashReceipts, easyPay, failure } = payment;
  return {
    ...payment,
    method: method && word(methods, method),
    virtualAccount: virtualAccount && {
      ...virtualAccount,
      accountType: word(accountTypes, virtualAccount.accountType),
    },
    card: card && {
      ...card,
      cardType: word(cardTypes, card.cardType),
      ownerType: word(ownerTypes, card.ownerType),
    },
    cashReceipt: cashReceipt && { ...cashReceipt, type: word(cashReceiptTypes, cashReceipt.type) },
    cashReceipts:
      cashReceipts?.map((entry) => ({ ...entry, type: word(cashReceiptTypes, entry.type) })) ?? null,
    easyPay:
      typeof easyPay === 'string'
        ? word(foreignProviders, easyPay)
        : easyPay && { ...easyPay, provider: word(easyPayProviders, easyPay.provider) },
    failure: failure && { ...failure, message: sentence(failure, language) },
  };
}

/** Our own sentence for a code is known in both languages; an institution's own words are not ours to translate. */
function sentence({ code, message }: { code: string; message: string }, language: Language): string {
  return isErrorCode(code) && errors[code].ko === message ? errors[code][language] : message;
}
