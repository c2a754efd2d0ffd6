import type { Currency } from '@tollgate/contract/codes';
import { type Language, useLanguage } from '../words.ts';

/** 39,800원 in Korean, ₩39,800 in English; $544.68 with its cents in both. */
export function formatMoney(value: number, currency: Currency, language: Language): string {
  if (currency === 'KRW' && language === 'ko') return `${value.toLocaleString('ko-KR')}원`;
  return value.toLocaleString('en-US', { style: 'currency', currency });
}

/** An amount, in figures that stand under each other. */
export function Money({ value, currency }: { value: number; currency: Currency }) {
  return <span className="money">{formatMoney(value, currency, useLanguage().language)}</span>;
}

/** As a function, for sentences. */
export function useMoney(): (value: number, currency: Currency) => string {
  const { language } = useLanguage();
  return (value, currency) => formatMoney(value, currency, language);
}
