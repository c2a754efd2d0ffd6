import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutBody, maskBodies, maskKey, maskText, storable } from './masked.ts';

const KEY = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';
const SECRET = `ps_${'aB3'.repeat(9)}x`;
const SIGNING = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0';
const basic = (text: string): string => Buffer.from(text).toString('base64');

// biome-ignore format: a table
test.each([
  ['a secret key',             KEY,                                       'test_sk_…YG5R'],
  ['an older kind of key',     'test_ak_ZORzdMaqN3wQd5k6ygr5AkYXQGwy',    'test_ak_…QGwy'],
  ['a live key',               'live_gsk_0123456789012345678901234567',   'live_gsk_…4567'],
  ['the beginning of a key',   'test_sk_abcd',                            'test_sk_…'],
  ['a key in other words',     `x${KEY}, please`,                         'xtest_sk_…YG5R, please'],
  ['a client key',             'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq',    'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq'],
  ['a payment’s secret',       SECRET,                                    'ps_…'],
  ['one glued to a word',      `x${SECRET}`,                              'xps_…'],
  ['a word that ends in ps_',  'maps_and_steps_1',                        'maps_and_steps_1'],
  ['a webhook’s secret',       SIGNING,                                   'whsec_…'],
  ['a header',                 `Authorization: Basic ${basic(`${KEY}:`)}`, 'Authorization: Basic …'],
  ['its value',                basic(`${KEY}:`),                          '…'],
  ['in the middle of base64',  `a=${basic(JSON.stringify({ secretKey: KEY }))}`, 'a=…'],
  ['base64 behind one sign',   basic(`x${KEY}`),                          '…'],
  ['base64 behind two',        basic(`xy${KEY}`),                         '…'],
  ['base64 behind three',      basic(`xyz${KEY}`),                        'eHl6…'],
  ['an address’s own writing', `?x=${KEY.replaceAll('_', '%5F')}`,        '?x=test%5Fsk%5F…YG5R'],
  ['base64 of no secret',      basic('nothing to see here, and no key of anybody'), basic('nothing to see here, and no key of anybody')],
  ['a window’s address',       '/v1/payments/x/checkout?session=abc&lang=en', '/v1/payments/x/checkout?session=…&lang=en'],
  ['an order number',          'order-1234567890',                        'order-1234567890'],
])('in a text: %s', (_, text, masked) => {
  expect(maskText(text)).toBe(masked);
});

// biome-ignore format: a table
test.each([
  ['the secret of an answer',      `{"secret":"${SECRET}","amount":1}`,           '{"secret":"ps_…","amount":1}'],
  ['no secret',                    '{"secret":null}',                             '{"secret":null}'],
  ['a session',                    '{"session":"abc","bank":"88"}',               '{"session":"…","bank":"88"}'],
  ['a session that is no text',    '{"session":12345,"bank":"88"}',               '{"session":"…","bank":"88"}'],
  ['a key behind escapes',         '{"a":"test\\u005fsk\\u005fzXLkKEypNArWmo50nX3lmeaxYG5R"}', '{"a":"test_sk_…YG5R"}'],
  ['a name behind escapes',        '{"\\u0073ecret":"hidden-secret-of-mine"}',    '{"secret":"…"}'],
  ['JSON that breaks off',         '{"secret":"hidden-secret-of-m',               '{"secret":"…"'],
  ['a phone number',               '{"customerMobilePhone":"01012345678"}',       '{"customerMobilePhone":"…5678"}'],
  ['a short one',                  '{"customerMobilePhone":"0101"}',              '{"customerMobilePhone":"…"}'],
  ['the customer’s account',       '{"refundReceiveAccount":{"bank":"88","accountNumber":"110-123-456789","holderName":"김고객"}}', '{"refundReceiveAccount":{"bank":"88","accountNumber":"…6789","holderName":"김고객"}}'],
  ['a card',                       '{"cardNumber":"4330123412341234","cvc":"123"}', '{"cardNumber":"…1234","cvc":"…"}'],
  ['JSON in a text',               '{"memo":"{\\"session\\":\\"abc\\",\\"phone\\" : \\"01012345678\\",\\"token\\":null,\\"a\\":1}"}', '{"memo":"{\\"session\\":\\"…\\",\\"phone\\":\\"…5678\\",\\"token\\":null,\\"a\\":1}"}'],
  ['JSON in JSON in a text',       JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ password: 'abc', c: 1 }) }) }), JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ password: '…', c: 1 }) }) })],
  ['the state of a delivery',      '{"state":"SUCCESS"}',                         '{"state":"SUCCESS"}'],
])('in a request: %s', (_, request, masked) => {
  expect(maskBodies({ request, response: null }).request).toBe(masked);
});

test('in an answer the virtual account stays to be read, and the customer’s own does not', () => {
  const response =
    '{"virtualAccount":{"accountNumber":"X1234567890123","refundReceiveAccount":{"bankCode":"88","accountNumber":"110123456789","holderName":"김고객"}}}';
  expect(maskBodies({ request: null, response }).response).toBe(
    '{"virtualAccount":{"accountNumber":"X1234567890123","refundReceiveAccount":{"bankCode":"88","accountNumber":"…6789","holderName":"김고객"}}}',
  );
});

test('what a webhook carried is masked as well where an answer tells of its delivery', () => {
  const body = {
    secret: SECRET,
    data: {
      customerMobilePhone: '01012345678',
      virtualAccount: {
        accountNumber: 'X1234567890123',
        refundReceiveAccount: { accountNumber: '110123456789' },
      },
    },
  };
  const { response } = maskBodies({
    request: null,
    response: JSON.stringify({ body: JSON.stringify(body) }),
  });
  expect(JSON.parse(JSON.parse(response ?? '').body)).toEqual({
    secret: 'ps_…',
    data: {
      customerMobilePhone: '…5678',
      virtualAccount: { accountNumber: 'X1234567890123', refundReceiveAccount: { accountNumber: '…6789' } },
    },
  });
});

test('an account number that was sent is masked wherever the answer repeats it', () => {
  const { response } = maskBodies({
    request: '{"refundReceiveAccount":{"accountNumber":"110123456789"}}',
    response: '{"code":"INVALID_REFUND_ACCOUNT_NUMBER","message":"no account 110123456789"}',
  });
  expect(response).toBe('{"code":"INVALID_REFUND_ACCOUNT_NUMBER","message":"no account …6789"}');
});

/** Wherever and however a secret stands in a body, escaped by any JSON writer or broken off anywhere. */
test('no secret is found in a masked body, whatever stands around it', () => {
  const plain = fc.string({ unit: 'grapheme' }).filter((text) => !/[A-Za-z0-9+/=_-]$/.test(text));
  const secret = fc.constantFrom(KEY, SECRET, SIGNING, basic(`${KEY}:`));
  const escaped = (text: string, how: number): string =>
    how === 0
      ? text
      : [...text]
          .map((sign, at) =>
            at % how === 0 ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : sign,
          )
          .join('');
  fc.assert(
    fc.property(
      secret,
      plain,
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('secret', 'memo', 'orderName', 'session', 'accountNumber', '키'),
      fc.integer({ min: 0, max: 4 }),
      fc.nat(40),
      (hidden, before, after, name, how, off) => {
        const written = JSON.stringify(`${before} ${hidden} ${after}`).replace(hidden, escaped(hidden, how));
        const whole = `{"first":[1,{"${name}":${written}}]}`;
        for (const body of [whole, whole.slice(0, whole.length - (off % 4))]) {
          const { request, response } = maskBodies({ request: body, response: body });
          expect(request).not.toContain(hidden);
          expect(response).not.toContain(hidden);
          expect(request).not.toContain(hidden.slice(8, 24));
        }
      },
    ),
    { numRuns: 400 },
  );
});

test('a key keeps its end, so that its owner may know it again', () => {
  expect([maskKey(KEY), maskKey('nonsense')]).toEqual(['test_sk_…YG5R', '…']);
});

test('of a long body the beginning is kept, no sign is cut in halves, and its length is told', () => {
  const { text, isCut } = cutBody('가'.repeat(30_000));
  expect(isCut).toBe(true);
  expect(text).toBe(`${'가'.repeat(21_845)}… (90000 bytes)`);
  expect(cutBody('a'.repeat(65_536))).toEqual({ text: 'a'.repeat(65_536), isCut: false });
});

test('what no column can hold is replaced', () => {
  expect(storable('a\0b\uD800c')).toBe('a␀b\uFFFDc');
});

test.each(['\\', '\\"', '"secret":', '\\"secret\\":\\"', 'test_sk_', '{"refundReceiveAccount":{'])(
  'the longest body of nothing but %s is masked in no time to speak of',
  (part) => {
    const body = part.repeat(Math.floor((256 * 1024) / part.length));
    // Where the work grew with the square of the length this would never end.
    expect(maskBodies({ request: body, response: body }).request?.length).toBeGreaterThan(0);
  },
);
