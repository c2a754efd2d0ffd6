import type { Shop } from '@tollgate/contract/console';
import { createContext, useContext } from 'react';

export const ShopContext = createContext<(Shop & { choose: (mId: string) => void }) | undefined>(undefined);

/** The chosen shop: the one that `?shop=` in the address names. Inside the shell there is always one. */
export function useShop(): Shop & { choose: (mId: string) => void } {
  const shop = useContext(ShopContext);
  if (!shop) throw new Error('Only pages inside the shell have a shop.');
  return shop;
}

/** Empty where no shop is chosen yet, as at the log-in. */
export const useMId = () => useContext(ShopContext)?.mId ?? '';
