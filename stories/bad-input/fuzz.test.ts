import { type ErrorCode, errors, sdkErrors } from '@tollgate/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, newOrderId, type Payment, refundReceiveAccount, type Shop } from '../support/shop.ts';
import { buildTown, type Town } from '../support/town.ts';
import { jsonText, written } from './wrong-values.ts';

let town: Town;
let shop: Shop;
let inProgress: Payment;
let paid: Payment;
let opened: { paymentKey: string; session: string };

beforeAll(async () => {
  town = await buildTown();
  shop = await town.shop();
  inProgress = await shop.authenticated();
  paid = await shop.paid();
  opened = await open();
});
afterAll(() => town.close());

const asked = () => ({
  method: 'VIRTUAL_ACCOUNT',
  amount: { value: 50_000, currency: 'KRW' },
  orderId: newOrderId(),
  orderName: '머그컵',
  successUrl: 'https://shop.example/success',
  failUrl: 'https://shop.example/fail',
});
const opening = () => ({
  clientKey: shop.clientKey,
  customerKey: 'customer-1',
  target: 'iframe',
  mode: 'redirect',
  language: 'en',
  request: asked(),
});

async function open() {
  const { body } = await shop.call('POST', '/checkout/v1/payments', { secretKey: null, body: opening() });
  return {
    paymentKey: body.paymentKey as string,
    session: new URL(body.windowUrl).searchParams.get('session') as string,
  };
}

/** Text of every kind: plain, astral, broken, of controls, of digits, and very long. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(
      '\0',
      '\ud800',
      '\udfff',
      '\u202e',
      '\u200b',
      '\n',
      "'",
      '"',
      '\\',
      '<',
      '%',
      '🙂',
      '가',
    ),
    maxLength: 10,
  }),
  fc.constantFrom(
    '',
    ' ',
    '__proto__',
    'constructor',
    'NaN',
    'Infinity',
    '0x10',
    '1e400',
    '-0',
    '가상계좌',
    '소득공제',
    '88',
    'P1D',
  ),
  fc
    .tuple(fc.constantFrom('x', '🙂', '9', '\u0301'), fc.integer({ min: 90, max: 5_000 }))
    .map(([sign, count]) => sign.repeat(count)),
  fc.webUrl(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

/** A number in any of JSON's spellings, far beyond what a double holds. */
const anyNumber = fc.oneof(
  fc.double().filter(Number.isFinite),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((number) => written(String(number))),
  fc
    .tuple(fc.integer(), fc.integer({ min: -500, max: 500 }))
    .map(([digits, exponent]) => written(`${digits}e${exponent}`)),
  fc.constantFrom(
    written('-0'),
    written('0.0'),
    written('50000.00'),
    written('5E4'),
    0,
    1,
    50_000,
    1e12,
    1e15,
  ),
);

const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    anyText,
    anyNumber,
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(anyText, tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** A body in which a few fields, at any depth, hold something else; sometimes it is something else altogether. */
function bodies(valid: () => Record<string, unknown>): fc.Arbitrary<unknown> {
  const place = fc.array(fc.tuple(fc.nat(), fc.nat(), anything), { minLength: 1, maxLength: 3 });
  const changed = place.map((changes) =>
    changes.reduce((body, [where, deeper, value]) => change(body, where, deeper, value), valid()),
  );
  return fc.oneof({ weight: 9, arbitrary: changed }, { weight: 1, arbitrary: anything });
}

function change(
  body: Record<string, unknown>,
  where: number,
  deeper: number,
  value: unknown,
): Record<string, unknown> {
  const keys = [
    ...Object.keys(body),
    'metadata',
    'virtualAccount',
    'taxFreeAmount',
    'cashReceipt',
    'dueDate',
  ];
  const key = keys[where % keys.length] as string;
  const inner = body[key];
  const isDeeper = typeof inner === 'object' && inner !== null && !Array.isArray(inner) && deeper % 3 > 0;
  return {
    ...body,
    [key]: isDeeper
      ? change(inner as Record<string, unknown>, Math.floor(where / 7), Math.floor(deeper / 3), value)
      : value,
  };
}

/** Answered well: a success, or a refusal of a known code in the language asked for. Never an excuse of ours. */
function expectAnswered(answer: Answer): void {
  expect(answer.status, answer.text).toBeLessThan(500);
  expect(answer.headers.get('x-tosspayments-trace-id')).toMatch(/^[0-9a-f]{32}$/);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  if (answer.status === 200) return;
  const { code, message, field, ...rest } = answer.body;
  expect(rest).toEqual({});
  expect(
    Object.hasOwn(errors, code) ? errors[code as ErrorCode].status : Object.hasOwn(sdkErrors, code) && 400,
  ).toBe(answer.status);
  expect(message).toMatch(/^(?!.*(undefined|\[object)).{10,510}$/su);
  expect(field === undefined || typeof field === 'string').toBe(true);
}

const authenticating = () => ({
  session: opened.session,
  bank: '88',
  depositorName: '김구매',
  cashReceipt: { type: '소득공제', registrationNumberType: 'MOBILE', registrationNumber: '01012345678' },
  agreed: true,
});

const confirming = () => ({
  paymentKey: inProgress['paymentKey'],
  orderId: inProgress['orderId'],
  amount: inProgress['totalAmount'],
});
const issuing = () => ({
  amount: 50_000,
  orderId: newOrderId(),
  orderName: '머그컵',
  customerName: '김구매',
  bank: '88',
  validHours: 24,
  cashReceipt: { type: '소득공제', registrationNumber: '01012345678' },
});
const played = () => ({
  ...asked(),
  customerName: '김',
  customerEmail: 'a@b',
  virtualAccount: { validHours: 24, cashReceipt: { type: '소득공제' } },
});

// biome-ignore format: a table
const targets: [name: string, path: () => string, body: () => Record<string, unknown>][] = [
  ['confirm',          () => '/v1/payments/confirm',                                            confirming],
  ['cancel',           () => `/v1/payments/${paid['paymentKey']}/cancel`,                       () => ({ cancelReason: '고객 변심', cancelAmount: 1, refundReceiveAccount })],
  ['virtual accounts', () => '/v1/virtual-accounts',                                            issuing],
  ['payments',         () => '/v1/payments',                                                    played],
  ['played payments',  () => '/sandbox/v1/payments',                                            played],
  ['open a window',    () => '/checkout/v1/payments',                                           opening],
  ['authenticate',     () => `/checkout/v1/payments/${opened.paymentKey}/authenticate`,         authenticating],
  ['leave',            () => `/checkout/v1/payments/${opened.paymentKey}/cancel`,               () => ({ session: opened.session })],
];

/** Bounded, so that a slow machine looks at fewer bodies instead of failing. */
const LOOK_MS = 1_200;

test.each(targets)('%s: any JSON gets an answer, and never an excuse', async (_, path, body) => {
  let looked = 0;
  const isWindow = path().startsWith('/checkout');
  await fc.assert(
    fc.asyncProperty(bodies(body), async (sent) => {
      const options = {
        rawBody: jsonText(sent),
        headers: { 'accept-language': 'en' },
        ...(isWindow && { secretKey: null }),
      };
      expectAnswered(await shop.call('POST', path(), options));
      looked++;
    }),
    { numRuns: 5_000, interruptAfterTimeLimit: LOOK_MS, markInterruptAsFailure: false, endOnFailure: true },
  );
  expect(looked).toBeGreaterThan(0);
});

test('any bytes get an answer', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
    fc.json({ maxDepth: 4 }).map((json) => Buffer.from(json)),
    fc.tuple(fc.json(), fc.nat(), fc.integer({ min: 0, max: 255 })).map(([json, at, byte]) => {
      const buffer = Buffer.from(json);
      buffer[at % Math.max(buffer.length, 1)] = byte;
      return buffer;
    }),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom(...targets), async (rawBody, [, path]) => {
      expectAnswered(await shop.call('POST', path(), { rawBody }));
    }),
    { numRuns: 5_000, interruptAfterTimeLimit: LOOK_MS, markInterruptAsFailure: false },
  );
});

test('after all of it the books are in order', async () => {
  const { rows: wrong } = await town.db.query(
    `select payment_key from payments p
      where balance_amount <> total_amount - coalesce(
              (select sum(amount) from cancellations c where c.payment_key = p.payment_key and c.outcome = 'DONE'), 0)`,
  );
  expect(wrong).toEqual([]);
  expect((await shop.read(paid))['totalAmount']).toBe(50_000);
  expect(town.gateways[0]?.output()).not.toContain('a request failed');
});
