import type { Account } from './accounts.ts';
import type { World } from './world.ts';

/** A call that came through: authenticated, and its body read. */
export type Call = {
  world: World;
  account: Account;
  params: Record<string, string>;
  query: Record<string, string | undefined>;
  /** What stood in the body; `{}` when it was empty. */
  body: unknown;
  /** `PayPal-Request-Id`: what makes a repeat harmless. */
  requestId: string | undefined;
  /** `Prefer: return=representation` */
  prefersWhole: boolean;
  /** `PayPal-Client-Metadata-Id`: the transaction context that the call belongs to. */
  trackingId: string | undefined;
};
