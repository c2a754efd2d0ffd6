import { useSyncExternalStore } from 'react';

/** Product ids and counts; prices are the server's business. */
export type Basket = Record<string, number>;

const key = 'shop-basket';
const listeners = new Set<() => void>();
let basket = read();

export function useBasket(): Basket {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => basket,
  );
}

export function putIn(productId: string, change: number): void {
  const quantity = Math.min(99, Math.max(0, (basket[productId] ?? 0) + change));
  const { [productId]: _, ...rest } = basket;
  store(quantity === 0 ? rest : { ...basket, [productId]: quantity });
}

export function emptyBasket(): void {
  if (Object.keys(basket).length > 0) store({});
}

function store(next: Basket): void {
  basket = next;
  localStorage.setItem(key, JSON.stringify(next));
  for (const listener of listeners) listener();
}

function read(): Basket {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Basket;
  } catch {
    return {};
  }
}
