import { type ConsoleName, consolePaths } from '@tollgate/contract/console';
import { recordAudit } from '../accounts/index.ts';
import type { GatewayCall, ShopCall } from './console-call.ts';

type Act = {
  [Name in ConsoleName]: (typeof consolePaths)[Name]['method'] extends 'GET' ? never : Name;
}[ConsoleName];

/** What the audit log calls each act; null for what changes nothing. */
// biome-ignore format: a table
const actions: Record<Act, string | null> = {
  createShop:      'shop.created',
  resetShop:       'shop.reset',
  changeSettings:  'settings.changed',
  reissueSecret:   'secret.reissued',
  changeVersion:   'version.changed',
  depositPayment:  'payment.deposited',
  reverseDeposit:  'payment.deposit-reversed',
  expirePayment:   'payment.expired',
  previewCancel:   null,
  cancelPayment:   'payment.canceled',
  addWebhook:      'webhook.added',
  changeWebhook:   'webhook.changed',
  removeWebhook:   'webhook.removed',
  tryWebhook:      'webhook.tried',
  resendDelivery:  'delivery.resent',
  releaseDelivery: 'delivery.released',
  resendFailed:    'deliveries.resent',
  moveClock:       'clock.moved',
  replaceFaults:   'faults.replaced',
  reconcileNow:    'reconciliation.run',
};

/** Writes down who did what, once it is done. */
export async function audited(
  name: ConsoleName,
  call: GatewayCall | ShopCall,
  { params, body }: { params: unknown; body: unknown },
): Promise<void> {
  const action = consolePaths[name].method === 'GET' ? null : actions[name as Act];
  if (!action) return;
  const { mId, ...names } = params as Record<string, string>;
  await recordAudit(call.db, {
    member: call.member,
    action,
    mId,
    target: Object.values(names)[0],
    facts: plainFacts(body),
    address: call.address,
  });
}

/** Short values only, and no address: a webhook's may hold a secret. */
const plainFacts = (body: unknown): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries((body ?? {}) as Record<string, unknown>).filter(
      ([name, value]) => name !== 'url' && ['string', 'number', 'boolean'].includes(typeof value),
    ),
  );
