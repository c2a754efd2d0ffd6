import type { Shop } from './shop.ts';

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

async function expectOk(shop: Pick<Shop, 'call'>, path: string, body: object) {
  const answer = await shop.call('POST', path, { body, secretKey: null });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer;
}
