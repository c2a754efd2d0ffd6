import type { DatabaseSync } from 'node:sqlite';
import type { Currency, Language } from '../wire.ts';
import { inTransaction } from './store.ts';

export type Product = {
  productId: string;
  name: Record<Language, string>;
  /** In the smallest unit, won and cents. Each is a price of its own: no rate of exchange between them. */
  prices: Record<Currency, number>;
  /** What customs and PayPal are told it is. */
  description: string;
};

// biome-ignore format: a table
export const products: readonly Product[] = [
  { productId: 'mug',    name: { ko: '흙빛 머그',     en: 'Earthen mug' },     prices: { KRW: 18_000, USD: 1_299 }, description: 'Stoneware mug, 350 ml' },
  { productId: 'teapot', name: { ko: '둥근 찻주전자', en: 'Round teapot' },    prices: { KRW: 64_000, USD: 4_650 }, description: 'Stoneware teapot, 600 ml' },
  { productId: 'tray',   name: { ko: '느티나무 쟁반', en: 'Zelkova tray' },    prices: { KRW: 42_000, USD: 3_025 }, description: 'Serving tray of zelkova wood' },
  { productId: 'cloth',  name: { ko: '리넨 다포',     en: 'Linen tea cloth' }, prices: { KRW: 12_000, USD: 875 },   description: 'Linen tea cloth, 40 x 60 cm' },
];

export const productById = new Map(products.map((product) => [product.productId, product]));

/** What an order is called: its first product, and how many kinds more. */
export function nameOf(productIds: readonly string[], language: Language): string {
  const first = productById.get(productIds[0] ?? '')?.name[language] ?? '';
  const more = productIds.length - 1;
  if (more <= 0) return first;
  return language === 'ko' ? `${first} 외 ${more}건` : `${first} and ${more} more`;
}

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
