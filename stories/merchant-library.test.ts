import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { files } from '../test/architecture.ts';
import { confirmStories } from './merchant-library/confirm.ts';
import { failStories } from './merchant-library/fail.ts';
import { keyStories } from './merchant-library/keys.ts';
import { laterStories } from './merchant-library/later-life.ts';
import { webhookStories } from './merchant-library/webhook.ts';
import { buildTown, type Town } from './support/town.ts';

/**
 * The checklist of a correct merchant server, id by id: a server made of `@tollgate/server`, against the gateway, with
 * faults switched on.
 */
let town: Town;
beforeAll(async () => {
  town = await buildTown({ processes: 1 });
});
afterAll(() => town.close());

describe('A keys and configuration', () => keyStories(() => town));
describe('C success page and confirm', () => confirmStories(() => town));
describe('D fail page', () => failStories(() => town));
describe('E webhooks', () => webhookStories(() => town));
describe('F later life', () => laterStories(() => town));

/** How many ids each part of the checklist has. */
const checklist = { A: 6, B: 7, C: 14, D: 4, E: 12, F: 8 };

/** The order page is the shop's own: these prove its part, in a browser where a browser decides. */
// biome-ignore format: a table
const orderPage = {
  B1: ['packages/shop/src/server/request.test.ts',        'B1 the order is stored before the window opens'],
  B2: ['packages/shop/src/server/request.test.ts',        'B2 order ids are random, unique and valid'],
  B3: ['packages/shop/test/shop.browser.test.ts',         'B3 the pay button is off while the window is open'],
  B4: ['packages/shop/src/server/secrecy.test.ts',        'B4 the shop cannot be framed'],
  B5: ['packages/shop/test/shop.browser.test.ts',         'B5 B7 on a %s the window is asked for in redirect mode'],
  B6: ['packages/shop/test/paypal.browser.test.ts',       'B6 pressing pay with nothing but PayPal chosen'],
  B7: ['packages/shop/test/shop.browser.test.ts',         'B5 B7 on a %s the window is asked for in redirect mode'],
} as const satisfies Record<string, readonly [path: string, name: string]>;

describe('the checklist', () => {
  const stories = files('stories/merchant-library/*.ts').map(({ text }) => text);
  const ids = Object.entries(checklist).flatMap(([part, count]) =>
    Array.from({ length: count }, (_, index) => `${part}${index + 1}`),
  );

  test.each(ids)('%s has a test of its name', (id) => {
    if (id in orderPage) {
      const [path, name] = orderPage[id as keyof typeof orderPage];
      expect(files(path)[0]?.text).toContain(`'${name}`);
      return;
    }
    const named = new RegExp(`^\\s*(?:test\\(|\\]\\)\\()'${id} `, 'm');
    expect(stories.filter((text) => named.test(text))).toHaveLength(1);
  });
});
