/** Banks (은행) and securities firms (증권사): where a virtual account may be issued and where a refund may go. */
export type Bank = {
  /** Two characters: `bankCode` on the wire. */
  code: string;
  /** Three digits: the code banks use among each other, and our bank rail. */
  interbankCode: string;
  /** The full name a buyer knows. */
  ko: string;
  /** The short Korean word of the wire: accepted in requests, answered up to version 2022-07-27. */
  short: string;
  /** The English word of the wire. */
  en: string;
  /** The English name a buyer knows. */
  enName: string;
  issuesVirtualAccounts: boolean;
  /** Other names requests are known to use. */
  aliases?: readonly string[];
};

/** The thirteen that issue virtual accounts, in the order of the guide; any other one answers INVALID_BANK. */
// biome-ignore format: a table
export const issuingBanks: readonly Bank[] = [
  { code: '39', interbankCode: '039', ko: '경남은행',       short: '경남',   en: 'KYONGNAMBANK', enName: 'Kyongnam Bank' },
  { code: '34', interbankCode: '034', ko: '광주은행',       short: '광주',   en: 'GWANGJUBANK',  enName: 'Gwangju Bank' },
  { code: '06', interbankCode: '004', ko: 'KB국민은행',     short: '국민',   en: 'KOOKMIN',      enName: 'KB Kookmin Bank', aliases: ['국민은행'] },
  { code: '03', interbankCode: '003', ko: 'IBK기업은행',    short: '기업',   en: 'IBK',          enName: 'Industrial Bank of Korea', aliases: ['기업은행'] },
  { code: '11', interbankCode: '011', ko: 'NH농협은행',     short: '농협',   en: 'NONGHYEOP',    enName: 'NH NongHyup Bank', aliases: ['농협은행'] },
  { code: '31', interbankCode: '031', ko: 'iM뱅크(대구)',   short: '대구',   en: 'DAEGUBANK',    enName: 'iM Bank (Daegu)', aliases: ['DGB대구은행', '대구은행', 'iM뱅크', '아이엠뱅크'] },
  { code: '32', interbankCode: '032', ko: '부산은행',       short: '부산',   en: 'BUSANBANK',    enName: 'Busan Bank' },
  { code: '45', interbankCode: '045', ko: '새마을금고',     short: '새마을', en: 'SAEMAUL',      enName: 'MG Saemaul' },
  { code: '07', interbankCode: '007', ko: 'Sh수협은행',     short: '수협',   en: 'SUHYEOP',      enName: 'Sh Suhyup Bank', aliases: ['수협은행'] },
  { code: '88', interbankCode: '088', ko: '신한은행',       short: '신한',   en: 'SHINHAN',      enName: 'Shinhan Bank' },
  { code: '20', interbankCode: '020', ko: '우리은행',       short: '우리',   en: 'WOORI',        enName: 'Woori Bank' },
  { code: '71', interbankCode: '071', ko: '우체국예금보험', short: '우체국', en: 'POST',         enName: 'Korea Post', aliases: ['우체국예금'] },
  { code: '81', interbankCode: '081', ko: '하나은행',       short: '하나',   en: 'HANA',         enName: 'Hana Bank' },
].map((bank) => ({ ...bank, issuesVirtualAccounts: true }));

/** Banks that only receive refunds. 토스머니 has no code on the wire, so no refund can name it. */
// biome-ignore format: a table
const otherBanks: readonly Bank[] = [
  { code: '12', interbankCode: '012', ko: '단위농협(지역농축협)', short: '단위농협', en: 'LOCALNONGHYEOP', enName: 'Local Nonghyup', aliases: ['지역농축협'] },
  { code: '64', interbankCode: '064', ko: '산림조합',       short: '산림',   en: 'SANLIM',      enName: 'National Forestry Cooperative', aliases: ['산림조합중앙회'] },
  { code: '48', interbankCode: '048', ko: '신협',           short: '신협',   en: 'SHINHYEOP',   enName: 'Shinhyup' },
  { code: '27', interbankCode: '027', ko: '씨티은행',       short: '씨티',   en: 'CITI',        enName: 'Citibank Korea', aliases: ['한국씨티은행'] },
  { code: '50', interbankCode: '050', ko: '저축은행중앙회', short: '저축',   en: 'SAVINGBANK',  enName: 'Savings Banks', aliases: ['저축은행'] },
  { code: '37', interbankCode: '037', ko: '전북은행',       short: '전북',   en: 'JEONBUKBANK', enName: 'Jeonbuk Bank' },
  { code: '35', interbankCode: '035', ko: '제주은행',       short: '제주',   en: 'JEJUBANK',    enName: 'Jeju Bank' },
  { code: '90', interbankCode: '090', ko: '카카오뱅크',     short: '카카오', en: 'KAKAOBANK',   enName: 'KakaoBank' },
  { code: '89', interbankCode: '089', ko: '케이뱅크',       short: '케이',   en: 'KBANK',       enName: 'K bank' },
  { code: '92', interbankCode: '092', ko: '토스뱅크',       short: '토스',   en: 'TOSSBANK',    enName: 'Toss Bank' },
  { code: '54', interbankCode: '054', ko: '홍콩상하이은행', short: 'HSBC',   en: 'HSBC',        enName: 'HSBC' },
  { code: '02', interbankCode: '002', ko: 'KDB산업은행',    short: '산업',   en: 'KDBBANK',     enName: 'Korea Development Bank', aliases: ['산업은행'] },
  { code: '23', interbankCode: '023', ko: 'SC제일은행',     short: 'SC제일', en: 'SC',          enName: 'SC Bank Korea', aliases: ['제일은행'] },
].map((bank) => ({ ...bank, issuesVirtualAccounts: false }));

/** Securities firms: refunds only. `YUANTA_SECURITES` is spelled so on the wire. */
// biome-ignore format: a table
export const securitiesFirms: readonly Bank[] = [
  { code: 'S8', interbankCode: '261', ko: '교보증권',       en: 'KYOBO_SECURITIES',                  enName: 'Kyobo Securities' },
  { code: 'SE', interbankCode: '267', ko: '대신증권',       en: 'DAISHIN_SECURITIES',                enName: 'Daishin Securities' },
  { code: 'SK', interbankCode: '287', ko: '메리츠증권',     en: 'MERITZ_SECURITIES',                 enName: 'Meritz Securities' },
  { code: 'S5', interbankCode: '238', ko: '미래에셋증권',   en: 'MIRAE_ASSET_SECURITIES',            enName: 'Mirae Asset Securities' },
  { code: 'SM', interbankCode: '290', ko: '부국증권',       en: 'BOOKOOK_SECURITIES',                enName: 'Bookook Securities' },
  { code: 'S3', interbankCode: '240', ko: '삼성증권',       en: 'SAMSUNG_SECURITIES',                enName: 'Samsung Securities' },
  { code: 'SN', interbankCode: '291', ko: '신영증권',       en: 'SHINYOUNG_SECURITIES',              enName: 'Shinyoung Securities' },
  { code: 'S2', interbankCode: '278', ko: '신한금융투자',   en: 'SHINHAN_INVESTMENT',                enName: 'Shinhan Securities', aliases: ['신한투자증권'] },
  { code: 'S0', interbankCode: '209', ko: '유안타증권',     en: 'YUANTA_SECURITES',                  enName: 'Yuanta Securities' },
  { code: 'SJ', interbankCode: '280', ko: '유진투자증권',   en: 'EUGENE_INVESTMENT_AND_SECURITIES',  enName: 'Eugene Investment & Securities' },
  { code: 'SQ', interbankCode: '288', ko: '카카오페이증권', en: 'KAKAOPAY_SECURITIES',               enName: 'Kakaopay Securities' },
  { code: 'SB', interbankCode: '264', ko: '키움증권',       en: 'KIWOOM',                            enName: 'Kiwoom Securities' },
  { code: 'ST', interbankCode: '271', ko: '토스증권',       en: 'TOSS_SECURITIES',                   enName: 'Toss Securities' },
  { code: 'SR', interbankCode: '294', ko: '한국포스증권',   en: 'KOREA_FOSS_SECURITIES',             enName: 'Korea Foss Securities', aliases: ['펀드온라인코리아', '펀드온라인코리아(한국포스증권)'] },
  { code: 'SH', interbankCode: '270', ko: '하나금융투자',   en: 'HANA_INVESTMENT_AND_SECURITIES',    enName: 'Hana Securities', aliases: ['하나증권'] },
  { code: 'S9', interbankCode: '262', ko: '하이투자증권',   en: 'HI_INVESTMENT_AND_SECURITIES',      enName: 'iM Securities (Hi)', aliases: ['iM증권'] },
  { code: 'S6', interbankCode: '243', ko: '한국투자증권',   en: 'KOREA_INVESTMENT_AND_SECURITIES',   enName: 'Korea Investment & Securities' },
  { code: 'SG', interbankCode: '269', ko: '한화투자증권',   en: 'HANHWA_INVESTMENT_AND_SECURITIES',  enName: 'Hanwha Investment & Securities' },
  { code: 'SA', interbankCode: '263', ko: '현대차증권',     en: 'HYUNDAI_MOTOR_SECURITIES',          enName: 'Hyundai Motor Securities' },
  { code: 'SI', interbankCode: '279', ko: 'DB금융투자',     en: 'DB_INVESTMENT_AND_SECURITIES',      enName: 'DB Securities', aliases: ['DB증권'] },
  { code: 'S4', interbankCode: '218', ko: 'KB증권',         en: 'KB_SECURITIES',                     enName: 'KB Securities' },
  { code: 'SP', interbankCode: '227', ko: '다올투자증권',   en: 'DAOL_INVESTMENT_AND_SECURITIES',    enName: 'Daol Investment & Securities', aliases: ['KTB투자증권', 'KTB투자증권(다올투자증권)'] },
  { code: 'SO', interbankCode: '292', ko: 'LIG투자증권',    en: 'LIG_INVESTMENT_AND_SECURITIES',     enName: 'LIG Investment & Securities' },
  { code: 'SL', interbankCode: '247', ko: 'NH투자증권',     en: 'NH_INVESTMENT_AND_SECURITIES',      enName: 'NH Investment & Securities' },
  { code: 'SD', interbankCode: '266', ko: 'SK증권',         en: 'SK_SECURITIES',                     enName: 'SK Securities' },
].map((firm) => ({ ...firm, short: firm.ko, issuesVirtualAccounts: false }));

/** Every institution a refund account may be at. */
export const banks: readonly Bank[] = [...issuingBanks, ...otherBanks, ...securitiesFirms];

const byName = new Map(
  banks.flatMap((bank) =>
    [bank.code, bank.ko, bank.short, bank.en, ...(bank.aliases ?? [])].map((name) => [
      name.toUpperCase(),
      bank,
    ]),
  ),
);
const byInterbankCode = new Map(banks.map((bank) => [bank.interbankCode, bank]));

/**
 * Finds a bank as merchants write it: the two-character code, the Korean short or full name, or the English word,
 * in any case. A three-digit interbank code is not a name of the wire: see `bankByInterbankCode`.
 */
export function bankByAnyName(name: string): Bank | undefined {
  return byName.get(name.trim().toUpperCase());
}

/** Finds a bank as the bank rail writes it: three digits. */
export function bankByInterbankCode(code: string): Bank | undefined {
  return byInterbankCode.get(code);
}
