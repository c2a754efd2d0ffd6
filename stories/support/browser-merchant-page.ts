import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect } from 'vitest';

/** A page that a merchant wrote in ten lines around the unmodified npm loader; its requests come from the story. */
export interface MerchantPage {
  origin: string;
  /** Opens the page and presses its button; what comes of `requestPayment` is kept there. */
  pay(page: Page, order: { src: string; clientKey: string; request: object }): Promise<void>;
  /** What the promise came to: its value, or the code and message it was rejected with. */
  outcome(page: Page): Promise<Outcome>;
  close(): Promise<void>;
}

export type Outcome = { resolved: unknown } | { code: string; message: string };

/** The loader as npm delivers it, byte for byte. */
const LOADER = fileURLToPath(import.meta.resolve('@tosspayments/tosspayments-sdk')).replace(
  /index\.cjs\.js$/,
  'index.esm.js',
);

const HTML = `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>작은 상점</title>
<link rel="icon" href="data:,"></head>
<body><h1>주문서</h1><button id="pay">결제하기</button>
<script type="module">
  import { ANONYMOUS, loadTossPayments } from '/loader.js';
  document.querySelector('#pay').onclick = async () => {
    const { src, clientKey, request } = window.order;
    window.outcome = undefined;
    try {
      const tossPayments = await loadTossPayments(clientKey, { src });
      const payment = tossPayments.payment({ customerKey: ANONYMOUS });
      window.outcome = { resolved: await payment.requestPayment(request) };
    } catch ({ code, message }) {
      window.outcome = { code, message };
    }
  };
  document.title = '주문서';
</script></body></html>`;

/** Frames whatever address stands in its own query. */
const FRAMING = `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>남의 상점</title>
<link rel="icon" href="data:,"></head><body><script>
  const frame = document.createElement('iframe');
  frame.src = new URLSearchParams(location.search).get('address');
  frame.onload = () => { document.title = 'loaded'; };
  document.body.append(frame);
</script></body></html>`;

export async function openMerchantPage(): Promise<MerchantPage> {
  const loader = await readFile(LOADER, 'utf8');
  const server = createServer((request, response) => {
    const isScript = request.url === '/loader.js';
    response.setHeader('content-type', `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8`);
    response.end(isScript ? loader : request.url?.startsWith('/framing') ? FRAMING : HTML);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    pay: async (page, order) => {
      if (!page.url().startsWith(`${origin}/?`)) await page.goto(`${origin}/?order`);
      await expect.poll(() => page.title()).toBe('주문서');
      await page.evaluate(`window.order = ${JSON.stringify(order)}`);
      await page.locator('#pay').click();
    },
    outcome: async (page) => {
      await expect.poll(() => page.evaluate('window.outcome !== undefined')).toBe(true);
      return (await page.evaluate('window.outcome')) as Outcome;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
