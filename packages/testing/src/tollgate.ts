import { openShop, type ShopOptions, type TestShop } from './shop.ts';

/** A gateway to test against, wherever it runs. */
export interface Tollgate {
  /** `http://127.0.0.1:41234`: what a shop's settings call the address of Toss Payments. */
  url: string;
  /** A shop nobody else has, with its own keys, clock, webhooks and faults: one per test, and tests cannot meet. */
  shop(options?: ShopOptions): Promise<TestShop>;
  /** Ends what was started; a gateway of somebody else's goes on. */
  close(): Promise<void>;
}

/** The public documentation's key: any test key may open a shop. */
const anyKey = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';

/** A gateway that runs already, such as the one of `npm start` or of another process. */
export function connectTollgate(url: string, end: () => Promise<void> = async () => undefined): Tollgate {
  const shops = new Set<TestShop>();
  return {
    url,
    shop: async (options = {}) => {
      const shop = await openShop(url, anyKey, options);
      shops.add(shop);
      return shop;
    },
    close: async () => {
      await Promise.all([...shops].map((shop) => shop.close()));
      await end();
    },
  };
}
