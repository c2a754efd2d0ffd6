import type { Failure } from '@tollgate/domain';
import type { KeptCall } from '../store/keep-calls.ts';
import type { SeenCall } from './api-log.ts';
import type { Waiting } from './call-buffer.ts';
import { knownTexts } from './known-texts.ts';
import { cutBody, maskBodies, maskText, storable } from './masked.ts';
import type { NotedCaller } from './noted.ts';
import { strayKey } from './stray-key.ts';

/** A column that is looked for by its value, and any other short text. */
const MOST_NAME = 200;
const MOST_TEXT = 500;
/** Characters of JSON. */
const MOST_FACTS = 4_000;

/** Headers that change what a call does, beside those that have a column. Authorization is never among them. */
const TOLD_HEADERS = ['content-type', 'accept-language', 'tosspayments-test-code', 'origin', 'retry-after'];

/** A call on its way into the log: masked already, and perhaps of a shop that is still to be found. */
export interface OnItsWay extends Waiting, Omit<KeptCall, 'mId'> {
  wallAt: number;
  /** A key that let nobody in, and the header it stood in. Neither is ever written. */
  stray: { key: string; header: string | undefined } | undefined;
}

/** What is kept of a call: nothing in it opens anything, save for a stray key that is never written. */
export function rowOf(call: SeenCall, keepsBodies: boolean): OnItsWay {
  const { noted, params, query, status } = call;
  const { caller } = noted;
  const told = status === 0 || status >= 400 ? told4xx(call.responseBody) : NOTHING_TOLD;
  const { paymentKey, orderId } = aboutOf(call, params, query);
  const { requestBody, responseBody, bodyNote } = keepsBodies ? bodiesOf(call) : withoutBodies(call);
  // Field by field, because every call of every shop comes through here and spread objects cost several times as much.
  const row: OnItsWay = {
    bytes: 0,
    mId: caller?.mId,
    wallAt: call.at,
    at: new Date(call.at + (caller?.clockOffsetMs ?? 0)),
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
    paymentKey,
    orderId,
    maskedKey: caller?.key === undefined ? null : maskedKeyOf(caller.key),
    apiVersion: caller?.apiVersion ?? null,
    userAgent: call.userAgent && userAgentOf(call.userAgent),
    address: call.address?.slice(0, 64) ?? null,
    facts: jsonOf(factsOf(call, told, caller)),
    requestHeaders: keepsBodies ? headersOf(call) : null,
    requestBody,
    responseBody,
    bodyNote,
    missingBefore: 0,
    stray: caller ? undefined : strayOf(call),
  };
  row.bytes = sizeOf(row);
  return row;
}

function short(text: string): string {
  return storable(maskText(text)).slice(0, MOST_TEXT);
}

const maskedKeyOf = knownTexts(maskText);
const userAgentOf = knownTexts(short);

type Bodies = Pick<KeptCall, 'requestBody' | 'responseBody' | 'bodyNote'>;

const NO_BODIES: Bodies = { requestBody: null, responseBody: null, bodyNote: null };
const SAMPLED: Bodies = { ...NO_BODIES, bodyNote: 'sampled' };

const withoutBodies = ({ requestBody, responseBody }: SeenCall): Bodies =>
  requestBody === null && responseBody === null ? NO_BODIES : SAMPLED;

function bodiesOf({ requestBody, responseBody }: SeenCall): Bodies {
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

/**
 * What the engine cuts out of a text keeps all of it in memory, here a whole body for as long as its call waits. Set behind
 * another sign it is a text of its own.
 */
const nameOf = (text: string | undefined): string | null =>
  text === undefined ? null : ` ${storable(maskText(text))}`.slice(1, 1 + MOST_NAME);

/** A refusal as its caller got it. */
interface Told {
  code?: string;
  said?: string;
  field?: string;
}

const NOTHING_TOLD: Told = {};

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

/** Facts carry what callers sent. */
function jsonOf(facts: Record<string, unknown> | null): string | null {
  if (facts === null) return null;
  const json = storable(maskText(JSON.stringify(facts))).replaceAll('\\u0000', '␀');
  return json.length <= MOST_FACTS ? json : JSON.stringify({ cause: facts['cause'] });
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
const sizeOf = (row: OnItsWay): number =>
  2 *
  ((row.requestBody?.length ?? 0) +
    (row.responseBody?.length ?? 0) +
    row.path.length +
    (row.facts?.length ?? 0) +
    (row.userAgent?.length ?? 0) +
    (row.requestHeaders?.length ?? 0) +
    (row.stray?.header?.length ?? 0));
