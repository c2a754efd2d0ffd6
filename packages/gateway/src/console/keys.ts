import { apiVersions, seoulDateTime } from '@tollgate/contract';
import type { KeyPairView, Keys } from '@tollgate/contract/console';
import { Failure } from '@tollgate/domain';
import { alphanumeric } from '../chance.ts';
import { docsMerchant } from '../docs-merchant.ts';
import { type KnownPair, keyPairsOf, replaceSecret, setVersion } from '../store/key-pairs.ts';
import { type ConsoleHandler, nothingHere, type ShopCall } from './console-call.ts';

/** The widget's pair serves several products at once, so its version stays. Source: developer-center, API keys. */
const isVersionOpen = ({ family }: KnownPair): boolean => family === 'individual';

export const listKeys: ConsoleHandler<'listKeys'> = (call) => tellKeys(call);

/**
 * A new secret; the old one works for seven days more, so that no server stops while it is exchanged.
 *
 * @throws Failure NOT_SUPPORTED_PROCESS while two work already, and for the keys of the public documentation
 */
export const reissueSecret: ConsoleHandler<'reissueSecret'> = async (call, { params: { keyPairId } }) => {
  const { gateway, db, mId } = call;
  const pair = await findPair(call, keyPairId);
  if (mId === docsMerchant.mId) throw new Failure('NOT_SUPPORTED_PROCESS', { keyPairId }, PUBLIC_KEYS);
  const kind = pair.family === 'widget' ? 'gsk' : 'sk';
  const secretKey = `${call.shop.merchant.environment}_${kind}_${alphanumeric(gateway.chance, 28)}`;
  const replaced = await replaceSecret(db, { mId, keyPairId, secretKey });
  if (replaced === 'unknown') nothingHere();
  if (replaced === 'too early') throw new Failure('NOT_SUPPORTED_PROCESS', { keyPairId }, TOO_EARLY);
  forgetCallers(call);
  return {
    secretKey,
    oldExpiresAt: seoulDateTime(replaced.oldExpiresAt),
    keys: await tellKeys(call),
  };
};

/** The next answer to this pair is of this version: the other processes are told by the database. */
export const changeVersion: ConsoleHandler<'changeVersion'> = async (call, { params, body }) => {
  const { keyPairId } = params;
  if (!isVersionOpen(await findPair(call, keyPairId)))
    throw new Failure('NOT_SUPPORTED_PROCESS', { keyPairId, field: 'version' }, FIXED_VERSION);
  if (!(await setVersion(call.db, { mId: call.mId, keyPairId, apiVersion: body.version }))) nothingHere();
  forgetCallers(call);
  return tellKeys(call);
};

/** The next call, which may come before the database has told us, is answered by the new state. */
export function forgetCallers({ gateway, mId }: Pick<ShopCall, 'gateway' | 'mId'>): void {
  gateway.reads.secretKey.forget(mId);
  gateway.reads.clientKey.forget(mId);
}

async function findPair({ db, mId }: ShopCall, keyPairId: string): Promise<KnownPair> {
  const pair = (await keyPairsOf(db, mId)).find((each) => each.keyPairId === keyPairId);
  return pair ?? nothingHere();
}

async function tellKeys({ db, mId, shop }: ShopCall): Promise<Keys> {
  const pairs = await keyPairsOf(db, mId);
  return { pairs: pairs.map((pair) => tellPair(pair, shop.merchant.environment)) };
}

function tellPair(pair: KnownPair, environment: 'test' | 'live'): KeyPairView {
  const { keyPairId, family, clientKey, apiVersion, secrets } = pair;
  const ends = secrets.flatMap(({ expiresAt }) => expiresAt ?? []);
  return {
    keyPairId,
    family,
    clientKey,
    apiVersion,
    isVersionOpen: isVersionOpen(pair),
    versions: isVersionOpen(pair) ? [...apiVersions] : [apiVersion],
    secrets: secrets.map(({ hint, expiresAt, createdAt }) => ({
      masked: hint ?? `${environment}_${family === 'widget' ? 'gsk' : 'sk'}_…`,
      expiresAt: expiresAt && seoulDateTime(expiresAt),
      createdAt: createdAt && seoulDateTime(createdAt),
    })),
    reissuableFrom: ends[0] && secrets.length > 1 ? seoulDateTime(ends[0]) : null,
  };
}

const PUBLIC_KEYS = {
  ko: '문서에 적혀 있어 누구나 아는 키라서 재발급하지 않아요. 상점을 새로 만들면 나만의 키를 받을 수 있어요.',
  en: 'These keys are printed in public documentation, so they are not re-issued. Make a shop of your own to get your own keys.',
};

const TOO_EARLY = {
  ko: '이미 재발급한 키가 있어 두 개가 함께 쓰이고 있어요. 이전 키가 끝난 뒤에 다시 발급할 수 있어요.',
  en: 'It was re-issued already and two secrets work now. Wait until the older one has ended.',
};

const FIXED_VERSION = {
  ko: '결제위젯 키의 API 버전은 2022-11-16으로 정해져 있어요.',
  en: 'The API version of widget keys is fixed at 2022-11-16.',
};
