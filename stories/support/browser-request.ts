import type { Shop } from './shop.ts';
import type { Town } from './town.ts';

/** What a browser does between pressing pay and the success address, without a browser. */
export interface OpenedWindow {
  paymentKey: string;
  session: string;
  /** The first state the window's HTML was born with. */
  // biome-ignore lint/suspicious/noExplicitAny: a story reads whatever the wire says.
  state(): Promise<any>;
  /** Next: the outcome's address. */
  finish(choices?: Record<string, unknown>): Promise<URL>;
  /** The cancel button: the outcome's address. */
  leave(): Promise<URL>;
}

/** Where the merchant of these stories hears of the outcome; both carry a query of their own. */
export const successUrl = 'http://localhost:4200/payments/success?from=order';
export const failUrl = 'http://localhost:4200/payments/fail?token=kept';

/** Asks for a window as the browser script does, with the shop's client key or the one given. */
export async function requestWindow(
  shop: Pick<Shop, 'clientKey' | 'call'>,
  request: Record<string, unknown>,
): Promise<OpenedWindow> {
  const asked = {
    clientKey: shop.clientKey,
    customerKey: '@@ANONYMOUS',
    target: 'self',
    mode: 'redirect',
    language: 'ko',
    request: { method: 'VIRTUAL_ACCOUNT', orderName: '머그컵 외 1건', successUrl, failUrl, ...request },
  };
  const { body } = await expectOk(shop, '/checkout/v1/payments', asked);
  const windowUrl = new URL(body.windowUrl);
  const session = windowUrl.searchParams.get('session') ?? '';
  const outcome = async (verb: string, choices: object): Promise<URL> => {
    const path = `/checkout/v1/payments/${body.paymentKey}/${verb}`;
    return new URL((await expectOk(shop, path, { session, ...choices })).body.url);
  };
  return {
    paymentKey: body.paymentKey,
    session,
    state: async () => {
      const page = await shop.call('GET', windowUrl.pathname + windowUrl.search, { secretKey: null });
      return JSON.parse(/id="state">(.*?)<\/script>/.exec(page.text)?.[1] ?? 'null');
    },
    finish: (choices = {}) =>
      outcome('authenticate', {
        bank: '88',
        depositorName: '김구매',
        cashReceipt: { type: '미발행' },
        agreed: true,
        ...choices,
      }),
    leave: () => outcome('cancel', {}),
  };
}

/** The same browser at PayPal: what it does there, and the address it is sent to when it comes back. */
export interface AtPayPal {
  /** PayPal's number of the order. */
  orderId: string;
  /** PayPal's page, which the window leads to. */
  url: URL;
  pay(buyer?: string): Promise<URL>;
  cancel(): Promise<URL>;
  /** PayPal turns the buyer away. */
  refuse(): Promise<URL>;
}

/** Leaves an opened window for PayPal, as the window's own script does. */
export async function goToPayPal(
  { payPal }: Pick<Town, 'payPal'>,
  shop: Pick<Shop, 'call'>,
  { paymentKey, session }: OpenedWindow,
): Promise<AtPayPal> {
  const { body, headers } = await expectOk(shop, `/checkout/v1/payments/${paymentKey}/depart`, { session });
  const cookie = headers.getSetCookie().map((each) => each.split(';', 1)[0]);
  const url = new URL(body.url);
  const orderId = url.searchParams.get('token') ?? '';
  const back = async (decided: { ok: true; url: string | undefined } | { ok: false; issue: string }) => {
    if (!decided.ok || !decided.url) throw new Error(`PayPal says ${JSON.stringify(decided)}`);
    const headers = { cookie: cookie.join('; ') };
    const answer = await fetch(decided.url, { redirect: 'manual', headers });
    if (answer.status !== 303) throw new Error(`the way back: ${answer.status} ${await answer.text()}`);
    return new URL(answer.headers.get('location') ?? '');
  };
  return {
    orderId,
    url,
    pay: async (buyer) => back(await payPal.control.approve({ orderId, ...(buyer && { buyer }) })),
    cancel: async () => back(await payPal.control.cancelOrder({ orderId })),
    refuse: async () => back(await payPal.control.refuse({ orderId })),
  };
}

async function expectOk(shop: Pick<Shop, 'call'>, path: string, body: object) {
  const answer = await shop.call('POST', path, { body, secretKey: null });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer;
}
