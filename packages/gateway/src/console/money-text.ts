import { type Currency, currencies, type Language } from '@tollgate/contract';
import { asText } from '@tollgate/domain';

/** As the page around it writes amounts: `88,000원` or `₩88,000`, and `$12.90`. */
export function moneyText(amount: number, currency: Currency, language: Language): string {
  const [whole = '', ...cents] = plainFigures(amount, currency).split('.');
  const figures = [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...cents].join('.');
  if (currency === 'KRW') return language === 'ko' ? `${figures}원` : `₩${figures}`;
  return currency === 'USD' ? `$${figures}` : `${figures} ${currency}`;
}

/** With all decimals of the currency and nothing else, as people and spreadsheets write it: `88000`, `12.90`. */
export function plainFigures(amount: number, currency: Currency): string {
  const [whole = '', cents = ''] = asText(amount, currency).split('.');
  const { decimals } = currencies[currency];
  return decimals === 0 ? whole : `${whole}.${cents.padEnd(decimals, '0')}`;
}
