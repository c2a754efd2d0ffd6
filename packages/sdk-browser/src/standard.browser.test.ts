import { describe, expect, test } from 'vitest';
import { pc } from '../../../test/browser.ts';
import {
  type Face,
  openShop,
  openWindow,
  overlay,
  page,
  press,
  promise,
  type Request,
  redirect,
  settled,
  shownWindow,
  useShop,
  world,
} from '../test/shop-page.ts';

/** What the shop's page and the window's page have on their windows for us. */
declare const payment: Face;
declare function load(key?: string): Promise<Record<string, (params: object) => Face>>;
declare function pay(payment: Face, request: unknown): void;
declare function say(message: object): void;

useShop();

describe('the script tag', () => {
  test('has the global ready for the next line, and finds its gateway by its own address', async () => {
    await openShop(pc, '/tag');
    await page.evaluate((request) => void payment.requestPayment(request), redirect());
    await overlay().waitFor();
    expect(world.asked).toHaveLength(1);
    expect(
      await page.evaluate(() => Object.keys(window).filter((name) => /toss|tollgate/i.test(name))),
    ).toEqual(['TossPayments']);
  });

  test('speaks English where the browser does', async () => {
    await openShop({ ...pc, locale: 'en-GB' });
    await press({ ...promise, amount: { value: 0, currency: 'KRW' } });
    expect(await settled()).toMatchObject({ message: expect.stringMatching(/^[ -~]+$/) });
    await openWindow(promise);
    expect(world.asked[0]).toMatchObject({ language: 'en' });
    expect(await overlay().getAttribute('title')).toBe('Payment window');
  });
});

describe('the codes of payment(), reached from a page', () => {
  const refused = (more: Request) => async () => {
    await press({ ...redirect(), ...more });
    return settled();
  };
  const byFactory = (key: string, customerKey: string) => () =>
    page.evaluate(
      async ([clientKey, customer]) => {
        try {
          return (await load(clientKey))['payment']?.({ customerKey: customer });
        } catch (error) {
          const { name, code } = error as { name: string; code: string };
          return { name, code };
        }
      },
      [key, customerKey] as const,
    );
  const afterOpening =
    (act: () => Promise<unknown>, index = 0) =>
    async () => {
      await openWindow(promise);
      await act();
      return settled(index);
    };
  const key = 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq';

  // biome-ignore format: a table
  const reached: Record<string, () => Promise<unknown>> = {
    InvalidClientKeyError:          byFactory('nonsense', 'k2'),
    InvalidCustomerKeyError:        byFactory(key, 'k'),
    InsecureKeyUsageError:          byFactory(key, 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R'),
    NotSupportedWidgetKeyError:     byFactory('test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm', 'k2'),
    UserCancelError:                afterOpening(() => shownWindow().evaluate(() => say({ type: 'close' }))),
    PaymentRequestAbortedError:     afterOpening(() => page.evaluate(() => payment.destroy())),
    NoActivePaymentRequestError:    () => page.evaluate(() => payment.destroy().catch(({ name, code }) => ({ name, code }))),
    InvalidAmountValueError:        refused({ amount: { value: '1', currency: 'KRW' } }),
    InvalidAmountCurrencyError:     refused({ amount: { value: 1, currency: 'USD' } }),
    BelowZeroAmountError:           refused({ amount: { value: 0, currency: 'KRW' } }),
    NotSupportedPromiseError:       refused({ successUrl: null, failUrl: null, windowTarget: 'self' }),
    NotSupportedMethodError:        refused({ method: 'BITCOIN' }),
    V1MethodNotSupportedError:      refused({ method: '가상계좌' }),
    IncorrectSuccessUrlFormatError: refused({ successUrl: '/success' }),
    IncorrectFailUrlFormatError:    refused({ failUrl: null }),
    PaymentRequestFailError:        async () => { world.answer = { status: 500, body: '' }; return refused({})(); },
    InvalidMethodTransactionError:  afterOpening(() => page.evaluate((request) => pay(payment, request), promise), 1),
    InvalidMetadataError:           refused({ metadata: { a: 1 } }),
    InvalidParametersError:         refused({ orderId: null }),
    UnknownError:                   () => page.evaluate(() => {
      const request = Object.defineProperty({}, 'method', { get: () => { throw new TypeError('a proxy gone mad'); } });
      return payment.requestPayment(request).catch(({ name, code }) => ({ name, code }));
    }),
  };

  test.each(Object.entries(reached))('%s', async (name, reach) => {
    const code = name
      .replace(/Error$/, '')
      .replace(/(?<=[a-z1])[A-Z]/g, '_$&')
      .toUpperCase();
    expect(await reach()).toMatchObject({ name, code });
  });

  test('a foreign wallet is the gateway’s to refuse, and never an overlay', async () => {
    world.answer = { status: 400, body: { code: 'NOT_SUPPORTED_METHOD', message: '아직' } };
    await press({
      ...redirect(),
      method: 'FOREIGN_EASY_PAY',
      amount: { value: 664.98, currency: 'USD' },
      foreignEasyPay: { provider: 'PAYPAL', country: 'KR' },
    });
    expect(await settled()).toMatchObject({ code: 'NOT_SUPPORTED_METHOD', message: '아직' });
    expect(world.asked[0]).toMatchObject({ target: 'self', request: { amount: { value: 664.98 } } });
  });
});
