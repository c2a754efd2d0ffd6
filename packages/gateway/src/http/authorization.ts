import { Failure } from '@tollgate/domain';
import type { Gateway } from '../gateway.ts';
import { LIVE_RAIL } from '../payments/wire.ts';
import { accountOf } from '../paypal/accounts.ts';
import type { Credential, Merchant } from '../store/merchants.ts';
import { knownTexts } from './known-texts.ts';
import { callerOf, note } from './noted.ts';

export interface Authorized {
  secretKey: string;
  credential: Credential;
}

/**
 * Who is calling: HTTP Basic with the secret key as user and no password. The colon is mandatory.
 *
 * @throws Failure UNAUTHORIZED_KEY for no or an unknown key, INCORRECT_BASIC_AUTH_FORMAT without the
 *   colon, INVALID_API_KEY for a client key or a live key that has no rail to move money on
 */
export async function authorize(gateway: Gateway, header: string | undefined): Promise<Authorized> {
  const secretKey = secretKeyOf(header ?? '');
  if (/^(test|live)_g?ck_/.test(secretKey)) {
    throw new Failure(
      'INVALID_API_KEY',
      { cause: 'a client key' },
      {
        ko: '클라이언트 키가 아니라 시크릿 키로 호출해야 합니다.',
        en: 'Call with the secret key, not with the client key.',
      },
    );
  }
  const { secretKey: callers } = gateway.reads;
  const credential = callers.known(secretKey) ?? (await callers.load(secretKey));
  if (!credential) throw new Failure('UNAUTHORIZED_KEY', { cause: 'no such secret key' });
  note({ caller: callerOf(credential, secretKey) });
  refuseWithoutRail(gateway, credential.merchant);
  return { secretKey, credential };
}

/**
 * A live payment that nobody can pay must not even begin.
 *
 * @throws Failure INVALID_API_KEY for a live merchant where no live rail is set
 */
function refuseWithoutRail({ rails, payPal }: Gateway, { mId, environment }: Merchant): void {
  if (environment === 'test' || rails.has(LIVE_RAIL)) return;
  if (accountOf(payPal, { mId, isTest: false })) return;
  throw new Failure(
    'INVALID_API_KEY',
    { cause: 'no live rail' },
    {
      ko: '이 게이트웨이에는 라이브 연결(TOLLGATE_BANK_RAIL_URL이나 TOLLGATE_PAYPAL_CLIENT_ID)이 설정되어 있지 않아 라이브 키를 쓸 수 없어요.',
      en: 'This gateway has no live rail (TOLLGATE_BANK_RAIL_URL or TOLLGATE_PAYPAL_CLIENT_ID), so live keys cannot be used.',
    },
  );
}

/** The scheme's name may be in any case, and blanks around the value do no harm. */
const secretKeyOf = knownTexts((header) => {
  const match = /^\s*basic\s+([A-Za-z0-9+/_-]+={0,2})\s*$/i.exec(header);
  if (!match?.[1]) throw new Failure('UNAUTHORIZED_KEY', { cause: 'no Basic authorization' });
  const decoded = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) throw new Failure('INCORRECT_BASIC_AUTH_FORMAT', { cause: 'no colon after the key' });
  return decoded.slice(0, colon);
});
