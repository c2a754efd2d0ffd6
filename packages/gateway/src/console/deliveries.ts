import type { Delivery, Language } from '@tollgate/contract';
import { type DeliveryView, PAGE_ROWS } from '@tollgate/contract/console';
import { maskText } from '../http/masked.ts';
import { letGo, resendFailed as resendAllFailed, sendAgain } from '../sandbox/webhooks.ts';
import { listDeliveryPage, readDelivery } from '../store/delivery-pages.ts';
import { whyFailed, whyStill } from '../webhooks/why-failed.ts';
import { type ConsoleHandler, nothingHere, type ShopCall } from './console-call.ts';

export const listDeliveries: ConsoleHandler<'listDeliveries'> = ({ db, mId }, { query }) =>
  listDeliveryPage(
    db,
    mId,
    { orderId: query.search, state: query.state, endpointId: query.webhookId },
    query.cursor,
    PAGE_ROWS,
  );

export const delivery: ConsoleHandler<'delivery'> = (call, { params }) => tell(call, params.deliveryId);

/** Sent again as a new delivery, which is what is answered. */
export const resendDelivery: ConsoleHandler<'resendDelivery'> = async (call, { params }) =>
  tell(call, await sendAgain(call, params.deliveryId));

export const releaseDelivery: ConsoleHandler<'releaseDelivery'> = async (call, { params }) => {
  await letGo(call, params.deliveryId);
  return tell(call, params.deliveryId);
};

export const resendFailed: ConsoleHandler<'resendFailed'> = async ({ gateway, mId, now }) => ({
  resent: await resendAllFailed(gateway, mId, now),
});

async function tell({ db, mId, language, member }: ShopCall, deliveryId: string): Promise<DeliveryView> {
  const found = await readDelivery(db, { mId, deliveryId });
  if (!found) nothingHere();
  const told = tellDelivery(found, language);
  // By a payment's secret a shop knows our notices: only those who act for the shop read it, to compare it.
  return member.role === 'viewer' ? { ...told, body: maskText(told.body) } : told;
}

/** A delivery with the reason why it has not arrived. */
export function tellDelivery(told: Delivery, language: Language): DeliveryView {
  const newest = told.attempts.at(-1);
  const failed = newest ? whyFailed(newest, language) : null;
  return { ...told, why: failed ?? (told.state === 'SUCCESS' ? null : whyStill(told.state, language)) };
}
