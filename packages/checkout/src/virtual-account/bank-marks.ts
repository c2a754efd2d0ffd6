import type { Language } from '@tollgate/contract/codes';

/** Letters in place of the banks' logos, which are theirs: enough to find one's own bank at a glance. */
const marks: Record<string, Record<Language, string>> = {
  '39': { ko: '경', en: 'Ky' },
  '34': { ko: '광', en: 'Gw' },
  '06': { ko: '국', en: 'KB' },
  '03': { ko: '기', en: 'IB' },
  '11': { ko: '농', en: 'NH' },
  '31': { ko: '대', en: 'iM' },
  '32': { ko: '부', en: 'Bu' },
  '45': { ko: '새', en: 'MG' },
  '07': { ko: '수', en: 'Su' },
  '88': { ko: '신', en: 'Sh' },
  '20': { ko: '우', en: 'Wo' },
  '71': { ko: '체', en: 'Po' },
  '81': { ko: '하', en: 'Ha' },
};

export function bankMark(bank: { code: string; ko: string; en: string }, language: Language): string {
  return marks[bank.code]?.[language] ?? bank[language].slice(0, 1);
}
