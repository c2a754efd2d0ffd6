import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText, exactNumber } from './decimal.ts';

test.each([
  [50000, '50000'],
  ['50000', '50000'],
  [exactNumber('50000'), '50000'],
  ['1e4', '10000'],
  [exactNumber('1E+4'), '10000'],
  [129.9, '129.9'],
  [exactNumber('129.90'), '129.9'],
  ['664.98', '664.98'],
  ['5e-2', '0.05'],
  ['12.34e1', '123.4'],
  ['12.34e3', '12340'],
  [-5, '-5'],
  ['-0.50', '-0.5'],
  [0, '0'],
  [-0, '0'],
  ['-0.000', '0'],
  ['0.000001', '0.000001'],
  ['1.0000000000', '1'],
  ['999999999999999', '999999999999999'],
  [exactNumber('0.1'), '0.1'],
])('%o is exactly %s', (value, text) => {
  expect(decimalText(value)).toBe(text);
});

test.each([
  [Number.NaN],
  [Number.POSITIVE_INFINITY],
  ['NaN'],
  ['Infinity'],
  ['0x10'],
  ['0b1'],
  ['1_000'],
  ['1,000'],
  ['+5'],
  ['.5'],
  ['5.'],
  ['007'],
  ['1e'],
  ['٥'],
  ['5원'],
  ['1n'],
  [''],
  [' '],
  [' 5'],
  ['5\n'],
  ['1000000000000000'],
  ['1e15'],
  ['0.0000001'],
  ['1e-7'],
  [1e21],
  [exactNumber('1e999999999')],
  [exactNumber('1e-999999999')],
  [exactNumber('0e999999999')],
  ['9'.repeat(100_000)],
  [`1e${'9'.repeat(60)}`],
  [exactNumber('__proto__')],
  [{ value: '5' }],
  [{ description: '5' }],
  [Symbol()],
  [[5]],
  [true],
  [null],
  [undefined],
  [{}],
  [5n],
])('%o is no amount', (value) => {
  expect(decimalText(value)).toBeUndefined();
});

test('ten thousand hostile exponents are refused at once', () => {
  const started = performance.now();
  for (let count = 0; count < 10_000; count += 1) decimalText('1e999999999');
  expect(performance.now() - started).toBeLessThan(5_000);
});

const amounts = fc.record({
  minus: fc.boolean(),
  whole: fc.bigInt({ min: 0n, max: 999_999_999_999_999n }),
  micro: fc.integer({ min: 0, max: 999_999 }),
});
/** The amount in millionths, which is what it is exactly. */
const millionths = (text: string): bigint => {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  return BigInt(whole + fraction.padEnd(6, '0')) * (text.startsWith('-') ? -1n : 1n);
};

test('no millionth is ever lost, however the number was written', () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: -20, max: 20 }), ({ minus, whole, micro }, shift) => {
      const plain = `${minus ? '-' : ''}${whole}.${String(micro).padStart(6, '0')}`;
      const exact = decimalText(plain) as string;
      expect(millionths(exact)).toBe(millionths(plain));

      // The same amount with the point moved and an exponent that moves it back.
      const digits = `${whole}${String(micro).padStart(6, '0')}`.replace(/^0+(?=\d)/, '');
      const moved = `${minus ? '-' : ''}${digits}${'0'.repeat(Math.max(shift, 0))}e${-6 - Math.max(shift, 0)}`;
      expect(decimalText(moved)).toBe(exact);
      expect(decimalText(exactNumber(moved))).toBe(exact);
    }),
  );
});

test('what is read is read the same again, and is the shortest way to write it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.string(), fc.integer().map(String)), (value) => {
      const text = decimalText(value);
      if (text === undefined) return;
      expect(decimalText(text)).toBe(text);
      expect(text).toMatch(/^-?(0|[1-9]\d{0,14})(\.\d{0,5}[1-9])?$/);
      expect(Number(text)).toBe(Number(value) + 0);
    }),
  );
});

test('the numbers JavaScript reads exactly are read as they are', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), (number) => {
      expect(decimalText(number)).toBe(String(number));
    }),
  );
});
