import { seoulDateTime } from '@tollgate/contract';
import { whyOf } from '@tollgate/contract/console';
import { type Handler, respond } from '../http/call.ts';
import { listApiCalls } from '../store/api-log.ts';

/** The newest calls of this shop, oldest first, so that a terminal can go on where it stopped. */
export const readCalls: Handler<'readCalls'> = async (call, { query }) => {
  const { rows } = await listApiCalls(call.gateway.db, call.mId, {}, null, query.limit ?? 20);
  const unseen = rows.filter(({ callId }) => query.after === undefined || callId > query.after).reverse();
  const calls = unseen.map((row) => ({
    callId: row.callId,
    at: seoulDateTime(row.at),
    method: row.method,
    path: row.path,
    status: row.status,
    code: row.code,
    latencyMs: row.latencyMs,
    traceId: row.traceId,
    orderId: row.orderId,
    paymentKey: row.paymentKey,
    why: whyOf(row, call.language),
  }));
  return respond({ calls });
};
