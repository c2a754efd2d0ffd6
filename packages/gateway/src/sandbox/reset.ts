import { type Handler, respond } from '../http/call.ts';
import { resetShop as reset } from '../store/reset-shop.ts';

/** Empties this shop: as if it had just been made, but with the same keys. */
export const resetShop: Handler<'resetShop'> = async ({ gateway, mId }) => {
  await gateway.faults.changed(mId, () => reset(gateway.db, mId));
  return respond({ mId });
};
