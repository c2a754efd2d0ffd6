import type { Gateway } from '../gateway.ts';
import { type Handler, respond } from '../http/call.ts';
import { forgetCallers } from '../store/reads.ts';
import { resetShop as reset } from '../store/reset-shop.ts';

/** Empties this shop: as if it had just been made, but with the same keys. */
export const resetShop: Handler<'resetShop'> = async ({ gateway, mId }) => {
  await emptyShop(gateway, mId);
  return respond({ mId });
};

export async function emptyShop({ db, faults, reads }: Gateway, mId: string): Promise<void> {
  await faults.changed(mId, () => reset(db, mId));
  forgetCallers(reads, mId);
}
