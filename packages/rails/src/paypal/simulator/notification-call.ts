import type { Account } from './accounts.ts';
import type { World } from './world.ts';

/** An authenticated call to `/v1/notifications`. */
export type NotificationCall = {
  world: World;
  account: Account;
  params: Record<string, string>;
  query: Record<string, string | undefined>;
  /** `{}` when there was none. */
  body: unknown;
  /** As it came: a signature is over the bytes. */
  rawBody: string;
};
