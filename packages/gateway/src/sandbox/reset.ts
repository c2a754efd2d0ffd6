import type { Gateway } from '../gateway.ts';
import { type Handler, respond } from '../http/call.ts';
import { resetShop as reset } from '../store/reset-shop.ts';

/** Empties this shop: as if it had just been made, but with the same keys. */
export const resetShop: Handler<'resetShop'> = async ({ gateway, mId }) => {
  await emptyShop(gateway, mId);
  return respond({ mId });
};

export const emptyShop = ({ db, faults }: Gateway, mId: string): Promise<void> =>
  faults.changed(mId, () => reset(db, mId));
