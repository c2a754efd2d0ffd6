import type { Logger } from 'pino';
import type { Db } from '../store/database.ts';
import {
  insertApiCalls,
  type KeptCall,
  type KeyOwner,
  ownersOfKeys,
  shopsOfPayments,
} from '../store/keep-calls.ts';
import type { OnItsWay } from './call-row.ts';
import { maskText } from './masked.ts';
import { whyStray } from './stray-key.ts';

/** Finds the shops of calls that came without one, says what only the books know, and writes. */
export async function writeCalls(
  db: Db,
  log: Logger,
  calls: readonly OnItsWay[],
  missing: (mId: string) => number,
): Promise<void> {
  const keys = [
    ...new Set(calls.flatMap(({ mId, stray }) => (mId === undefined && stray ? [stray.key] : []))),
  ];
  const owners = keys.length > 0 ? await ownersOfKeys(db, keys) : undefined;
  const paymentKeys = [...new Set(calls.flatMap((call) => (needsShop(call) ? [call.paymentKey] : [])))];
  const shops = paymentKeys.length > 0 ? await shopsOfPayments(db, paymentKeys) : undefined;
  const rows: KeptCall[] = [];
  for (const call of calls) {
    const owner = call.mId === undefined && call.stray ? owners?.get(call.stray.key) : undefined;
    const shop = call.paymentKey === null ? undefined : shops?.get(call.paymentKey);
    if (isWhole(call) && !shop) rows.push(withMissing(call, missing(call.mId)));
    else rows.push(...completed(call, owner, shop, missing));
  }
  await insert(db, log, rows);
}

/** Nearly every call: nothing has to be looked up for it. */
const isWhole = (call: OnItsWay): call is OnItsWay & KeptCall => call.mId !== undefined;

const withMissing = (row: KeptCall, missingBefore: number): KeptCall =>
  missingBefore === 0 ? row : { ...row, missingBefore };

function completed(
  call: OnItsWay,
  owner: KeyOwner | undefined,
  shop: Shop | undefined,
  missing: (mId: string) => number,
): KeptCall[] {
  const { stray, facts, wallAt } = call;
  const mId = call.mId ?? owner?.mId ?? (stray ? undefined : shop?.mId);
  if (mId === undefined) return [];
  const cause =
    owner && call.code === 'UNAUTHORIZED_KEY'
      ? whyStray(stray?.header, owner)
      : shop && call.mId !== undefined && shop.mId !== call.mId
        ? FOREIGN
        : undefined;
  const found = owner ?? (call.mId === undefined ? shop : undefined);
  const row: KeptCall = {
    ...call,
    mId,
    at: found ? new Date(wallAt + found.clockOffsetMs) : call.at,
    apiVersion: call.apiVersion ?? owner?.apiVersion ?? null,
    maskedKey: call.maskedKey ?? (owner && stray ? maskedOf(stray.key, owner.kind) : null),
    facts: cause === undefined ? facts : withCause(facts, cause),
    missingBefore: missing(mId),
  };
  const isOfAnother = cause === FOREIGN && shop && row.maskedKey?.startsWith('test_');
  return isOfAnother ? [row, forOwner(row, shop, wallAt)] : [row];
}

interface Shop {
  mId: string;
  clockOffsetMs: number;
}

const FOREIGN = 'the payment belongs to another shop';

/**
 * What the payment's own shop is told of a test call that came with another shop's key, because its payment's story would
 * lack the very refusal that is looked for: that it came and why it was refused, and nothing that is the other shop's.
 */
const forOwner = (row: KeptCall, { mId, clockOffsetMs }: Shop, wallAt: number): KeptCall => ({
  ...row,
  mId,
  at: new Date(wallAt + clockOffsetMs),
  idempotencyKey: null,
  maskedKey: null,
  apiVersion: null,
  userAgent: null,
  address: null,
  facts: JSON.stringify({ cause: 'the secret key belongs to another shop' }),
  requestHeaders: null,
  requestBody: null,
  responseBody: null,
  bodyNote: null,
  missingBefore: 0,
});

const maskedOf = (key: string, kind: string): string => (kind === 'client' ? key : maskText(key));

const needsShop = (call: OnItsWay): call is OnItsWay & { paymentKey: string } =>
  call.paymentKey !== null &&
  (call.mId === undefined ? !call.stray : (call.code ?? '').startsWith('NOT_FOUND_PAYMENT'));

const withCause = (facts: string | null, cause: string): string =>
  JSON.stringify({ ...JSON.parse(facts ?? '{}'), cause });

/**
 * One row that no table takes must not keep the others out: it is found by halves and left out.
 *
 * @throws whatever the connection threw, when the database did not answer at all
 */
async function insert(db: Db, log: Logger, rows: readonly KeptCall[]): Promise<void> {
  if (rows.length === 0) return;
  try {
    await insertApiCalls(db, rows);
  } catch (error) {
    if (!isAboutARow(error)) throw error;
    if (rows.length === 1) {
      log.error({ error, traceId: rows[0]?.traceId }, 'a call cannot be kept in the API log');
      return;
    }
    const half = Math.ceil(rows.length / 2);
    await insert(db, log, rows.slice(0, half));
    await insert(db, log, rows.slice(half));
  }
}

/** Data that is refused, and not a server that is starting, full or gone. */
const isAboutARow = (error: unknown): boolean => {
  const code = (error as { code?: unknown })?.code;
  return typeof code === 'string' && /^(21|22|23|54)/.test(code) && code.length === 5;
};
