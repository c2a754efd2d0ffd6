import { afterEach, describe, expect, test, vi } from 'vitest';
import { testKeys } from '../test/stage.ts';
import { createTossPayments, type TossPaymentsOptions } from './index.ts';
import { refuseBrowser } from './refuse-browser.ts';
import { memoryStore } from './stores/memory.ts';

const create = (options: Partial<TossPaymentsOptions>) =>
  createTossPayments({ ...testKeys, store: memoryStore(), ...options });
const widget = {
  clientKey: 'test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm',
  secretKey: 'test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6',
};

test('A3 A4 keys of one pair say what they are', () => {
  expect(create({}).keys).toEqual({ environment: 'test', kind: 'individual' });
  expect(create(widget).keys).toEqual({ environment: 'test', kind: 'widget' });
  expect(create({ secretKey: 'test_ak_ZORzdMaqN3wQd5k6ygr5AkYXQGwy' }).keys.kind).toBe('individual');
  expect(create({ secretKey: 'live_sk_abc', clientKey: 'live_ck_abc' }).keys.environment).toBe('live');
});

test.each<[string, Partial<TossPaymentsOptions>, string]>([
  ['A1 a client key as the secret one', { secretKey: testKeys.clientKey }, 'secretKey holds a client key'],
  ['A1 a secret key as the client one', { clientKey: testKeys.secretKey }, 'must never reach a page'],
  ['A3 a live client key', { clientKey: 'live_ck_abc' }, 'clientKey is a live key and secretKey a test key'],
  ['A3 a widget client key', { clientKey: widget.clientKey }, 'take both from one pair'],
  ['A4 individual keys for widgets()', { opens: 'widgets' }, 'widgets() needs the widget keys'],
  ['A4 widget keys for payment()', { ...widget, opens: 'payment' }, 'payment() needs the individual keys'],
  ['A2 a key with a line break', { secretKey: `${testKeys.secretKey}\n` }, 'has blanks'],
  ['A2 a key with a byte order mark', { secretKey: `\ufeff${testKeys.secretKey}` }, 'byte order mark'],
  [
    'A2 a key that is encoded already',
    { secretKey: btoa(`${testKeys.secretKey}:`) },
    'no key of this protocol',
  ],
  ['A2 a key with its colon', { secretKey: `${testKeys.secretKey}:` }, 'no key of this protocol'],
  ['no key', { secretKey: undefined as never }, 'secretKey is no key'],
  ['A6 no address', { baseUrl: 'api.tosspayments.com' }, 'baseUrl'],
  ['A6 a file', { baseUrl: 'file:///etc/passwd' }, 'baseUrl'],
  [
    'a live key without TLS',
    { secretKey: 'live_sk_a', clientKey: 'live_ck_a', baseUrl: 'http://pay.test' },
    'https',
  ],
])('%s stops the start, and the message shows no key', (_name, options, words) => {
  const start = () => create(options);
  expect(start).toThrow(words);
  expect(start).not.toThrow(/zXLkKEypNArWmo50nX3lmeaxYG5R|D5GePWvyJnrK0W0k6q8gLzN97Eoq/);
});

test('A6 the address is a setting, and a live key may go to this very machine', () => {
  expect(create({ baseUrl: 'http://localhost:4100' }).keys.environment).toBe('test');
  expect(
    create({ secretKey: 'live_sk_a', clientKey: 'live_ck_a', baseUrl: 'http://127.0.0.1:4100' }).keys
      .environment,
  ).toBe('live');
});

test('A6 without an address, Toss Payments itself is called', async () => {
  const called: string[] = [];
  const toss = create({
    fetch: async (url) => {
      called.push(String(url));
      return Response.json({ code: 'NOT_FOUND_PAYMENT', message: '' }, { status: 404 });
    },
  });
  await toss.payment('a/b');
  expect(called).toEqual(['https://api.tosspayments.com/v1/payments/a%2Fb']);
});

describe('a browser', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test('A1 in a page nothing starts', () => {
    vi.stubGlobal('window', {});
    vi.stubGlobal('document', {});
    expect(() => create({})).toThrow('must not run in a browser');
  });

  test.each([
    [
      'a worker of a browser',
      { importScripts: () => undefined, navigator: { userAgent: 'Mozilla/5.0 (X11)' } },
      true,
    ],
    ['a page', { window: {}, document: {} }, true],
    ['Node', { navigator: { userAgent: 'Node.js/26' } }, false],
    ['Deno', { navigator: { userAgent: 'Deno/2.5' }, window: undefined }, false],
    ['Bun', { navigator: { userAgent: 'Bun/1.3' } }, false],
    [
      'an edge worker',
      { navigator: { userAgent: 'Cloudflare-Workers' }, WorkerGlobalScope: class {} },
      false,
    ],
  ])('A1 %s is told from the rest', (_name, scope, isBrowser) => {
    const start = () => refuseBrowser(scope);
    if (isBrowser) expect(start).toThrow('browser');
    else expect(start).not.toThrow();
  });
});
