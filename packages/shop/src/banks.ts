import type { Language } from './wire.ts';

export type Bank = { code: string; name: Record<Language, string> };

/** Where a refund can go, and the names of the banks that issue accounts. The codes are the protocol's. */
// biome-ignore format: a table
export const banks: readonly Bank[] = [
  { code: '06', name: { ko: 'KB국민은행', en: 'KB Kookmin Bank' } },
  { code: '88', name: { ko: '신한은행', en: 'Shinhan Bank' } },
  { code: '20', name: { ko: '우리은행', en: 'Woori Bank' } },
  { code: '81', name: { ko: '하나은행', en: 'Hana Bank' } },
  { code: '11', name: { ko: 'NH농협은행', en: 'NH NongHyup Bank' } },
  { code: '03', name: { ko: 'IBK기업은행', en: 'Industrial Bank of Korea' } },
  { code: '90', name: { ko: '카카오뱅크', en: 'KakaoBank' } },
  { code: '92', name: { ko: '토스뱅크', en: 'Toss Bank' } },
  { code: '89', name: { ko: '케이뱅크', en: 'K bank' } },
  { code: '45', name: { ko: '새마을금고', en: 'MG Saemaul' } },
  { code: '71', name: { ko: '우체국', en: 'Korea Post' } },
  { code: '48', name: { ko: '신협', en: 'Shinhyup' } },
  { code: '23', name: { ko: 'SC제일은행', en: 'SC Bank Korea' } },
  { code: '27', name: { ko: '씨티은행', en: 'Citibank Korea' } },
  { code: '02', name: { ko: 'KDB산업은행', en: 'Korea Development Bank' } },
  { code: '31', name: { ko: 'iM뱅크(대구)', en: 'iM Bank (Daegu)' } },
  { code: '32', name: { ko: '부산은행', en: 'Busan Bank' } },
  { code: '39', name: { ko: '경남은행', en: 'Kyongnam Bank' } },
  { code: '34', name: { ko: '광주은행', en: 'Gwangju Bank' } },
  { code: '37', name: { ko: '전북은행', en: 'Jeonbuk Bank' } },
  { code: '35', name: { ko: '제주은행', en: 'Jeju Bank' } },
  { code: '07', name: { ko: 'Sh수협은행', en: 'Sh Suhyup Bank' } },
  { code: '12', name: { ko: '지역농축협', en: 'Local NongHyup' } },
  { code: '64', name: { ko: '산림조합', en: 'National Forestry Cooperative' } },
  { code: '50', name: { ko: '저축은행', en: 'Savings banks' } },
  { code: '54', name: { ko: 'HSBC', en: 'HSBC' } },
];

export const bankByCode = new Map(banks.map((bank) => [bank.code, bank]));
