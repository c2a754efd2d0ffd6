import { type PayPalEvent, RailSilence } from '@tollgate/rails';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { mark } from '../mark.ts';
import { cursorOf, hearEvents } from '../store/rail-cursors.ts';
import {
  keepWalletEvents,
  settleWalletEvent,
  takeDueWalletEvents,
  type WalletEvent,
} from '../store/wallet-events.ts';
import { lookInto } from './look-into.ts';

/** Events looked into at once, and of one answer of the feed. */
const AT_ONCE = 20;
const PAGE = 200;

/**
 * Serves what PayPal tells us. It is kept before it is answered for, and believed never: what happens next is that we
 * ask PayPal, with our own credentials.
 */
export function payPalRoutes(app: FastifyInstance, gateway: Gateway): void {
  app.post('/rails/paypal/webhooks', async (request, reply) => {
    const rawBody = Buffer.from((request.body as string | undefined) ?? '');
    const verdict = await gateway.payPalHooks.verify({ headers: request.headers, rawBody });
    if (!verdict.ok) {
      gateway.log.warn({ reason: verdict.reason }, 'a webhook that PayPal did not sign was refused');
      return reply.code(401).send();
    }
    await keepWalletEvents(gateway.db, [asKept(verdict.account, verdict.event)]);
    mark('payPalEvent.kept');
    void hearPayPal(gateway).catch((error) =>
      gateway.log.error({ error }, 'PayPal’s event is looked into later'),
    );
    return reply.code(200).send();
  });
}

const asKept = (
  rail: string,
  { id, type, orderId, captureId, paypalRefundId }: PayPalEvent,
): WalletEvent => ({
  rail,
  eventId: id,
  eventType: type,
  hint: { orderId, captureId, paypalRefundId },
});

/** Looks into what is due. One that cannot be looked into now comes back later, and keeps no other from it. */
export async function hearPayPal(gateway: Gateway): Promise<void> {
  const due = await takeDueWalletEvents(gateway.db, AT_ONCE);
  await Promise.all(
    due.map(async (event) => {
      const { rail, eventId, eventType } = event;
      try {
        if (!(await lookInto(gateway, event))) return;
        mark('payPalEvent.followed');
        await settleWalletEvent(gateway.db, event);
      } catch (error) {
        if (error instanceof RailSilence)
          gateway.log.warn(
            { rail, eventId, eventType, reason: error.reason },
            'PayPal is silent about an event',
          );
        else
          gateway.log.error({ rail, eventId, eventType, error }, 'PayPal’s event could not be looked into');
      }
    }),
  );
}

/** Reads each account's list of events from where it was left, so that a lost webhook costs delay and never money. */
export async function followPayPal(gateway: Gateway): Promise<void> {
  for (const rail of gateway.payPal.keys()) {
    try {
      while (await followPage(gateway, rail)) {}
    } catch (error) {
      if (!(error instanceof RailSilence)) throw error;
      gateway.log.info({ rail, reason: error.reason }, 'PayPal’s list of events did not answer');
    }
  }
}

async function followPage(gateway: Gateway, rail: string): Promise<boolean> {
  const after = await cursorOf(gateway.db, rail);
  const page = await gateway.payPal.get(rail)?.events({ ...(after && { after }), limit: PAGE });
  if (!page?.ok || page.events.length === 0) return false;
  await keepWalletEvents(
    gateway.db,
    page.events.map((event) => asKept(rail, event)),
  );
  await hearEvents(gateway.db, { rail, eventSeqs: [], cursor: page.nextCursor });
  return page.nextCursor !== after;
}
