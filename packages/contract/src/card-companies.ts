/**
 * Card companies (카드사): `card.issuerCode` and `card.acquirerCode`. Not to be mixed with `banks`: 31, 34, 35, 37, 39,
 * 71 and 11 name other institutions there. Where the public record has no Korean word, the English one stands.
 */
// biome-ignore format: a table
export const cardCompanies = [
  { code: '3K', ko: '기업비씨',   en: 'IBK_BC' },
  { code: '46', ko: '광주',       en: 'GWANGJUBANK' },
  { code: '71', ko: '롯데',       en: 'LOTTE' },
  { code: '30', ko: '산업',       en: 'KDBBANK' },
  { code: '31', ko: 'BC',         en: 'BC' },
  { code: '51', ko: '삼성',       en: 'SAMSUNG' },
  { code: '38', ko: '새마을',     en: 'SAEMAUL' },
  { code: '41', ko: '신한',       en: 'SHINHAN' },
  { code: '62', ko: '신협',       en: 'SHINHYEOP' },
  { code: '36', ko: '씨티',       en: 'CITI' },
  { code: '33', ko: '우리',       en: 'WOORI' },       // taken in by BC
  { code: 'W1', ko: '우리',       en: 'WOORI' },       // taken in by itself
  { code: '37', ko: '우체국',     en: 'POST' },
  { code: '39', ko: '저축',       en: 'SAVINGBANK' },
  { code: '35', ko: '전북',       en: 'JEONBUKBANK' },
  { code: '42', ko: '제주',       en: 'JEJUBANK' },
  { code: '15', ko: '카카오뱅크', en: 'KAKAOBANK' },
  { code: '3A', ko: '케이뱅크',   en: 'KBANK' },
  { code: '24', ko: '토스뱅크',   en: 'TOSSBANK' },
  { code: '21', ko: '하나',       en: 'HANA' },
  { code: '61', ko: '현대',       en: 'HYUNDAI' },
  { code: '11', ko: '국민',       en: 'KOOKMIN' },
  { code: '91', ko: '농협',       en: 'NONGHYEOP' },
  { code: '34', ko: '수협',       en: 'SUHYEOP' },
  { code: '6D', ko: '다이너스',   en: 'DINERS' },
  { code: '6I', ko: '디스커버',   en: 'DISCOVER' },
  { code: '4M', ko: '마스터',     en: 'MASTER' },
  { code: '3C', ko: '유니온페이', en: 'UNIONPAY' },
  { code: '7A', ko: 'AMEX',       en: 'AMEX' },
  { code: '4J', ko: 'JCB',        en: 'JCB' },
  { code: '4V', ko: '비자',       en: 'VISA' },
] as const;
