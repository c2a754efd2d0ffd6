/**
 * Why the developer center refuses somebody. Codes of the protocol where it has one for the same thing; the words are
 * the console's, because here a person reads them. Plain values only.
 */
export interface AccountErrorRow {
  status: number;
  ko: string;
  en: string;
}

// biome-ignore format: a table
const table = {
  INVALID_REQUEST: { status: 400,
    ko: '입력한 내용을 다시 확인해 주세요.',
    en: 'Please check what you entered.' },
  WEAK_PASSWORD: { status: 400,
    ko: '너무 쉬운 비밀번호예요. 짐작하기 어려운 낱말 여러 개를 이어 써 보세요.',
    en: 'This password is too easy to guess. Try several unrelated words in a row.' },
  PASSKEY_REFUSED: { status: 400,
    ko: '패스키를 확인하지 못했어요. 처음부터 다시 해 주세요.',
    en: 'The passkey could not be verified. Please begin again.' },
  LOGIN_REQUIRED: { status: 401,
    ko: '로그인이 필요해요.',
    en: 'Please log in.' },
  WRONG_LOGIN: { status: 401,
    ko: '이메일이나 비밀번호가 맞지 않아요.',
    en: 'The e-mail address or the password is not right.' },
  WRONG_CODE: { status: 401,
    ko: '코드가 맞지 않거나 이미 쓴 코드예요. 새 코드를 적어 주세요.',
    en: 'The code is not right or was used before. Please enter a new one.' },
  LOGIN_EXPIRED: { status: 401,
    ko: '시간이 지났거나 여러 번 틀렸어요. 처음부터 다시 로그인해 주세요.',
    en: 'Too much time has passed, or too many codes were wrong. Please log in again from the beginning.' },
  FORBIDDEN_REQUEST: { status: 403,
    ko: '이 일을 할 권한이 없어요. 소유자에게 부탁해 주세요.',
    en: 'Your role does not allow this. Please ask an owner.' },
  FOREIGN_ORIGIN: { status: 403,
    ko: '개발자센터에서 보낸 요청이 아니에요. 개발자센터를 새로 고친 뒤 다시 해 주세요.',
    en: 'This request does not come from the developer center. Reload it and try again.' },
  WRONG_PASSWORD: { status: 403,
    ko: '지금 비밀번호가 맞지 않아요.',
    en: 'Your current password is not right.' },
  NOT_FOUND: { status: 404,
    ko: '찾는 것이 없어요. 이미 지워졌을 수 있어요.',
    en: 'There is nothing here. It may have been removed.' },
  EMAIL_TAKEN: { status: 409,
    ko: '이 이메일을 쓰는 구성원이 이미 있어요.',
    en: 'A member with this e-mail address exists already.' },
  LAST_OWNER: { status: 409,
    ko: '소유자가 한 명은 남아 있어야 해요. 먼저 다른 사람을 소유자로 정해 주세요.',
    en: 'At least one owner has to remain. Make somebody else an owner first.' },
  NO_ACCOUNT: { status: 409,
    ko: '이 컴퓨터에서는 로그인 없이 쓰고 있어서 바꿀 계정이 없어요.',
    en: 'On this machine nobody logs in, so there is no account to change.' },
  TOTP_ON: { status: 409,
    ko: '인증 앱이 이미 연결되어 있어요. 먼저 연결을 끊어 주세요.',
    en: 'An authenticator app is connected already. Remove it first.' },
  TOTP_NOT_BEGUN: { status: 409,
    ko: '인증 앱 연결 시간이 지났어요. 처음부터 다시 해 주세요.',
    en: 'The time for connecting the app has passed. Please begin again.' },
  NO_SECOND_STEP: { status: 409,
    ko: '복구 코드는 인증 앱이나 패스키를 쓸 때만 필요해요.',
    en: 'Recovery codes are only for accounts with an authenticator app or a passkey.' },
  PASSKEYS_NOT_HERE: { status: 409,
    ko: '패스키는 https 주소나 localhost에서만 쓸 수 있어요. 숫자로 된 주소에서는 쓸 수 없어요.',
    en: 'Passkeys work at an https address with a name, or at localhost; not at a bare number.' },
  LINK_USELESS: { status: 410,
    ko: '이미 썼거나 시간이 지난 링크예요. 새 링크를 받아 주세요.',
    en: 'This link was used before, or its time has passed. Please ask for a new one.' },
  TOO_MANY_REQUESTS: { status: 429,
    ko: '여러 번 틀렸어요. 잠시 기다렸다가 다시 해 주세요.',
    en: 'Too many wrong tries. Wait a moment, then try again.' },
  FAILED_INTERNAL_SYSTEM_PROCESSING: { status: 503,
    ko: '로그인하려는 사람이 많아요. 잠시 뒤 다시 해 주세요.',
    en: 'Many people are logging in right now. Please try again in a moment.' },
} as const satisfies Record<string, AccountErrorRow>;

export type AccountErrorCode = keyof typeof table;
export const accountErrors: Readonly<Record<AccountErrorCode, AccountErrorRow>> = table;

/** The whole body of a refusal. */
export interface AccountErrorBody {
  code: AccountErrorCode;
  message: string;
  /** The field of the form that is to blame. */
  field?: string;
  /** With TOO_MANY_REQUESTS: seconds to wait, as in the Retry-After header. */
  retryAfterSeconds?: number;
}
