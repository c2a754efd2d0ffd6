import { z } from 'zod';
import { WireEvent } from './protocol.ts';
import type { PayPalEvent } from './states.ts';

const Text = z.string().min(1).max(200).optional().catch(undefined);
const Links = z
  .array(z.object({ href: z.string(), rel: z.string() }))
  .optional()
  .catch(undefined);

/** The ids that the objects of orders, captures, refunds and disputes carry, each in its own place. */
const Resource = z.object({
  id: Text,
  order_id: Text,
  custom_id: Text,
  invoice_id: Text,
  supplementary_data: z
    .object({ related_ids: z.object({ order_id: Text }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  purchase_units: z
    .array(z.object({ custom_id: Text, invoice_id: Text }))
    .optional()
    .catch(undefined),
  disputed_transactions: z
    .array(z.object({ seller_transaction_id: Text }))
    .optional()
    .catch(undefined),
  links: Links,
});
type Resource = z.output<typeof Resource>;

/**
 * Reads an event, whatever its type: what it is about is found by the addresses in its links and by the name of its
 * resource, because PayPal's types come in families that spell alike.
 *
 * @returns undefined when it has no id, type or time: then it is no event
 */
export function payPalEventOf(wire: unknown): PayPalEvent | undefined {
  const parsed = WireEvent.safeParse(wire);
  if (!parsed.success) return undefined;
  const { id, event_type: type, create_time: createdAt, resource } = parsed.data;
  const read = Resource.safeParse(resource);
  return { id, type, createdAt, resource, ...(read.success && idsOf(parsed.data, read.data)) };
}

function idsOf(event: WireEvent, resource: Resource) {
  const kind = kindOf(event, resource);
  const unit = resource.purchase_units?.[0];
  const customId = resource.custom_id ?? unit?.custom_id;
  return {
    orderId:
      (kind === 'order' ? resource.id : undefined) ??
      resource.order_id ??
      resource.supplementary_data?.related_ids?.order_id ??
      linked(resource, 'orders'),
    captureId:
      (kind === 'capture' ? resource.id : undefined) ??
      resource.disputed_transactions?.[0]?.seller_transaction_id ??
      linked(resource, 'captures'),
    refundId: kind === 'refund' ? customId : undefined,
    paypalRefundId: kind === 'refund' ? resource.id : undefined,
    customId,
    invoiceId: resource.invoice_id ?? unit?.invoice_id,
  };
}

type Kind = 'order' | 'capture' | 'refund' | undefined;

/** A refund comes under a capture's name (`PAYMENT.CAPTURE.REFUNDED`), so its own address says more than its type. */
function kindOf({ event_type: type, resource_type: resourceType }: WireEvent, resource: Resource): Kind {
  const self = resource.links?.find(({ rel }) => rel === 'self')?.href ?? '';
  if (resourceType === 'refund' || self.includes('/refunds/')) return 'refund';
  if (resourceType === 'capture' || self.includes('/captures/')) return 'capture';
  if (resourceType === 'checkout-order' || self.includes('/orders/')) return 'order';
  return type.startsWith('CHECKOUT.ORDER.') ? 'order' : undefined;
}

function linked({ links }: Resource, things: 'orders' | 'captures'): string | undefined {
  const pattern = new RegExp(`/${things}/([A-Za-z0-9_-]+)`);
  return links?.map(({ href }) => pattern.exec(href)?.[1]).find((id) => id !== undefined);
}
