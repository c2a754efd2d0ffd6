import { seoulDateTime } from '@tollgate/contract';
import { type CallRow, PAGE_ROWS, whyOf } from '@tollgate/contract/console';
import { type ApiCall, apiCall, listApiCalls } from '../store/api-log.ts';
import { type ConsoleHandler, nothingHere } from './console-call.ts';
import { dayOf } from './payments.ts';

const DAY_MS = 86_400_000;

/** Calls of the shop's keys and windows, newest first. Days are those of Seoul, by everybody's clock. */
export const listCalls: ConsoleHandler<'listCalls'> = async ({ db, mId }, { query }) => {
  const { cursor, from, to, ...filter } = query;
  const first = from === undefined ? undefined : dayOf(from, 'from');
  const last = to === undefined ? undefined : dayOf(to, 'to');
  const { rows, next } = await listApiCalls(
    db,
    mId,
    { ...filter, from: first, to: last && new Date(last.getTime() + DAY_MS) },
    cursor ?? null,
    PAGE_ROWS,
  );
  return { rows: rows.map(tellCall), next };
};

export const call: ConsoleHandler<'call'> = async ({ db, mId, language }, { params }) => {
  const found = await apiCall(db, mId, params.callId);
  if (!found) nothingHere();
  const { requestHeaders, requestBody, responseBody, bodyNote, ...rest } = found;
  return {
    ...tellCall(rest),
    wallAt: seoulDateTime(rest.wallAt),
    requestHeaders: Object.entries(requestHeaders ?? {}).map(([name, value]) => ({ name, value })),
    requestBody,
    responseBody,
    bodyNote,
    maskedKey: rest.maskedKey,
    apiVersion: rest.apiVersion,
    userAgent: rest.userAgent,
    address: rest.address,
    why: whyOf(rest, language),
  };
};

const tellCall = (each: ApiCall): CallRow => ({
  callId: each.callId,
  at: seoulDateTime(each.at),
  method: each.method,
  path: each.path,
  endpoint: each.endpoint,
  status: each.status,
  code: each.code,
  latencyMs: each.latencyMs,
  traceId: each.traceId,
  orderId: each.orderId,
  paymentKey: each.paymentKey,
  isReplay: each.replayOf !== null,
});
