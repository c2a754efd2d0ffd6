import type { DatabaseSync } from 'node:sqlite';
import type { Currency, Language } from '../wire.ts';
import { inTransaction } from './store.ts';

export type Product = {
  productId: string;
  name: Record<Language, string>;
  /** In the smallest unit. A method in another currency needs a price in it. */
  prices: Partial<Record<Currency, number>>;
};

// biome-ignore format: a table
export const products: readonly Product[] = [
  { productId: 'mug',    name: { ko: '흙빛 머그',     en: 'Earthen mug' },      prices: { KRW: 18_000 } },
  { productId: 'teapot', name: { ko: '둥근 찻주전자', en: 'Round teapot' },     prices: { KRW: 64_000 } },
  { productId: 'tray',   name: { ko: '느티나무 쟁반', en: 'Zelkova tray' },     prices: { KRW: 42_000 } },
  { productId: 'cloth',  name: { ko: '리넨 다포',     en: 'Linen tea cloth' },  prices: { KRW: 12_000 } },
];

export const productById = new Map(products.map((product) => [product.productId, product]));

/** Puts the goods on the shelf once; later starts leave the counts alone. */
export function stockShelves(db: DatabaseSync, quantity: number): void {
  const insert = db.prepare('insert into stock (productId, quantity) values (?, ?) on conflict do nothing');
  inTransaction(db, () => {
    for (const { productId } of products) insert.run(productId, quantity);
  });
}

export function stockOf(db: DatabaseSync, productId: string): number {
  const row = db.prepare('select quantity from stock where productId = ?').get(productId);
  return Number(row?.['quantity'] ?? 0);
}
