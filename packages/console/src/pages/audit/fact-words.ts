import type { Language } from '../../words.ts';

type Words = Record<Language, string>;

/** What the log calls each thing that it notes beside an act; a name without words stands as it is. */
// biome-ignore format: a table
export const names: Record<string, Words> = {
  how:               { ko: '방법', en: 'how' },
  failures:          { ko: '틀린 횟수', en: 'wrong tries' },
  email:             { ko: '이메일', en: 'e-mail' },
  role:              { ko: '역할', en: 'role' },
  mIds:              { ko: '상점', en: 'shops' },
  from:              { ko: '전', en: 'before' },
  to:                { ko: '뒤', en: 'after' },
  sessionsEnded:     { ko: '끊은 접속', en: 'sessions ended' },
  ended:             { ko: '끊은 접속', en: 'sessions ended' },
  invitedBy:         { ko: '초대한 사람', en: 'invited by' },
  name:              { ko: '이름', en: 'name' },
  host:              { ko: '주소', en: 'address' },
  version:           { ko: 'API 버전', en: 'API version' },
  amount:            { ko: '금액', en: 'amount' },
  depositorName:     { ko: '입금자', en: 'depositor' },
  cancelReason:      { ko: '이유', en: 'reason' },
  cancelAmount:      { ko: '금액', en: 'amount' },
  taxFreeAmount:     { ko: '면세 금액', en: 'tax-free amount' },
  currency:          { ko: '통화', en: 'currency' },
  advance:           { ko: '앞으로', en: 'forward' },
  sendOnIssue:       { ko: '계좌 발급도 알림', en: 'told of issued accounts' },
  taxType:           { ko: '과세 유형', en: 'tax' },
  usesEscrow:        { ko: '에스크로', en: 'escrow' },
  useEscrow:         { ko: '에스크로', en: 'escrow' },
  defaultValidHours: { ko: '입금 기한(시간)', en: 'deadline of deposits (hours)' },
  virtualAccount:    { ko: '가상계좌', en: 'virtual account' },
  payPal:            { ko: '페이팔', en: 'PayPal' },
};

/** The clock's own `to` is a moment, and not what came after something. */
export const moment: Words = { ko: '시각', en: 'moment' };

/** Of the names under which these words are the log's own: a shop may be called «password». */
// biome-ignore format: a table
export const values: Record<string, Record<string, Words>> = {
  how: {
    password: { ko: '비밀번호', en: 'password' },
    totp:     { ko: '인증 앱', en: 'authenticator app' },
    passkey:  { ko: '패스키', en: 'passkey' },
    recovery: { ko: '복구 코드', en: 'recovery code' },
    link:     { ko: '링크', en: 'link' },
  },
  role: {
    owner:     { ko: '소유자', en: 'owner' },
    developer: { ko: '개발자', en: 'developer' },
    viewer:    { ko: '보기 전용', en: 'viewer' },
  },
  taxType: {
    taxable: { ko: '과세', en: 'taxable' },
    taxFree: { ko: '면세', en: 'tax free' },
    mixed:   { ko: '과세·면세 함께', en: 'both' },
  },
};

export const yes: Words = { ko: '켬', en: 'on' };
export const no: Words = { ko: '끔', en: 'off' };
export const everyShop: Words = { ko: '모든 상점', en: 'all shops' };
export const noShop: Words = { ko: '없음', en: 'none' };
