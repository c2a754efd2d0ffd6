import type { KeptBreak, Resolution } from '../store/reconciliation-breaks.ts';
import type { BankDay } from '../store/reconciliations.ts';
import type { BreakKind } from './match-movement.ts';
import type { Reconciled } from './reconcile.ts';

export type Language = 'ko' | 'en';
type Words = Record<Language, string>;

/** What a break (대사 차이) means, for whoever has to see to it. */
// biome-ignore format: a table
export const kindWords: Record<BreakKind, Words> = {
  MISSING_HERE:    { ko: '은행 파일에만 있음',      en: 'only the bank has it' },
  MISSING_AT_BANK: { ko: '은행 파일에 없음',        en: 'the bank does not have it' },
  AMOUNT_DIFF:     { ko: '금액·계좌가 다름',        en: 'other amount or account' },
  STATUS_DIFF:     { ko: '상태가 다름',             en: 'other status' },
  DUPLICATE:       { ko: '두 번 적혀 있음',         en: 'listed twice' },
  DATE_DIFF:       { ko: '거래일자가 다름',         en: 'other business date' },
  BALANCE_DIFF:    { ko: '마감 잔액이 맞지 않음',   en: 'closing balance does not add up' },
};

/** What to do about a break that is open. The long version is in `docs/reconciliation.md`. */
// biome-ignore format: a table
export const todoWords: Record<BreakKind, Words> = {
  MISSING_HERE:    { ko: '우리가 지시하지 않은 이체이거나 이벤트에 없는 거래예요. 은행에 무엇인지 물어보세요.', en: 'A transfer that was never ordered, or money that the feed does not know. Ask the bank which it is.' },
  MISSING_AT_BANK: { ko: '멈추세요. 통지가 위조됐을 수 있고 상점이 발송 중일 수 있어요. 은행에 확인하기 전에는 지급하지 마세요. 자정 무렵의 거래는 다음 날 파일에 있으면 저절로 해결돼요.', en: 'Stop. The notice may be forged, and the merchant may be shipping. Ask the bank before anything is paid out. What came around midnight may stand in the next day’s file, and settles itself.' },
  AMOUNT_DIFF:     { ko: '은행에 물어보세요. 우리 장부만 다르면 저희 쪽 오류예요.', en: 'Ask the bank. If the ledger alone differs, it is our bug.' },
  STATUS_DIFF:     { ko: '먼저 은행에, 그다음 상점에 확인하세요.', en: 'Ask the bank, then the merchant.' },
  DUPLICATE:       { ko: '은행에 물어보세요. 우리 장부에는 한 번만 적혀 있어요.', en: 'Ask the bank. Nothing was booked twice here.' },
  DATE_DIFF:       { ko: '은행에 파일을 다시 달라고 하세요.', en: 'Ask the bank for a new file.' },
  BALANCE_DIFF:    { ko: '은행에 파일을 다시 달라고 하세요.', en: 'Ask the bank for a new file.' },
};

// biome-ignore format: a table
export const resolutionWords: Record<Resolution, Words> = {
  FOUND_IN_FEED:     { ko: '은행 이벤트에서 찾아 반영',  en: 'found in the bank’s feed and applied' },
  APPLIED_FROM_FILE: { ko: '파일을 보고 반영',           en: 'applied from the file' },
  EXPLAINED:         { ko: '이후 자료로 해소',           en: 'explained by what came later' },
  ROLLED_OVER:       { ko: '은행 마감 시각 차이',        en: 'the bank had turned its day' },
  BY_HAND:           { ko: '담당자가 해결',              en: 'settled by hand' },
};

const outcomeWords: Record<Exclude<Reconciled['outcome'], 'COMPARED'>, Words> = {
  NOT_READY: {
    ko: '파일이 아직 없습니다. 나중에 다시 요청합니다.',
    en: 'no file yet; it is asked for again',
  },
  SILENT: {
    ko: '은행이 응답하지 않았습니다. 나중에 다시 요청합니다.',
    en: 'the bank did not answer; it is asked again',
  },
  NOT_OURS: {
    ko: '이 은행의 계좌번호를 빌리기 전이라 대사하지 않습니다.',
    en: 'before this bank lent us numbers: not compared',
  },
};

/** One day of one bank as lines of text: a heading, and a line or two per break. */
export function tellDay(
  { rail, date }: BankDay,
  bankName: string,
  { outcome }: Reconciled,
  breaks: readonly KeptBreak[],
  language: Language,
): string {
  const heading = `${date}  ${bankName} (${rail})`;
  if (outcome !== 'COMPARED') return `${heading}  ${outcomeWords[outcome][language]}`;
  const open = breaks.filter(({ settledAt }) => !settledAt).length;
  return [
    `${heading}  ${tellCount(open, breaks.length - open, language)}`,
    ...breaks.map((each) => tellBreak(each, language)),
  ].join('\n');
}

function tellCount(open: number, settled: number, language: Language): string {
  if (language === 'ko')
    return open + settled === 0 ? '차이 없음' : `차이 ${open}건 확인 필요, ${settled}건 해결됨`;
  return open + settled === 0 ? 'no breaks' : `${open} open, ${settled} settled`;
}

function tellBreak({ kind, subject, facts, resolution, remark }: KeptBreak, language: Language): string {
  const end = resolution
    ? `${resolutionWords[resolution][language]}${remark ? `: ${remark}` : ''}`
    : { ko: '확인 필요', en: 'open' }[language];
  const what = `  ${resolution ? '✓' : '✗'} ${kind}  ${kindWords[kind][language]}  ${subject}  [${end}]`;
  return `${what}\n      ${tellFacts(facts, language)}`;
}

// biome-ignore format: a table
const factWords: Record<string, Words> = {
  bank:     { ko: '은행 파일',   en: 'bank’s file' },
  told:     { ko: '받은 통지',   en: 'told before' },
  ledger:   { ko: '우리 장부',   en: 'our ledger' },
  otherId:  { ko: '같은 번호의 다른 거래', en: 'the number’s other owner' },
  files:    { ko: '적힌 파일',   en: 'in the files of' },
  opening:  { ko: '전일 잔액',   en: 'opening' },
  expected: { ko: '계산한 잔액', en: 'expected' },
  closing:  { ko: '파일의 잔액', en: 'closing' },
};

// biome-ignore format: a table
const statusWords: Record<string, Words> = {
  BOOKED:    { ko: '입금',     en: 'booked' },
  REVERSED:  { ko: '입금 취소', en: 'taken back' },
  UNCLEARED: { ko: '미결제',   en: 'uncleared' },
  WAITING:   { ko: '원거래 없음', en: 'of an unknown deposit' },
  PENDING:   { ko: '결과 모름', en: 'no result' },
  SUCCEEDED: { ko: '지급',     en: 'paid' },
  FAILED:    { ko: '지급 실패', en: 'failed' },
};

export function tellFacts(facts: Record<string, unknown>, language: Language): string {
  return Object.keys(factWords)
    .filter((name) => name in facts)
    .map((name) => `${factWords[name]?.[language]} ${tellValue(facts[name], language)}`)
    .join(' · ');
}

function tellValue(value: unknown, language: Language): string {
  if (typeof value === 'number') return tellMoney(value, language);
  if (Array.isArray(value)) return value.join(', ');
  return value !== null && typeof value === 'object' ? tellMovement(value as Told, language) : String(value);
}

type Told = {
  status: string;
  amount: number;
  unclearedAmount?: number;
  accountNumber: string;
  bankDate?: string;
  bankTxNo?: string;
};

function tellMovement(told: Told, language: Language): string {
  const { status, amount, unclearedAmount, accountNumber, bankDate = '', bankTxNo = '' } = told;
  const uncleared = unclearedAmount
    ? `(${statusWords['UNCLEARED']?.[language]} ${tellMoney(unclearedAmount, language)})`
    : '';
  return [
    statusWords[status]?.[language] ?? status,
    tellMoney(amount, language),
    uncleared,
    accountNumber,
    bankDate,
    bankTxNo,
  ]
    .filter((word) => word !== '')
    .join(' ');
}

const tellMoney = (amount: number, language: Language): string =>
  language === 'ko' ? `${amount.toLocaleString('ko-KR')}원` : `${amount.toLocaleString('en-US')} won`;
