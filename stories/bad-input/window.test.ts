import { AuthenticateRequest, LeaveWindowRequest, OpenWindowRequest, windowFields } from '@tollgate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, newOrderId, type Shop } from '../support/shop.ts';
import { buildTown, type Town } from '../support/town.ts';
import { books, numbersLeased } from './books.ts';
import { expectRefusal, refusesWrongFields } from './refusals.ts';
import { abroadFields, accountOptions, optionsOf, toPayPal } from './shared-fields.ts';
import * as wrong from './wrong-values.ts';
import { written } from './wrong-values.ts';

let town: Town;
let shop: Shop;
let before: Record<string, string>;
/** A window that the script opened, another one, and one that a server created, whose address is the permission. */
let opened: Window;
let another: Window;
let created: Window;

type Window = { paymentKey: string; session: string };

beforeAll(async () => {
  town = await buildTown();
  await numbersLeased(town.db);
  shop = await town.shop({ name: '<b>상점</b>' });
  opened = await open();
  another = await open();
  created = { paymentKey: await create(), session: '' };
  before = await books(town.db);
});
afterAll(() => town.close());

const asked = () => ({
  method: 'VIRTUAL_ACCOUNT',
  amount: { value: 50_000, currency: 'KRW' },
  orderId: newOrderId(),
  orderName: '</script><script>alert(1)</script>',
  successUrl: 'https://shop.example/success',
  failUrl: 'https://shop.example/fail',
});

/** What the browser script sends. */
const opening = (language: 'ko' | 'en', request: Record<string, unknown> = asked()) => ({
  clientKey: shop.clientKey,
  customerKey: 'customer-1',
  target: 'iframe',
  mode: 'redirect',
  language,
  request,
});

/** A buyer's browser: no key, no cookie. */
const browse = (
  method: string,
  path: string,
  rawBody?: string | Buffer,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  shop.call(method, path, { secretKey: null, headers, ...(rawBody !== undefined && { rawBody }) });

async function open(): Promise<Window> {
  const { body } = await browse('POST', '/checkout/v1/payments', JSON.stringify(opening('ko')));
  return { paymentKey: body.paymentKey, session: new URL(body.windowUrl).searchParams.get('session') ?? '' };
}

async function create(): Promise<string> {
  const { body } = await shop.call('POST', '/v1/payments', { body: asked() });
  return body.paymentKey;
}

const INVALID = 'INVALID_PARAMETERS';
const address = (name: string) => `/checkout/v1/payments/${name}`;

refusesWrongFields('POST /checkout/v1/payments', {
  db: () => town.db,
  send: async (body, headers) => {
    const answer = await browse('POST', '/checkout/v1/payments', body, headers);
    expect(answer.headers.get('access-control-allow-origin'), 'the page must be able to read it').toBe('*');
    return answer;
  },
  body: (language) =>
    opening(language, {
      ...asked(),
      virtualAccount: accountOptions,
      foreignEasyPay: toPayPal,
      sandbox: { paymentResult: 'SUCCESS' },
    }),
  schema: OpenWindowRequest,
  // biome-ignore format: a table
  fields: [
    ['clientKey',                      wrong.text(200),                            'INVALID_CLIENT_KEY', 'INVALID_CLIENT_KEY'],
    ['customerKey',                    [...wrong.text(300, 2), 'a b', '고객', 'a/b'], 'INVALID_CUSTOMER_KEY', 'INVALID_CUSTOMER_KEY'],
    ['target',                         [...wrong.word, 'popup'],                   INVALID, INVALID],
    ['mode',                           wrong.word,                                 INVALID, INVALID],
    ['language',                       [...wrong.word, 'fr', 'KO'],                INVALID, INVALID],
    ['request',                        wrong.object,                               INVALID, INVALID],
    ['request.method',                 [true, 7, {}, [], written('7.0')],          INVALID, INVALID],
    ['request.method (unknown)',       ['', 'x', 'EASY_PAY', 'virtual_account', '__proto__'], 'NOT_SUPPORTED_METHOD'],
    ['request.method (of version 1)',  ['가상계좌', '카드', '토스페이'],              'V1_METHOD_NOT_SUPPORTED'],
    ['request.amount',                 wrong.object,                               INVALID, INVALID],
    ['request.amount.value',           [...wrong.noAmount, '50000', 0.5, written('1e-1')], 'INVALID_AMOUNT_VALUE', 'INVALID_AMOUNT_VALUE'],
    ['request.amount.value (positive)', [0, -1, written('-0'), written('0e5')],    'BELOW_ZERO_AMOUNT'],
    ['request.amount.currency',        [...wrong.word, 'EUR', 'USD', 'JPY', 'krw'], 'INVALID_AMOUNT_CURRENCY', 'INVALID_AMOUNT_CURRENCY'],
    ['request.orderId',                wrong.orderId,                              INVALID, INVALID],
    ['request.orderName',              wrong.text(100),                            INVALID, INVALID],
    ['request.successUrl',             wrong.address,                              'INCORRECT_SUCCESS_URL_FORMAT', 'INCORRECT_SUCCESS_URL_FORMAT'],
    ['request.failUrl',                wrong.address,                              'INCORRECT_FAIL_URL_FORMAT', 'INCORRECT_FAIL_URL_FORMAT'],
    ['request.customerName',           wrong.text(100),                            INVALID],
    ['request.customerEmail',          wrong.email,                                INVALID],
    ['request.customerMobilePhone',    wrong.phone,                                INVALID],
    ['request.taxFreeAmount',          [...wrong.noAmount, ...wrong.belowNothing], INVALID],
    ['request.windowTarget',           [...wrong.word, 'popup'],                   INVALID],
    ['request.metadata',               wrong.metadata,                             'INVALID_METADATA'],
    ['request.sandbox',                wrong.object,                               INVALID],
    ['request.sandbox.paymentResult',  [...wrong.word, 'success'],                 INVALID, INVALID],
    ...optionsOf('request.virtualAccount', { other: INVALID }),
    ...abroadFields('request.foreignEasyPay', INVALID),
  ],
  patches: [
    [{ clientKey: 'test_ck_nobody' }, 'INVALID_CLIENT_KEY'],
    [{ clientKey: 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R' }, 'INVALID_CLIENT_KEY'],
    [{ clientKey: '__proto__' }, 'INVALID_CLIENT_KEY'],
    [{ clientKey: 7 }, 'INVALID_CLIENT_KEY'],
    [{ clientKey: 'test_gck_docs_Ovk5rk1EwkEbP0W43n07xlzm' }, 'NOT_SUPPORTED_WIDGET_KEY'],
    [{ customerKey: 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R' }, 'INSECURE_KEY_USAGE'],
    [{ mode: 'promise' }, INVALID, 'mode'],
    [{ 'request.method': 'CARD' }, 'NOT_SUPPORTED_METHOD'],
    [{ 'request.amount.value': 1e13 }, 'INVALID_REQUEST', 'amount'],
    [{ 'request.taxFreeAmount': 0.5 }, 'INVALID_REQUEST', 'taxFreeAmount'],
    [{ 'request.virtualAccount.validHours': 2_161 }, INVALID, 'request.virtualAccount.validHours'],
    [{ 'request.virtualAccount.dueDate': '2020-01-01T00:00:00' }, 'INVALID_DATE', 'dueDate'],
    [{ 'request.virtualAccount.dueDate': '9999-01-01T00:00:00' }, 'EXCEED_MAX_DUE_DATE'],
  ],
});

const but = (values: readonly unknown[], ...without: unknown[]) =>
  values.filter((value) => !without.includes(value));

refusesWrongFields('POST /checkout/v1/payments/{paymentKey}/authenticate', {
  db: () => town.db,
  send: (body, headers) => browse('POST', address(`${opened.paymentKey}/authenticate`), body, headers),
  body: () => ({
    session: opened.session,
    bank: '88',
    depositorName: '김구매',
    cashReceipt: { type: '소득공제', registrationNumberType: 'MOBILE', registrationNumber: '01012345678' },
    agreed: true,
  }),
  schema: AuthenticateRequest,
  inputs: new Set(windowFields),
  // An input that a buyer left empty is left out, so '' is nothing wrong in those that may be.
  // biome-ignore format: a table
  fields: [
    ['bank',                               wrong.notIssuing,               'INVALID_BANK', 'INVALID_BANK'],
    ['depositorName',                      [...wrong.text(100), ' ', '\n\t', 7], 'INVALID_REQUEST', 'INVALID_REQUEST'],
    ['customerMobilePhone',                but(wrong.phone, ''),           'INVALID_REQUEST'],
    ['customerEmail',                      but(wrong.email, ''),           'INVALID_EMAIL'],
    ['cashReceipt',                        wrong.object,                   'INVALID_REQUEST', 'INVALID_REQUEST'],
    ['cashReceipt.type',                   [...wrong.word, 'NOT_ISSUED'],  'INVALID_REQUEST', 'INVALID_REQUEST'],
    ['cashReceipt.registrationNumberType', but(wrong.word, ''),            'INVALID_REQUEST'],
    ['cashReceipt.registrationNumber',     but(wrong.text(30), ''),        'INVALID_REQUEST'],
    ['useEscrow',                          wrong.flag,                     'INVALID_REQUEST'],
    ['agreed',                             [false, 'true', 1, {}, [], ''], 'INVALID_REQUEST', 'INVALID_REQUEST'],
  ].filter(([field]) => field !== 'session') as never,
  patches: [
    ['', '123', '010123456789', '0101234567a', '٠١٠١٢٣٤٥٦٧٨'].map((registrationNumber) => ({
      'cashReceipt.registrationNumber': registrationNumber,
    })),
    [{ cashReceipt: { type: '지출증빙', registrationNumber: '01012345678' } }],
    [
      {
        cashReceipt: {
          type: '지출증빙',
          registrationNumberType: 'MOBILE',
          registrationNumber: '01012345678',
        },
      },
    ],
    [
      {
        cashReceipt: {
          type: '소득공제',
          registrationNumberType: 'BUSINESS_REGISTRATION',
          registrationNumber: '1234567890',
        },
      },
    ],
    [{ cashReceipt: { type: '소득공제' } }],
  ]
    .flat()
    .map((patch) => [patch, 'INVALID_REGISTRATION_NUMBER_TYPE', 'cashReceipt.registrationNumber']),
});

describe('a window’s token', () => {
  const sessions = () => [
    undefined,
    null,
    '',
    'x',
    7,
    true,
    {},
    [],
    [opened.session],
    another.session,
    `${opened.session} `,
    'x'.repeat(10_000),
  ];

  test.each(['authenticate', 'cancel'])(
    '%s: without it nobody learns more than of an unknown payment',
    async (what) => {
      const rest = { bank: '88', depositorName: '김구매', cashReceipt: { type: '미발행' }, agreed: true };
      for (const session of sessions()) {
        const answer = await browse(
          'POST',
          address(`${opened.paymentKey}/${what}`),
          JSON.stringify({ ...rest, session }),
        );
        expectRefusal(answer, { code: 'NOT_FOUND_PAYMENT_SESSION' });
      }
      for (const key of ['nobody', '%00', 'a%00b', '__proto__', 'k'.repeat(10_000), another.paymentKey]) {
        const answer = await browse(
          'POST',
          address(`${key}/${what}`),
          JSON.stringify({ ...rest, session: opened.session }),
        );
        expectRefusal(answer, { code: 'NOT_FOUND_PAYMENT_SESSION' });
      }
    },
  );

  test.each(['authenticate', 'cancel'])(
    '%s: where the address is the permission it still has to be text',
    async (what) => {
      expect(Object.keys(LeaveWindowRequest.shape)).toEqual(['session']);
      for (const session of [undefined, null, {}, [], true, 'x'.repeat(201)]) {
        const answer = await browse(
          'POST',
          address(`${created.paymentKey}/${what}`),
          JSON.stringify({ session }),
        );
        expectRefusal(answer, { code: 'INVALID_REQUEST', names: 'session' });
      }
      for (const body of ['[]', '"x"', '7', '7.0', 'null', 'true']) {
        expectRefusal(await browse('POST', address(`${created.paymentKey}/${what}`), body), {
          code: 'INVALID_REQUEST',
        });
      }
    },
  );
});

test('a refusal speaks the window’s language where the browser asks for none', async () => {
  const inEnglish = await browse(
    'POST',
    '/checkout/v1/payments',
    JSON.stringify({ ...opening('en'), clientKey: 'x' }),
  );
  expectRefusal(inEnglish, { code: 'INVALID_CLIENT_KEY', language: 'en' });
});

describe('the pages', () => {
  const page = async (path: string, headers = {}) => {
    const answer = await browse('GET', path, undefined, headers);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(answer.headers.get('x-tosspayments-trace-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.text).not.toContain('<script>alert');
    expect(answer.text).not.toContain('<b>');
    return answer;
  };

  test.each([
    'nobody',
    '%00',
    'a%00b',
    '__proto__',
    'k'.repeat(10_000),
    '%F0%9F%99%82',
    '%3Cscript%3Ealert(1)',
  ])('of payment %s are not found, in words', async (key) => {
    expect(await page(`/v1/payments/${key}/checkout`)).toMatchObject({
      status: 404,
      text: expect.stringContaining('없는 결제'),
    });
    const inEnglish = await page(`/v1/payments/${key}/checkout?lang=en`);
    expect(inEnglish).toMatchObject({ status: 404, text: expect.stringContaining('no such payment') });
    expect(inEnglish.text).not.toMatch(/[가-힣]/);
    expect((await page(`/receipts/${key}`)).status).toBe(404);
    expect((await page(`/receipts/${key}/cash-receipt`)).status).toBe(404);
  });

  test.each([
    ['session=%00'],
    ['session=%F0%9F%99%82'],
    ['session=a&session=b'],
    ['session[]=a&lang[]=en'],
    ['session=%3C/script%3E%3Cscript%3Ealert(1)%3C/script%3E'],
    [`session=${'x'.repeat(8_000)}`],
    ['lang=%00&__proto__=1'],
    ['%'],
  ])('a window asked for with ?%s shows its payment and lets nobody in', async (query) => {
    const closed = await page(`/v1/payments/${opened.paymentKey}/checkout?${query}`);
    expect([closed.status, stateOf(closed)['view']]).toEqual([200, 'status']);
    expect((await page(`/v1/payments/${created.paymentKey}/checkout?${query}`)).status).toBe(200);
  });

  test('what a merchant named cannot break out of the page', async () => {
    const { status, text } = await page(
      `/v1/payments/${opened.paymentKey}/checkout?session=${opened.session}`,
    );
    expect(status).toBe(200);
    expect(stateOf({ text })).toMatchObject({
      view: 'virtual-account',
      merchantName: '<b>상점</b>',
      session: opened.session,
    });
  });
});

function stateOf({ text }: Pick<Answer, 'text'>): Record<string, unknown> {
  return JSON.parse(/<script type="application\/json" id="state">(.*?)<\/script>/s.exec(text)?.[1] ?? '{}');
}

test('nothing that was refused left a trace in the database', async () => {
  expect(await books(town.db)).toEqual(before);
});

test.each([
  'null',
  'https://*',
  'https://a;script-src *',
  "'self'",
  'https://a b',
  'https://a,https://b',
  'file://x',
  '*',
  'https://a/path',
])('an Origin of %s may not frame the window', async (origin) => {
  const { body } = await browse('POST', '/checkout/v1/payments', JSON.stringify(opening('ko')), { origin });
  const page = await fetch(body.windowUrl);
  expect(page.headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'$/);
});
