import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, pc, phone } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function show(html: string, shape: typeof pc | typeof phone) {
  const context = await browser.newContext(shape);
  const page = await context.newPage();
  await page.setContent(`<meta name="viewport" content="width=device-width"><body>${html}`);
  return page;
}

test('Hangul is drawn as letters, not as boxes', async () => {
  const page = await show('<b id="a">한</b> <b id="b">글</b>', pc);
  const [one, other] = await Promise.all([page.locator('#a').screenshot(), page.locator('#b').screenshot()]);
  expect(one.equals(other)).toBe(false);
  await page.locator('#b').evaluate((letter) => {
    letter.textContent = '한';
  });
  expect((await page.locator('#b').screenshot()).equals(one)).toBe(true);
});

test('a phone is narrow and touched, a desk is wide and pointed at', async () => {
  const asked = () => [
    innerWidth,
    matchMedia('(pointer: coarse)').matches,
    /Mobile/.test(navigator.userAgent),
  ];
  expect(await (await show('', phone)).evaluate(asked)).toEqual([390, true, true]);
  expect(await (await show('', pc)).evaluate(asked)).toEqual([1280, false, false]);
  expect(await (await show('', pc)).evaluate(() => navigator.language)).toBe('ko-KR');
});

test('nothing is fetched from another machine', async () => {
  const page = await show('', pc);
  await expect(page.goto('https://example.com/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
});

test('a page cannot read what another origin keeps to itself', async () => {
  const servers = [
    createServer((_, response) => response.end('<p>ours')),
    createServer((_, response) => response.end('theirs')),
  ];
  const [ours, theirs] = await Promise.all(servers.map(listening));
  const page = await show('', pc);
  await page.goto(`${ours}`);
  const read = (address: string) => fetch(address).then((response) => response.text(), String);
  expect(await page.evaluate(read, `${theirs}`)).toContain('TypeError');
  expect(await page.evaluate(read, `${ours}`)).toBe('<p>ours');
  for (const server of servers) server.close();
});

async function listening(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
