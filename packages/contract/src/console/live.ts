/**
 * What a shop's page hears while it is open: server-sent events, each with the name of its kind. They say what changed
 * and not what it became, so that a page that missed some asks again and is right.
 */
import type { PaymentRow } from './answers.ts';

export interface LiveEvents {
  /**
   * A payment is new or changed; several changes of one moment come as one, at most 50 rows and the newest of them.
   * No rows: something was missed, look again.
   */
  payments: { rows: PaymentRow[] };
  /** A delivery is new or changed. */
  deliveries: { deliveryIds: string[]; orderIds: string[] };
  /**
   * Calls were kept in the API log, a moment after they were answered; about which payments. `isWhole` is false where more
   * came than are told one by one, or something was missed: look again.
   */
  calls: { paymentKeys: string[]; orderIds: string[]; isWhole: boolean };
  /** The clock was moved, by whomever. */
  clock: { offsetMs: number };
  /** Faults were changed or used. */
  faults: Record<string, never>;
}
export type LiveEventName = keyof LiveEvents;
