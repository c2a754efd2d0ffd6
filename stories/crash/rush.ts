import { setTimeout as pause } from 'node:timers/promises';
import type { Shop } from '../support/shop.ts';
import { buyByAccount } from './buy-by-account.ts';
import { buyByPayPal } from './buy-by-paypal.ts';
import { insist } from './patience.ts';
import { becomes, newPurchase, owe, type Purchase, request, type Street } from './purchase.ts';

export interface Rush extends Street {
  shops: Shop[];
  /** Its clock runs ahead: whoever begins to buy there is too late. */
  lateShop: Shop;
  customers: number;
}

/**
 * Customers who buy, pay and change their minds, one purchase after the other, until it is over.
 *
 * Their shops do what a correct server does: every call is repeated until it is answered, with the same idempotency
 * key where there is one.
 */
export async function goShopping(rush: Rush, purchases: Purchase[]): Promise<void> {
  const customer = async (_: unknown, place: number): Promise<void> => {
    const street = { ...rush, dice: rush.dice.fork() };
    const shop = rush.shops[place % rush.shops.length] as Shop;
    while (!rush.isOver()) {
      purchases.push(await buy(street, shop));
      await pause(street.dice.between(0, 60));
    }
  };
  const latecomer = async (): Promise<void> => {
    const street = { ...rush, dice: rush.dice.fork() };
    while (!rush.isOver()) {
      purchases.push(await comeTooLate(street, rush.lateShop));
      await pause(200);
    }
  };
  await Promise.all([latecomer(), ...Array.from({ length: rush.customers }, customer)]);
}

const buy = (street: Street, shop: Shop): Promise<Purchase> =>
  street.dice.isBelow(0.6) ? buyByAccount(street, shop) : buyByPayPal(street, shop);

/** The window is opened and left open: half an hour later, by that shop's clock, it is over. */
async function comeTooLate(street: Street, shop: Shop): Promise<Purchase> {
  const ready = await request(street, shop, {
    method: 'VIRTUAL_ACCOUNT',
    amount: { value: 7_000, currency: 'KRW' },
    orderName: '엽서',
  });
  const advanced = await insist(street, () =>
    shop.call('POST', '/sandbox/v1/clock', { body: { advance: 'PT31M' } }),
  );
  if (advanced.status !== 200) throw new Error(`the clock: ${advanced.status} ${advanced.text}`);
  const expired = await becomes(street, shop, ready, 'EXPIRED');
  const purchase = newPurchase(shop, expired);
  owe(purchase, 'PAYMENT_STATUS_CHANGED', 'EXPIRED');
  return purchase;
}
