import { after } from 'node:test';
import type { TestShop } from './shop.ts';
import { startTollgate } from './start.ts';
import type { Tollgate } from './tollgate.ts';

let running: Promise<Tollgate> | undefined;

/** For node:test: the gateway of this file, started at the first call and ended after its last test. */
export function tollgate(): Promise<Tollgate> {
  running ??= startTollgate();
  return running;
}

/** A shop of its own for one test. */
export async function freshShop(): Promise<TestShop> {
  return (await tollgate()).shop();
}

after(async () => {
  await (await running)?.close();
});
