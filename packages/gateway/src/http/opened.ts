import type { Gateway } from '../gateway.ts';
import { isStorable } from './json.ts';
import { note } from './noted.ts';

/**
 * The window and the payment that an address names by the payment's key alone.
 *
 * @returns undefined for an unknown key. One that no database can hold is unknown too, and never asked
 *   for: it would fail everybody's read of the same moment
 */
export async function openedBy(gateway: Gateway, paymentKey: string) {
  const checkout = isStorable(paymentKey) ? await gateway.reads.checkout.load(paymentKey) : undefined;
  const found = checkout && (await gateway.reads.payment.load({ mId: checkout.mId, paymentKey }));
  if (!found) return undefined;
  const { mId } = checkout;
  note({ caller: { mId, clockOffsetMs: found.now.getTime() - gateway.clock.now().getTime() } });
  return { checkout, ...found };
}
