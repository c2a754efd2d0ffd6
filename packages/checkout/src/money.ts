import type { Language } from '@tollgate/contract/codes';
import type { Amount } from '@tollgate/contract/window';

/** 39,800원 in Korean, as it is written on a price tag; elsewhere the currency's own sign and decimals. */
export function formatAmount({ value, currency }: Amount, language: Language): string {
  if (language === 'ko' && currency === 'KRW') return `${value.toLocaleString('ko-KR')}원`;
  return value.toLocaleString(language === 'ko' ? 'ko-KR' : 'en-US', { style: 'currency', currency });
}
