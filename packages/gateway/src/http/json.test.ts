import { exactNumber, maxBodyDepth } from '@tollgate/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJson } from './json.ts';

const told = (text: string): string => {
  try {
    return `read as ${JSON.stringify(readJson(text))}`;
  } catch (error) {
    return (error as { hint?: { en: string } }).hint?.en ?? String(error);
  }
};

test('numbers that a double would change keep their digits, and the others are plain numbers', () => {
  expect(readJson('[50000, -3, 129.9]')).toEqual([50_000, -3, 129.9]);
  for (const digits of ['50000.00', '1e400', '12345678901234567890', '-0', '1E2', '0.10000000000000000001']) {
    const [number] = readJson(`[${digits}]`) as [symbol];
    expect([typeof number, number.description]).toEqual(['symbol', exactNumber(digits).description]);
  }
});

test('a number is read alike, whether another one beside it needs care or not', () => {
  const number = fc.oneof(
    fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
    fc.bigInt().map(String),
  );
  const withZeros = fc
    .tuple(number, fc.constantFrom('', '0', '.0', '.5', 'e2', 'E-1'))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(withZeros, (digits) => {
      const alone = told(`[${digits}]`);
      if (alone.startsWith('The body')) return;
      const [here] = readJson(`[${digits}]`) as [symbol | number];
      const [there] = readJson(`[${digits},-0]`) as [symbol | number];
      expect(String(here)).toBe(String(there));
    }),
  );
});

// biome-ignore format: a table
test.each([
  ['{"amount":1,"amount":2}',                    'amount: The body names the same key twice.'],
  ['{"amount":1,"amount":1}',                    'amount: The body names the same key twice.'],
  ['{"amount":1,"\\u0061mount":2}',              'amount: The body names the same key twice.'],
  ['{"__proto__":{},"__proto__":{}}',            '__proto__: The body names the same key twice.'],
  ['{"a":{"b":1},"c":[{"b":1,"b":2}]}',          'b: The body names the same key twice.'],
  ['{"금액":1,"금액":2}',                          'The body names the same key twice.'],
  ['{"a":{"b":1},"b":":","c":["a","a"],"a ":1}', 'read as {"a":{"b":1},"b":":","c":["a","a"],"a ":1}'],
  ['{"a":"b\\u0000"}',                           'a: holds text that cannot be stored (NUL or a lone surrogate).'],
  ['{"a":[{"b":"\\ud800"}]}',                    'a[0].b: holds text that cannot be stored (NUL or a lone surrogate).'],
  ['[["\\udc00\\ud800"]]',                       '[0][0]: holds text that cannot be stored (NUL or a lone surrogate).'],
  ['{"\u202e이름":"\\u0000"}',                   '이름: holds text that cannot be stored (NUL or a lone surrogate).'],
  [`{"${'🙂'.repeat(41)}":"\\u0000"}`,          `${'🙂'.repeat(40)}…: holds text that cannot be stored (NUL or a lone surrogate).`],
  ['{"\\u0000":1}',                              'The body: holds text that cannot be stored (NUL or a lone surrogate).'],
  ['{"a":"\0"}',                                 'The body is not valid JSON.'],
  ['{"a":"\\ud83d\\ude42"}',                     'read as {"a":"🙂"}'],
  ['\uFEFF{}',                                   'Leave out the byte order mark before the body.'],
  ['{"a":1',                                     'The body is not valid JSON.'],
  ['{"a\\x":1}',                                 'The body is not valid JSON.'],
  ["{'a':1}",                                    'The body is not valid JSON.'],
  ['{a:1}',                                      'The body is not valid JSON.'],
  ['{"a":NaN}',                                  'The body is not valid JSON.'],
  ['{"a":01}',                                   'The body is not valid JSON.'],
  ['{"a":1,}',                                   'The body is not valid JSON.'],
  ['{} {}',                                      'The body is not valid JSON.'],
  ['"\\',                                        'The body is not valid JSON.'],
  [' \n',                                        'read as undefined'],
])('%s: %s', (text, answer) => {
  expect(told(text)).toBe(answer);
});

test('as deep as is allowed, and one deeper', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(told(nested(maxBodyDepth))).toBe(`read as ${nested(maxBodyDepth)}`);
  expect(told(nested(maxBodyDepth + 1))).toBe('The body may be nested 20 deep at most.');
  expect(told('['.repeat(250_000))).toBe('The body may be nested 20 deep at most.');
  expect(told(JSON.stringify('['.repeat(50)))).toContain('read as');
});

test('a key named __proto__ gives nobody a field', () => {
  const read = readJson('{"__proto__":{"amount":1},"constructor":{"prototype":{}}}') as { amount?: unknown };
  expect(read.amount).toBeUndefined();
  expect(Object.keys(read)).toEqual(['__proto__', 'constructor']);
});

test('what JSON.stringify wrote is read back equal', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      fc.pre(!/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value)));
      expect(JSON.stringify(readJson(JSON.stringify(value)))).toBe(
        JSON.stringify(JSON.parse(JSON.stringify(value))),
      );
    }),
  );
});
