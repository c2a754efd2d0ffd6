import { brotliCompressSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { buildScript } from '../test/stub-world.ts';

let script: string;
beforeAll(async () => {
  script = await buildScript();
});

test('a buyer on a phone waits for less than 7 kB', () => {
  expect(brotliCompressSync(script).length).toBeLessThan(7000);
});

test('browsers of 2019 can read it: no syntax of later years', () => {
  expect(script).not.toMatch(/\?\.[a-z[(]|\?\?|\b(import|export) |static\{|#[a-z]+\(/);
});

test('carries the words of its own refusals and of no others', () => {
  expect(script).toContain('NO_ACTIVE_PAYMENT_REQUEST');
  expect(script).not.toContain('NOT_REGISTERED_PAYMENT_WIDGET');
});
