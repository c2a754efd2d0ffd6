import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type {
  Authenticate,
  StatusWindow,
  VirtualAccountWindow,
  WalletWindow,
  WindowState,
} from '@tollgate/contract/window';
import { builtPackage } from '../../../test/built.ts';

/** What the gateway was asked. */
export type Asked = { verb: string; language: string | undefined; body: Authenticate };
/** What it answers: a status and a body, after a while or a promise if wanted; nothing at all cuts the line. */
export type Reply =
  | { status?: number; body: unknown; afterMs?: number; after?: Promise<unknown> }
  | undefined;

/**
 * A gateway that serves the built window with any state and answers as told, and a merchant's page on another origin
 * that frames it as the browser script does.
 */
export type Stage = Awaited<ReturnType<typeof openStage>>;

export async function openStage() {
  const built = await builtPackage('checkout');
  const dist = built.directory;
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const stage = {
    state: {} as WindowState,
    reply: (_asked: Asked): Reply => undefined,
    asked: [] as Asked[],
  };

  const merchant = await listen((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(merchantPage);
  });
  const wallet = await listen((request, response) => {
    if (request.url === '/nothing') return response.writeHead(204).end();
    response.setHeader('content-type', 'text/html; charset=utf-8').end('<h1>Log in at the wallet</h1>');
  });
  const gateway = await listen(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://gateway').pathname;
    if (request.method === 'POST') return answer(request, response, path);
    if (path.startsWith('/checkout/assets/')) {
      const file = await readFile(join(dist, path.slice('/checkout/'.length)));
      const type = extname(path) === '.css' ? 'text/css' : 'text/javascript';
      return response.setHeader('content-type', `${type}; charset=utf-8`).end(file);
    }
    const embedded = JSON.stringify(stage.state).replaceAll('<', '\\u003c');
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .setHeader('content-security-policy', policy(merchant.origin))
      .end(html.replace('<!--state-->', `<script type="application/json" id="state">${embedded}</script>`));
  });

  async function answer(request: IncomingMessage, response: ServerResponse, path: string) {
    const body = JSON.parse(await text(request)) as Authenticate;
    const asked = { verb: path.split('/').at(-1) ?? '', language: request.headers['accept-language'], body };
    stage.asked.push(asked);
    const reply = stage.reply(asked);
    if (!reply) return response.destroy();
    await reply.after;
    if (reply.afterMs) await new Promise((resolve) => setTimeout(resolve, reply.afterMs));
    response
      .writeHead(reply.status ?? 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(reply.body));
  }

  return Object.assign(stage, {
    dist,
    windowUrl: `${gateway.origin}/v1/payments/pk/checkout?session=s`,
    shopUrl: merchant.origin,
    /** A wallet's own page, on an origin of its own. */
    walletUrl: `${wallet.origin}/checkoutnow?token=4JE14514FX1240321`,
    /** The same page on a day when it does not come up: the browser stays where it was. */
    lostWalletUrl: `${wallet.origin}/nothing`,
    close: async () => {
      await Promise.all([gateway.close(), merchant.close(), wallet.close()]);
      await built.remove();
    },
  });
}

/** A virtual-account payment of a shop in test, as the guide's example order. */
export function virtualAccountState(change: Partial<VirtualAccountWindow> = {}): VirtualAccountWindow {
  const now = new Date('2026-03-10T14:22:00+09:00');
  return {
    view: 'virtual-account',
    mode: 'redirect',
    target: 'self',
    parentOrigin: null,
    paymentKey: 'tgdoc20260310142200aB3dE',
    session: 's',
    language: 'ko',
    isTest: true,
    merchantName: '물결서점',
    orderName: '여름 산책 지도책 외 2건',
    amount: { value: 39_800, currency: 'KRW' },
    banks,
    customerName: '김토마',
    customerMobilePhone: '01012341234',
    customerEmail: 'customer@example.com',
    showCustomerMobilePhone: true,
    cashReceiptType: null,
    escrow: 'none',
    depositDeadline: { validHours: 168 },
    now: now.toISOString(),
    expiresAt: new Date(now.getTime() + 30 * 60_000).toISOString(),
    ...change,
  };
}

/** A purchase in dollars that is paid at PayPal's own pages. */
export function walletState(change: Partial<WalletWindow> = {}): WalletWindow {
  const { mode, target, parentOrigin, paymentKey, session, language, isTest, merchantName, now, expiresAt } =
    virtualAccountState();
  return {
    view: 'wallet',
    wallet: 'PAYPAL',
    ...{ mode, target, parentOrigin, paymentKey, session, language, isTest, merchantName, now, expiresAt },
    orderName: '리넨 재킷 외 1건',
    amount: { value: 726.24, currency: 'USD' },
    ...change,
  };
}

/** A payment that the window was opened for again, or that the buyer came back to from a wallet. */
export function statusState(
  status: StatusWindow['status'],
  change: Partial<StatusWindow> = {},
): StatusWindow {
  const { mode, target, parentOrigin, language, isTest, merchantName, orderName, amount } =
    virtualAccountState();
  return {
    view: 'status',
    ...{ mode, target, parentOrigin, language, isTest, merchantName, orderName, amount, status },
    ...change,
  };
}

const banks = [
  ['39', '경남은행', 'Kyongnam Bank'],
  ['34', '광주은행', 'Gwangju Bank'],
  ['06', 'KB국민은행', 'KB Kookmin Bank'],
  ['03', 'IBK기업은행', 'Industrial Bank of Korea'],
  ['11', 'NH농협은행', 'NH NongHyup Bank'],
  ['31', 'iM뱅크(대구)', 'iM Bank (Daegu)'],
  ['32', '부산은행', 'Busan Bank'],
  ['45', '새마을금고', 'MG Saemaul'],
  ['07', 'Sh수협은행', 'Sh Suhyup Bank'],
  ['88', '신한은행', 'Shinhan Bank'],
  ['20', '우리은행', 'Woori Bank'],
  ['71', '우체국예금보험', 'Korea Post'],
  ['81', '하나은행', 'Hana Bank'],
].map(([code = '', ko = '', en = '']) => ({ code, ko, en }));

function policy(merchantOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${merchantOrigin}`,
  ].join('; ');
}

/** Frames the address in its own `?open=`, and keeps what the window says in `messages`. */
const merchantPage = `<!doctype html><html lang="ko"><head><meta charset="utf-8" />
<meta name="color-scheme" content="light dark" /><title>물결서점</title>
<style>
  body { font-family: sans-serif; margin: 40px; background: #ffd9a0; color: #201a10; }
  iframe { position: fixed; inset: 0; width: 100%; height: 100%; border: 0; color-scheme: light; }
</style></head><body><h1>주문서</h1><p>여름 산책 지도책 외 2건</p><button id="pay">결제하기</button>
<script>
  window.messages = [];
  addEventListener('message', ({ data, origin }) => messages.push({ ...data, origin }));
  pay.onclick = () => {
    const frame = document.createElement('iframe');
    frame.dataset.testid = 'tollgate-window';
    frame.title = '결제창';
    frame.src = new URLSearchParams(location.search).get('open') + '#nonce=n-1';
    document.body.append(frame);
  };
</script></body></html>`;

async function listen(handle: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const server: Server = createServer((request, response) => {
    Promise.resolve(handle(request, response)).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function text(request: IncomingMessage): Promise<string> {
  let all = '';
  for await (const chunk of request) all += chunk;
  return all;
}
