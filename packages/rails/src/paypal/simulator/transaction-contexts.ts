import { z } from 'zod';
import { type Answer, Refused } from './answer.ts';
import type { Call } from './call.ts';
import { parseBody } from './parse-body.ts';

/** What a seller tells about a buyer before the order: at most a hundred facts. */
const ContextRequest = z.object({
  additional_data: z
    .array(z.object({ key: z.string().min(1).max(127), value: z.string().max(2_048) }))
    .min(1)
    .max(100),
});

/** `PUT /v1/risk/transaction-contexts/{merchant_id}/{tracking_id}`: said again, it replaces what was said. */
export function setTransactionContext(call: Call): Answer {
  const { world, account, params } = call;
  const { merchantId = '', trackingId = '' } = allowed(call);
  const { additional_data: data } = parseBody(ContextRequest, call.body);
  world.books.run(
    'insert or replace into transaction_contexts values (?, ?, ?, ?, ?)',
    account.client_id,
    trackingId,
    merchantId,
    JSON.stringify(data),
    world.clock.now(),
  );
  return { status: 200, body: { tracking_id: params['trackingId'], additional_data: data } };
}

/** `GET /v1/risk/transaction-contexts/{merchant_id}/{tracking_id}` */
export function readTransactionContext(call: Call): Answer {
  const { trackingId = '' } = allowed(call);
  const kept = call.world.books.get<{ data: string }>(
    'select data from transaction_contexts where client_id = ? and tracking_id = ?',
    call.account.client_id,
    trackingId,
  );
  if (!kept)
    throw new Refused('INVALID_RESOURCE_ID', { field: 'tracking_id', value: trackingId, location: 'path' });
  return { status: 200, body: { tracking_id: trackingId, additional_data: JSON.parse(kept.data) as object } };
}

/** PayPal gives this right to a seller only when asked. @throws Refused PERMISSION_DENIED, INVALID_STRING_LENGTH */
function allowed({ account, params }: Call): Record<string, string> {
  if (account.may_set_context === 0) throw new Refused('PERMISSION_DENIED');
  const value = params['trackingId'] ?? '';
  if (value.length > 36) {
    throw new Refused('INVALID_STRING_LENGTH', { field: 'tracking_id', value, location: 'path' });
  }
  return params;
}
