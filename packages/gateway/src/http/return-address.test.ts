import { type Language, sdkErrors } from '@tollgate/contract';
import type { Payment } from '@tollgate/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endAddress, failAddress, successAddress } from './return-address.ts';

const payment = (address: string, given: Partial<Payment> = {}): Payment =>
  ({
    orderId: 'order-1=_',
    paymentKey: 'tgdoc20260310142231Kq7Zp',
    totalAmount: 50_000,
    currency: 'KRW',
    request: { successUrl: address, failUrl: address },
    ...given,
  }) as Payment;

const OURS = 'orderId=order-1%3D_&paymentKey=tgdoc20260310142231Kq7Zp&amount=50000';

// biome-ignore format: a table
test.each([
  ['https://shop.example/success',                    `https://shop.example/success?${OURS}`],
  ['https://shop.example',                            `https://shop.example?${OURS}`],
  ['https://shop.example/success?',                   `https://shop.example/success?${OURS}`],
  ['https://shop.example/success?a=1&b=%20+%EC',      `https://shop.example/success?a=1&b=%20+%EC&${OURS}`],
  ['https://shop.example/?a=1&&b=2&',                 `https://shop.example/?a=1&&b=2&&${OURS}`],
  ['https://shop.example/?a=b=c?d&e',                 `https://shop.example/?a=b=c?d&e&${OURS}`],
  ['https://shop.example/?장바구니=머그컵',              `https://shop.example/?장바구니=머그컵&${OURS}`],
  ['https://shop.example/#done',                      `https://shop.example/?${OURS}#done`],
  ['https://shop.example/?a=1#/orders?x=1#y',         `https://shop.example/?a=1&${OURS}#/orders?x=1#y`],
  ['https://shop.example/?orderId=mine&a=1&amount=1', `https://shop.example/?a=1&${OURS}`],
  ['https://shop.example/?order%49d=mine&amount',     `https://shop.example/?${OURS}`],
  ['https://shop.example/?%zz=1&amount[]=1&Amount=2', `https://shop.example/?%zz=1&amount[]=1&Amount=2&${OURS}`],
  ['https://shop.example/?constructor=a&__proto__=b', `https://shop.example/?constructor=a&__proto__=b&${OURS}`],
  ['http://localhost:4200/success?amount=9#x',        `http://localhost:4200/success?${OURS}#x`],
])('after %s the customer comes to %s', (given, address) => {
  expect(successAddress(payment(given))).toBe(address);
});

test('whatever the merchant wrote is there byte for byte, and ours can be read', () => {
  const part = fc.string({ unit: fc.constantFrom(...'ab=&?%/;+금🙂') });
  fc.assert(
    fc.property(part, part, (query, fragment) => {
      const address = successAddress(payment(`https://shop.example/done?${query}#${fragment}`));
      expect(address).toBe(`https://shop.example/done?${query}${query && '&'}${OURS}#${fragment}`);
      expect(Object.fromEntries(new URL(address).searchParams)).toMatchObject({
        orderId: 'order-1=_',
        amount: '50000',
      });
    }),
  );
});

describe('a window that ended without success', () => {
  const read = (
    code: keyof typeof sdkErrors,
    language: Language,
    address = 'https://shop.example/fail?a=1#x',
  ) => {
    const url = new URL(failAddress(payment(address), code, language));
    expect(url.hash).toBe('#x');
    return Object.fromEntries(url.searchParams);
  };

  test('because the customer left names no order', () => {
    const { code, message } = { code: 'PAY_PROCESS_CANCELED', message: sdkErrors.PAY_PROCESS_CANCELED.ko };
    expect(read('PAY_PROCESS_CANCELED', 'ko')).toEqual({ a: '1', code, message });
  });

  test('for any other reason names it, in the customer’s language', () => {
    expect(read('PAY_PROCESS_ABORTED', 'en')).toEqual({
      a: '1',
      code: 'PAY_PROCESS_ABORTED',
      message: sdkErrors.PAY_PROCESS_ABORTED.en,
      orderId: 'order-1=_',
    });
  });

  test('replaces a code and a message of the merchant’s own', () => {
    expect(
      read('PAY_PROCESS_ABORTED', 'ko', 'https://shop.example/fail?code=0&message=ok&orderId=2#x'),
    ).toMatchObject({
      code: 'PAY_PROCESS_ABORTED',
      orderId: 'order-1=_',
    });
  });
});

describe('a customer who comes late to a page of a wallet’s payment', () => {
  const now = new Date('2026-03-10T12:00:00Z');
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const endOf = (given: Partial<Payment>) => {
    const url = endAddress(payment('https://shop.example/', given), now, 'ko');
    const query = url === undefined ? undefined : new URL(url).searchParams;
    return query && (query.get('code') ?? `amount ${query.get('amount')}`);
  };

  // biome-ignore format: a table
  test.each<[string, Partial<Payment>, string | undefined]>([
    ['open',                                 { status: 'READY', requestedAt: minutesAgo(29) },             undefined],
    ['open too long, not written down yet',  { status: 'READY', requestedAt: minutesAgo(30) },             'PAY_PROCESS_ABORTED'],
    ['approved',                             { status: 'IN_PROGRESS', authenticatedAt: minutesAgo(9) },    'amount 50000'],
    ['approved too long ago',                { status: 'IN_PROGRESS', authenticatedAt: minutesAgo(10) },   'PAY_PROCESS_ABORTED'],
    ['expired',                              { status: 'EXPIRED' },                                        'PAY_PROCESS_ABORTED'],
    ['refused at the confirm',               { status: 'ABORTED' },                                        'PAY_PROCESS_ABORTED'],
    ['paid',                                 { status: 'DONE' },                                           undefined],
    ['cancelled',                            { status: 'CANCELED' },                                       undefined],
  ])('%s', (_, given, end) => {
    expect(endOf(given)).toBe(end);
  });
});
