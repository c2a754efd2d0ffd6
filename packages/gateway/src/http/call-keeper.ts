import type { Failure } from '@tollgate/domain';
import type { Logger } from 'pino';
import type { Db } from '../store/database.ts';
import {
  insertApiCalls,
  type KeptCall,
  openLogDatabase,
  ownersOfKeys,
  shopsOfPayments,
} from '../store/keep-calls.ts';
import type { SeenCall } from './api-log.ts';
import { type BufferFigures, type BufferSettings, CallBuffer, type Waiting } from './call-buffer.ts';
import { cutBody, maskBodies, maskText, storable } from './masked.ts';
import type { NotedCaller } from './noted.ts';
import { strayKey, whyStray } from './stray-key.ts';

/** Bodies of refusals, of all shops together, that one process keeps in a second. */
const REFUSALS_A_SECOND = 200;
/** Calls a second that are kept although no key let them in: anybody could send them in a shop's name. */
const STRANGERS_A_SECOND = 50;
/** A column that is looked for by its value, and any other short text. */
const MOST_NAME = 200;
const MOST_TEXT = 500;
const MOST_FACTS = 4_000;

/** Headers that change what a call does, beside those that have a column. Authorization is never among them. */
const TOLD_HEADERS = ['content-type', 'accept-language', 'tosspayments-test-code', 'origin', 'retry-after'];

export interface ApiLog {
  /** Takes a call in. Never waits and never throws for what a caller sent. */
  keep(call: SeenCall): void;
  readonly figures: BufferFigures;
  /** Writes what is left. */
  stop(): Promise<void>;
}

export interface ApiLogSettings extends BufferSettings {
  url: string;
  /** Bodies that one process keeps of one shop in a second; refusals have a measure of their own. */
  bodiesPerSecond: number;
}

/** A call on its way into the log: masked already, and perhaps of a shop that is still to be found. */
interface OnItsWay extends Waiting, Omit<KeptCall, 'mId' | 'at' | 'missingBefore' | 'facts'> {
  wallAt: number;
  clockOffsetMs: number;
  facts: Record<string, unknown> | null;
  /** A key that let nobody in, and the header it stood in. Neither is ever written. */
  stray: { key: string; header: string | undefined } | undefined;
}

export function openApiLog(settings: ApiLogSettings, log: Logger): ApiLog {
  const db = openLogDatabase(settings.url, (error) =>
    log.warn({ error }, 'the connection of the API log broke'),
  );
  const buffer = new CallBuffer<OnItsWay>((calls, missing) => write(db, log, calls, missing), log, settings);
  const portions = new Portions();
  return {
    keep(call) {
      portions.at(call.at);
      const isRefusal = call.status === 0 || call.status >= 400;
      const { caller } = call.noted;
      if (!caller && !portions.take('', STRANGERS_A_SECOND)) return;
      const keepsBodies =
        buffer.hasRoomForBodies &&
        (portions.take(`shop ${caller?.mId}`, settings.bodiesPerSecond) ||
          (isRefusal && portions.take('refusals', REFUSALS_A_SECOND)));
      buffer.put(rowOf(call, keepsBodies));
    },
    get figures() {
      return buffer.figures;
    },
    async stop() {
      await buffer.stop();
      await db.end();
    },
  };
}

/** How much of what was taken in this second. */
class Portions {
  readonly #taken = new Map<string, number>();
  #second = 0;

  at(ms: number): void {
    const second = Math.floor(ms / 1_000);
    if (second === this.#second) return;
    this.#second = second;
    this.#taken.clear();
  }

  take(name: string, most: number): boolean {
    const taken = this.#taken.get(name) ?? 0;
    if (taken >= most) return false;
    this.#taken.set(name, taken + 1);
    return true;
  }
}

function rowOf(call: SeenCall, keepsBodies: boolean): OnItsWay {
  const { noted, params, query, status } = call;
  const { caller } = noted;
  const told = status === 0 || status >= 400 ? told4xx(call.responseBody) : {};
  const about = aboutOf(call, params, query);
  const bodies = keepsBodies
    ? bodiesOf(call)
    : { requestBody: null, responseBody: null, bodyNote: hasBody(call) ? ('sampled' as const) : null };
  const row = {
    mId: caller?.mId,
    wallAt: call.at,
    clockOffsetMs: caller?.clockOffsetMs ?? 0,
    callId: call.at.toString(16).padStart(12, '0') + call.traceId.slice(0, 20),
    method: call.method,
    path: maskText(call.url).slice(0, MOST_TEXT),
    endpoint: call.endpoint,
    status,
    code: noted.failure?.code ?? told.code ?? null,
    traceId: call.traceId,
    replayOf: call.replayOf,
    idempotencyKey: call.idempotencyKey && short(call.idempotencyKey),
    latencyUs: Math.round(call.latencyMs * 1_000),
    ...about,
    maskedKey: caller?.maskedKey ?? null,
    apiVersion: caller?.apiVersion ?? null,
    userAgent: call.userAgent && short(call.userAgent),
    address: call.address?.slice(0, 64) ?? null,
    facts: factsOf(call, told, caller),
    requestHeaders: keepsBodies ? headersOf(call) : null,
    ...bodies,
    stray: caller ? undefined : strayOf(call),
  };
  return { ...row, bytes: sizeOf(row) };
}

const short = (text: string): string => storable(maskText(text)).slice(0, MOST_TEXT);

const hasBody = ({ requestBody, responseBody }: SeenCall): boolean =>
  requestBody !== null || responseBody !== null;

function bodiesOf({
  requestBody,
  responseBody,
}: SeenCall): Pick<KeptCall, 'requestBody' | 'responseBody' | 'bodyNote'> {
  const masked = maskBodies({ request: requestBody, response: responseBody });
  const request = masked.request === null ? undefined : cutBody(storable(masked.request));
  const response = masked.response === null ? undefined : cutBody(storable(masked.response));
  return {
    requestBody: request?.text ?? null,
    responseBody: response?.text ?? null,
    bodyNote: request?.isCut || response?.isCut ? 'cut' : null,
  };
}

function headersOf({ headers }: SeenCall): string | null {
  const told: Record<string, string> = {};
  for (const name of TOLD_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') told[name] = short(value);
  }
  return Object.keys(told).length > 0 ? JSON.stringify(told) : null;
}

/** Which payment a call was about: as its address says, else its answer, else its body. */
function aboutOf(
  { requestBody, responseBody }: SeenCall,
  params: SeenCall['params'],
  query: SeenCall['query'],
): { paymentKey: string | null; orderId: string | null } {
  const answer = responseBody?.startsWith('{') ? responseBody.slice(0, 4_096) : undefined;
  const find = (pattern: RegExp): string | undefined =>
    (answer && pattern.exec(answer)?.[1]) ?? (requestBody ? pattern.exec(requestBody)?.[1] : undefined);
  const paymentKey = params['paymentKey'] ?? find(PAYMENT_KEY);
  const orderId =
    params['orderId'] ?? (typeof query['orderId'] === 'string' ? query['orderId'] : find(ORDER_ID));
  return { paymentKey: nameOf(paymentKey), orderId: nameOf(orderId) };
}

const PAYMENT_KEY = /"paymentKey"\s*:\s*"([^"\\]{1,200})"/;
const ORDER_ID = /"orderId"\s*:\s*"([^"\\]{1,64})"/;

const nameOf = (text: string | undefined): string | null =>
  text === undefined ? null : storable(maskText(text)).slice(0, MOST_NAME);

/** A refusal as its caller got it. */
interface Told {
  code?: string;
  said?: string;
  field?: string;
}

function told4xx(body: string | null): Told {
  if (!body?.startsWith('{')) return {};
  try {
    const { code, message, field } = JSON.parse(body) as Record<string, unknown>;
    return {
      ...(typeof code === 'string' && { code: code.slice(0, MOST_NAME) }),
      ...(typeof message === 'string' && { said: message }),
      ...(typeof field === 'string' && { field }),
    };
  } catch {
    return {};
  }
}

/** Why, as far as it is known here; a sentence is made of it when somebody looks. */
function factsOf(
  { status, noted, replayOf }: SeenCall,
  { said, field }: Told,
  caller: NotedCaller | undefined,
): Record<string, unknown> | null {
  const { failure, cause } = noted;
  const isRefusal = status === 0 || status >= 400;
  if (!isRefusal && cause === undefined) return null;
  return {
    ...(field !== undefined && { field }),
    ...(said !== undefined && !failure?.hint && { said }),
    ...(failure && tellable(failure, caller)),
    ...(replayOf !== null && !failure && { cause: 'the first answer of this idempotency key, repeated' }),
    ...(status === 0 && { cause: 'the caller was gone before the answer' }),
    ...(cause !== undefined && { cause }),
  };
}

/** A stranger's refusal tells the shop nothing but its kind. */
const tellable = ({ facts, hint }: Failure, caller: NotedCaller | undefined): Record<string, unknown> =>
  caller ? { ...facts, ...(hint && { hint }) } : { cause: facts['cause'], ...(hint && { hint }) };

function strayOf({ authorization, requestBody, url }: SeenCall): OnItsWay['stray'] {
  if (!url.startsWith('/checkout/')) {
    const key = strayKey(authorization);
    return key === undefined ? undefined : { key, header: authorization };
  }
  const key = /"clientKey"\s*:\s*"([^"\\]{1,200})"/.exec(requestBody ?? '')?.[1];
  return key === undefined ? undefined : { key, header: undefined };
}

/** In memory a sign may take two bytes. */
const sizeOf = (row: Omit<OnItsWay, 'bytes'>): number =>
  2 *
  ((row.requestBody?.length ?? 0) +
    (row.responseBody?.length ?? 0) +
    row.path.length +
    (row.facts ? 400 : 0) +
    (row.userAgent?.length ?? 0) +
    (row.requestHeaders?.length ?? 0) +
    (row.stray?.header?.length ?? 0));

/** Finds the shops of calls that came without one, says what only the books know, and writes. */
async function write(
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
  const rows = calls.flatMap((call): KeptCall[] => {
    const owner = call.mId === undefined && call.stray ? owners?.get(call.stray.key) : undefined;
    const shop = call.paymentKey === null ? undefined : shops?.get(call.paymentKey);
    const mId = call.mId ?? owner?.mId ?? (call.stray ? undefined : shop?.mId);
    if (mId === undefined) return [];
    const { wallAt, clockOffsetMs, bytes: _, stray, facts, ...rest } = call;
    const why = {
      ...facts,
      ...(owner &&
        stray?.header !== undefined &&
        rest.code !== 'INCORRECT_BASIC_AUTH_FORMAT' && { cause: whyStray(stray.header, owner) }),
      ...(shop &&
        call.mId !== undefined &&
        shop.mId !== call.mId && { cause: 'the payment belongs to another shop' }),
    };
    return [
      {
        ...rest,
        mId,
        at: new Date(
          wallAt + (owner ?? (call.mId === undefined ? shop : undefined) ?? { clockOffsetMs }).clockOffsetMs,
        ),
        apiVersion: rest.apiVersion ?? owner?.apiVersion ?? null,
        maskedKey: rest.maskedKey ?? (owner && stray ? maskedOf(stray.key, owner.kind) : null),
        facts: facts === null && Object.keys(why).length === 0 ? null : jsonOf(why),
        missingBefore: missing(mId),
      },
    ];
  });
  await insert(db, log, rows);
}

const maskedOf = (key: string, kind: string): string => (kind === 'client' ? key : maskText(key));

const needsShop = (call: OnItsWay): call is OnItsWay & { paymentKey: string } =>
  call.paymentKey !== null &&
  (call.mId === undefined ? !call.stray : (call.code ?? '').startsWith('NOT_FOUND_PAYMENT'));

/** Facts carry what callers sent. */
function jsonOf(facts: Record<string, unknown>): string {
  const json = storable(maskText(JSON.stringify(facts))).replaceAll('\\u0000', '␀');
  return json.length <= MOST_FACTS ? json : JSON.stringify({ cause: facts['cause'] });
}

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
