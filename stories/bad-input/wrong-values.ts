/** Wrong values, by what is asked for. A `written` one goes over the wire as these very characters. */

export class Written {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What JSON.stringify cannot write: `1e400`, `50000.00`. */
export const written = (text: string): Written => new Written(text);

/** JSON text with every `written` value as it stands. */
export function jsonText(value: unknown): string {
  const texts: string[] = [];
  const json = JSON.stringify(value, (_, inner) =>
    inner instanceof Written ? `@written ${texts.push(inner.text) - 1}@` : inner,
  );
  return json.replaceAll(/"@written (\d+)@"/g, (_, index) => texts[Number(index)] as string);
}

const NOT_TEXT: unknown[] = [true, false, {}, [], ['text'], { toString: 'x' }];
const OF_PROTOTYPES = ['__proto__', 'constructor', 'toString'];

export const text = (max: number, min = 1): unknown[] => [
  ...NOT_TEXT,
  ...(min > 0 ? [''] : []),
  ...(min > 1 ? ['x'.repeat(min - 1)] : []),
  'x'.repeat(max + 1),
  '가'.repeat(max + 1),
  '🙂'.repeat(max + 1),
];

export const orderId: unknown[] = [
  ...text(64, 6),
  'order 1',
  ' order-1',
  'order-1\n',
  'order/1',
  'order.1',
  '주문번호입니다',
  '🙂🙂🙂🙂🙂🙂',
  '١٢٣٤٥٦',
  'order\u200b-1',
  '\u202eorder-1',
  "order'--",
  12_345,
  123_456.5,
  written('1e400'),
];

/** Never an amount, whatever its size. */
export const noAmount: unknown[] = [
  ...NOT_TEXT,
  [50_000],
  { value: '50000' },
  { isLosslessNumber: true, value: '50000' },
  '',
  ' ',
  ' 1',
  '1 ',
  '+1',
  '1,000',
  '1_000',
  '.5',
  '5.',
  '007',
  '0x10',
  '0b1',
  '1e',
  '1n',
  'NaN',
  'Infinity',
  '-Infinity',
  '٥',
  '５',
  '5원',
  '1\u200b',
  '1\n',
  written('1e400'),
  written('-1e400'),
  written('1e999999999'),
  written('1e-999999999'),
  '1e400',
  1e18,
  '1000000000000000000',
  1e15,
  '9'.repeat(5_000),
  written('9'.repeat(5_000)),
  written(`0.${'3'.repeat(40)}`),
];

/** The same where an object of value and currency would be an amount too. */
export const noBareAmount: unknown[] = noAmount.filter(
  (value) => typeof value !== 'object' || value === null || !('value' in value),
);

export const belowNothing: unknown[] = [-1, '-1', written('-0.5'), '-0.01', written('-1e3')];

/** No part of an amount in won: a part may be nothing, but no fraction and nothing below. */
export const noPart: unknown[] = [
  ...noAmount,
  ...belowNothing,
  0.5,
  '0.5',
  1.1,
  written('1e-1'),
  1e13,
  '1e13',
];

export const won: unknown[] = [...noPart, 0, '0', written('-0'), written('0e5'), '0.0', 1_000_000_000_001];

export const country: unknown[] = [...text(2), 'us', 'U', 'USA', '미국', 'U1'];

export const flag: unknown[] = ['yes', 'TRUE', '', 1, 0, {}, [], [true], written('1.0')];

export const word: unknown[] = ['x', '', ' ', 1, true, {}, [], ...OF_PROTOTYPES];

export const object: unknown[] = ['x', '', '{}', 7, true, [], [{}], written('7.0'), written('1e400')];

export const list: unknown[] = ['x', '', {}, { 0: 'x', length: 1 }, 7, true, written('7.0')];

export const email: unknown[] = [...text(100), 'x', '@', 'a@', '@b', 'a@b@c', 'a b@c', 'a@b c', 'a\n@b'];

export const phone: unknown[] = [
  ...text(15),
  '010-1234-5678',
  '+821012345678',
  '1234567',
  '010 1234 5678',
  '0101234567a',
  '٠١٠١٢٣٤٥٦٧٨',
  '０１０１２３４５６７８',
];

export const address: unknown[] = [
  ...NOT_TEXT,
  '',
  7,
  'x',
  '/success',
  '//shop.example/success',
  'shop.example/success',
  'https://',
  'https:shop.example',
  'https://user:password@shop.example/',
  'https://user@shop.example/',
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  ' https://shop.example/',
  'https://shop.example/\r\nset-cookie: a=b',
  'https://shop.\texample/',
  `https://shop.example/${'x'.repeat(2_000)}`,
  'https://shop.example:99999/',
  'https://[::1/',
];

export const moment: unknown[] = [
  ...NOT_TEXT,
  '',
  'tomorrow',
  20_990_317,
  '2099-03-17',
  '2099-03-17 10:00:00',
  '2099-02-30T00:00:00',
  '2099-13-01T00:00:00',
  '2099-03-17T25:00:00',
  '2099-03-17T10:00:00+25:00',
  ' 2099-03-17T10:00:00',
  '+002099-03-17T10:00:00',
  '2099-03-17T10:00:00\u200b',
  'P1D',
];

export const hours: unknown[] = [
  ...NOT_TEXT,
  '',
  ' ',
  'x',
  '1 ',
  '0x10',
  0,
  -1,
  1.5,
  '1.5',
  '1e400',
  written('1e400'),
  10_000_000,
];

export const bank: unknown[] = [
  ...NOT_TEXT,
  '',
  '99',
  '0',
  'no bank',
  '은행',
  ...OF_PROTOTYPES,
  'x'.repeat(10_000),
  88.5,
  '8 8',
];

/** Banks that exist and issue no virtual accounts. */
export const notIssuing: unknown[] = [...bank, '89', '카카오뱅크', 'TOSSBANK', '토스증권'];

export const metadata: unknown[] = [
  ...['x', '', 7, true, [], ['a'], written('7.0')],
  { a: 1 },
  { a: null },
  { a: { b: 'c' } },
  { a: ['b'] },
  { a: written('1.0') },
  { '': 'b' },
  { 'a[0]': 'b' },
  { 'a]': 'b' },
  { ['k'.repeat(41)]: 'v' },
  { a: 'v'.repeat(2_001) },
  { a: '🙂'.repeat(2_001) },
  Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => [key, 'v'])),
];

/** What no database column can hold; refused with the field's name before its own rule is asked. */
export const unstorable: string[] = ['ab\0cd', '\0', 'ab\ud800cd', '\udc00\ud83d'];

/** Not a duration that a clock can be moved by. */
export const duration: unknown[] = [
  ...NOT_TEXT,
  ...[
    '',
    'x',
    '10',
    '10M',
    'P',
    'PT',
    'P1Y',
    'P1M',
    'PT1.5M',
    '-PT1M',
    'PT-1M',
    '+PT1M',
    ' PT1M',
    'pt1m',
    'PT1M\n',
  ],
  ...['P3654D', 'PT999999999H', 'P9999999999D', 'PT1e9S'],
  600,
];
