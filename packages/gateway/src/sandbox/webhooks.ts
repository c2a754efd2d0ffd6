import { Failure } from '@tollgate/domain';
import type { Gateway } from '../gateway.ts';
import { type Call, type Handler, respond } from '../http/call.ts';
import { inTransaction } from '../store/database.ts';
import {
  deliveriesOfOrder,
  releaseDelivery as release,
  resendDelivery as resend,
  resendGivenUp,
} from '../store/delivery-log.ts';
import { readDelivery } from '../store/delivery-pages.ts';
import { listEndpoints, removeEndpoint } from '../store/webhook-endpoints.ts';
import { registerEndpoint } from '../webhooks/endpoints.ts';
import { freshEventId } from '../webhooks/event-id.ts';

export const registerWebhook: Handler<'registerWebhook'> = async (call, { body }) => {
  const { gateway, merchant, origin } = call;
  return respond(
    await registerEndpoint(gateway.db, { ...merchant, ownOrigin: origin }, body, gateway.chance),
  );
};

export const listWebhooks: Handler<'listWebhooks'> = async ({ gateway, mId }) =>
  respond(await listEndpoints(gateway.db, mId));

export const removeWebhook: Handler<'removeWebhook'> = async ({ gateway, mId }, { params }) => {
  const removed = (await listEndpoints(gateway.db, mId)).find(({ id }) => id === params.id);
  if (!removed || !(await removeEndpoint(gateway.db, mId, params.id)))
    throw new Failure('NOT_FOUND', { webhook: params.id });
  return respond(removed);
};

/** What was sent to this shop, newest first. */
export const listDeliveries: Handler<'listDeliveries'> = async ({ gateway, mId }, { query }) => {
  const deliveries = await deliveriesOfOrder(gateway.db, mId, query.orderId);
  return respond(deliveries.reverse());
};

export const resendDelivery: Handler<'resendDelivery'> = async (call, { params }) =>
  tell(call, await sendAgain(call, params.id));

/** The shop whose deliveries are meant. */
type Sender = { gateway: Pick<Gateway, 'db' | 'chance' | 'wakeDeliveries'>; mId: string; now: Date };

/**
 * Sends a delivery again, as a new one.
 *
 * @returns the new one's id
 * @throws Failure NOT_FOUND for a delivery that the shop does not have, or whose webhook was removed
 */
export async function sendAgain({ gateway, mId, now }: Sender, deliveryId: string): Promise<string> {
  const resent = await resend(gateway.db, { mId, deliveryId }, freshEventId(gateway.chance, now));
  if (resent === 'unknown') throw new Failure('NOT_FOUND', { delivery: deliveryId });
  if (resent === 'endpoint removed') throw new Failure('NOT_FOUND', { delivery: deliveryId }, NOWHERE);
  gateway.wakeDeliveries();
  return resent.deliveryId;
}

const NOWHERE = {
  ko: '웹훅 주소가 삭제되어 다시 보낼 곳이 없어요.',
  en: 'The webhook was removed, so there is nowhere to send it again.',
};

export const resendFailedDeliveries: Handler<'resendFailedDeliveries'> = async ({ gateway, mId, now }) =>
  respond({ resent: await resendFailed(gateway, mId, now) });

/** What one statement takes on. */
const RESENT_AT_ONCE = 500;

/**
 * Sends again everything that was given up, oldest first, each as a new delivery. One that was sent again before is left
 * alone, and so is what belongs to a removed endpoint.
 *
 * @returns how many
 */
export async function resendFailed(gateway: Sender['gateway'], mId: string, now: Date): Promise<number> {
  const { db, chance, wakeDeliveries } = gateway;
  let resent = 0;
  let after: string | undefined = '';
  while (after !== undefined) {
    const eventIds = Array.from({ length: RESENT_AT_ONCE }, () => freshEventId(chance, now)).sort();
    const from: string = after;
    const done = await inTransaction(db, async (tx) => {
      // Who presses the button twice has it done once.
      await tx.query(`select pg_advisory_xact_lock(hashtextextended('resend ' || $1, 0))`, [mId]);
      return resendGivenUp(tx, mId, from, eventIds);
    });
    if (done.resent > 0) wakeDeliveries();
    resent += done.resent;
    after = done.last;
  }
  return resent;
}

export const releaseDelivery: Handler<'releaseDelivery'> = async (call, { params }) => {
  await letGo(call, params.id);
  return tell(call, params.id);
};

/** @throws Failure NOT_FOUND when the shop has no such delivery, or it is not held */
export async function letGo({ gateway, mId }: Sender, deliveryId: string): Promise<void> {
  if (!(await release(gateway.db, { mId, deliveryId })))
    throw new Failure('NOT_FOUND', { delivery: deliveryId });
  gateway.wakeDeliveries();
}

async function tell({ gateway, mId }: Call, deliveryId: string) {
  const delivery = await readDelivery(gateway.db, { mId, deliveryId });
  if (!delivery) throw new Failure('NOT_FOUND', { delivery: deliveryId });
  return respond(delivery);
}
