import { Failure } from '@tollgate/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docsMerchant } from '../docs-merchant.ts';
import type { Gateway } from '../gateway.ts';
import { LIVE_RAIL } from '../payments/wire.ts';
import { type Books, openBooks } from '../store/books-stage.ts';
import { insertMerchants, type NewMerchant } from '../store/merchant-accounts.ts';
import { createReads } from '../store/reads.ts';
import { authorize } from './authorization.ts';

const SECRET = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';
const LIVE = 'live_sk_0123456789012345678901234567';

const liveMerchant: NewMerchant = {
  ...docsMerchant,
  mId: 'livemall',
  environment: 'live',
  keyPairs: [{ keyPairId: 'individual', family: 'individual', clientKey: 'live_ck_1', secretKeys: [LIVE] }],
};

let books: Books;
let gateway: Gateway;
beforeAll(async () => {
  books = await openBooks();
  await insertMerchants(books.db, [docsMerchant, liveMerchant]);
  gateway = { reads: createReads(books.db), rails: new Map(), payPal: new Map() } as unknown as Gateway;
});
afterAll(() => books.close());

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

/** Who it is, or why not. */
async function caller(header: string | undefined, at = gateway): Promise<string> {
  try {
    const { credential } = await authorize(at, header);
    return `${credential.merchant.mId} ${credential.keyPair.keyPairId}`;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

// biome-ignore format: a table
test.each([
  ['the secret key and no password',      basic(`${SECRET}:`),                                   'tgdocs individual'],
  ['a password that nobody asked for',    basic(`${SECRET}:password`),                           'tgdocs individual'],
  ['a scheme in small letters',           basic(`${SECRET}:`).replace('Basic', 'basic'),         'tgdocs individual'],
  ['blanks around',                       `  ${basic(`${SECRET}:`).replace(' ', '   ')} `,       'tgdocs individual'],
  ['no padding',                          basic(`${SECRET}:`).replaceAll('=', ''),               'tgdocs individual'],
  ['the widget pair’s secret',            basic('test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6:'),      'tgdocs widget'],
  ['an older secret of the same pair',    basic('test_ak_ZORzdMaqN3wQd5k6ygr5AkYXQGwy:'),        'tgdocs individual'],
  ['nothing',                             undefined,                                             'UNAUTHORIZED_KEY'],
  ['an empty header',                     '',                                                    'UNAUTHORIZED_KEY'],
  ['another scheme',                      `Bearer ${SECRET}`,                                    'UNAUTHORIZED_KEY'],
  ['the key as it is',                    SECRET,                                                'UNAUTHORIZED_KEY'],
  ['the key without base64',              `Basic ${SECRET}:`,                                    'UNAUTHORIZED_KEY'],
  ['no key before the colon',             basic(':'),                                            'UNAUTHORIZED_KEY'],
  ['no colon',                            basic(SECRET),                                         'INCORRECT_BASIC_AUTH_FORMAT'],
  ['a byte order mark before the key',    basic(`\uFEFF${SECRET}:`),                             'UNAUTHORIZED_KEY'],
  ['a line end after the key',            basic(`${SECRET}\n:`),                                 'UNAUTHORIZED_KEY'],
  ['a key one sign too long',             basic(`${SECRET}R:`),                                  'UNAUTHORIZED_KEY'],
  ['a key in other letters',              basic(`${SECRET.toLowerCase()}:`),                     'UNAUTHORIZED_KEY'],
  ['a key with a NUL',                    basic(`${SECRET}\0:`),                                 'UNAUTHORIZED_KEY'],
  ['bytes that are no text',              'Basic /////w==',                                      'INCORRECT_BASIC_AUTH_FORMAT'],
  ['a client key',                        basic('test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq:'),        'INVALID_API_KEY'],
  ['a client key nobody has',             basic('live_gck_0:'),                                  'INVALID_API_KEY'],
  ['a live key where no live rail is',    basic(`${LIVE}:`),                                     'INVALID_API_KEY'],
])('%s: %s', async (_, header, answer) => {
  expect(await caller(header)).toBe(answer);
});

test('a live key is let in where live money can move', async () => {
  const live = { ...gateway, rails: new Map([[LIVE_RAIL, {}]]) } as unknown as Gateway;
  expect(await caller(basic(`${LIVE}:`), live)).toBe('livemall individual');
});

test('a secret key that was replaced works until its day, and not after', async () => {
  const retire = (interval: string) =>
    books.db.query(
      `update secret_keys set expires_at = now() + interval '${interval}' where m_id = 'tgdocs' and key_pair_id = 'widget'`,
    );
  const widget = basic('test_gsk_docs_OaPz8L5KdmQXkzRz3y47BMw6:');
  await retire('1 minute');
  expect(await caller(widget)).toBe('tgdocs widget');
  await retire('-1 second');
  expect(await caller(widget)).toBe('UNAUTHORIZED_KEY');
});

test('no secret key stands in the database in any readable form', async () => {
  const { rows } = await books.db.query<{ kept: string }>(
    `select string_agg(t::text, ' ') as kept from secret_keys t`,
  );
  for (const form of [SECRET, Buffer.from(SECRET).toString('hex'), Buffer.from(SECRET).toString('base64')]) {
    expect(rows[0]?.kept).not.toContain(form);
  }
});
