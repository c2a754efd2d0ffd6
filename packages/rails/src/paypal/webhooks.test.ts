import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type Issued, issue, signedHead, withSameSum } from '../testing/paypal-signer.ts';
import { type PayPalWebhookOptions, payPalWebhooks } from './webhooks.ts';

const now = new Date('2026-03-10T12:00:00Z');
const sentAt = '2026-03-10T11:59:30Z';
const webhookId = '1JE4291016473214C';
const certUrl = 'https://api.paypal.com/v1/notifications/certs/CERT-1';

const capture = {
  id: 'WH-1',
  create_time: '2026-03-10T11:59:29Z',
  event_type: 'PAYMENT.CAPTURE.COMPLETED',
  event_version: '1.0',
  resource_type: 'capture',
  resource_version: '2.0',
  resource: {
    id: 'CAPTURE1',
    status: 'COMPLETED',
    amount: { currency_code: 'USD', value: '20.00' },
    custom_id: 'pay-1',
    invoice_id: 'shop1:pay-1',
    supplementary_data: { related_ids: { order_id: 'ORDER1' } },
  },
};
const rawBody = Buffer.from(JSON.stringify(capture));

let root: Issued;
let leaf: Issued;
let chain: string;
beforeAll(async () => {
  root = await issue({ name: 'Root authority', isAuthority: true });
  const middle = await issue({ name: 'Middle authority', by: root, isAuthority: true });
  leaf = await issue({ name: 'messageverificationcerts.paypal.com', by: middle });
  chain = `${leaf.pem}\n${middle.pem}\n`;
});

const head = (different: Partial<Parameters<typeof signedHead>[1]> = {}, body: Uint8Array = rawBody) =>
  signedHead(body, { by: leaf, webhookId, sentAt, certUrl, ...different });

/** A verifier, and whoever serves certificates. */
function verifier(
  answer: () => Response = () => new Response(chain),
  different: Partial<PayPalWebhookOptions> = {},
) {
  const fetch = vi.fn(async (_: unknown, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    return answer();
  });
  const webhooks = payPalWebhooks({
    accounts: [
      { name: 'another', webhookId: 'ANOTHER' },
      { name: 'live', webhookId },
    ],
    certHosts: ['api.paypal.com'],
    trusted: [root.pem],
    clock: () => now,
    fetch: fetch as unknown as typeof globalThis.fetch,
    ...different,
  });
  return { ...webhooks, fetch };
}

const no = (reason: string) => ({ ok: false, reason });

describe('who sent it', () => {
  test('a genuine webhook says which account it is for, and what it is about', async () => {
    const { verify } = verifier();
    expect(await verify({ headers: await head(), rawBody })).toEqual({
      ok: true,
      account: 'live',
      isLate: false,
      event: {
        id: 'WH-1',
        type: 'PAYMENT.CAPTURE.COMPLETED',
        createdAt: '2026-03-10T11:59:29Z',
        resource: capture.resource,
        orderId: 'ORDER1',
        captureId: 'CAPTURE1',
        refundId: undefined,
        paypalRefundId: undefined,
        customId: 'pay-1',
        invoiceId: 'shop1:pay-1',
      },
    });
  });

  test('webhook_bad_sig: another id, another time, another webhook, another body', async () => {
    const { verify } = verifier();
    const headers = await head();
    const other = (more: object) => verify({ headers: { ...headers, ...more }, rawBody });
    expect(await other({ 'paypal-transmission-id': 'another' })).toEqual(no('SIGNATURE'));
    expect(await other({ 'paypal-transmission-time': '2026-03-10T11:59:31Z' })).toEqual(no('SIGNATURE'));
    expect(await verify({ headers: await head({ webhookId: 'NOT-OURS' }), rawBody })).toEqual(
      no('SIGNATURE'),
    );
    expect(await verify({ headers, rawBody: Buffer.from('{}') })).toEqual(no('SIGNATURE'));
    const stranger = await issue({ name: 'messageverificationcerts.paypal.com' });
    expect(await verify({ headers: await head({ by: stranger }), rawBody })).toEqual(no('SIGNATURE'));
  });

  test.each([
    ['paypal-transmission-id', undefined],
    ['paypal-transmission-id', 'a|b'],
    ['paypal-transmission-id', ['a', 'b']],
    ['paypal-transmission-time', 'yesterday'],
    ['paypal-transmission-time', '2026-13-41T00:00:00Z'],
    ['paypal-transmission-time', '2026-03-10T11:59:30Z|x'],
    ['paypal-transmission-sig', 'not base64!'],
    ['paypal-transmission-sig', ''],
  ])('%s as %j is no head of a webhook', async (name, value) => {
    const { verify, fetch } = verifier();
    expect(await verify({ headers: { ...(await head()), [name]: value }, rawBody })).toEqual(no('HEADERS'));
    expect(fetch).not.toHaveBeenCalled();
  });

  test('one algorithm', async () => {
    const { verify } = verifier();
    const headers = { ...(await head()), 'paypal-auth-algo': 'MD5withRSA' };
    expect(await verify({ headers, rawBody })).toEqual(no('ALGORITHM'));
  });
});

describe('where the certificate lies', () => {
  test.each([
    ['webhook_foreign_cert_host', 'https://evil.example/certs/CERT-1'],
    ['a host that begins alike', 'https://api.paypal.com.evil.example/certs/CERT-1'],
    ['a host below', 'https://x.api.paypal.com/certs/CERT-1'],
    ['a name before the host', 'https://api.paypal.com@evil.example/certs/CERT-1'],
    ['credentials', 'https://user:word@api.paypal.com/certs/CERT-1'],
    ['another port', 'https://api.paypal.com:8443/certs/CERT-1'],
    ['http', 'http://api.paypal.com/certs/CERT-1'],
    ['a file', 'file:///etc/passwd'],
    ['no address', 'CERT-1'],
    ['nothing', ''],
    ['too long', `https://api.paypal.com/${'x'.repeat(500)}`],
  ])('%s is not asked', async (_, url) => {
    // Where http is allowed for a simulator, PayPal is still asked over https.
    for (const allowHttp of [false, true]) {
      const { verify, fetch } = verifier(undefined, { allowHttp });
      const headers = { ...(await head()), 'paypal-cert-url': url };
      expect(await verify({ headers, rawBody })).toEqual(no('CERT_ADDRESS'));
      expect(fetch).not.toHaveBeenCalled();
    }
  });

  test.each<[string, () => Response]>([
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.example' } })],
    ['a 404', () => new Response('gone', { status: 404 })],
    ['an oversize file', () => new Response(`${chain}${'#'.repeat(64 * 1024)}`)],
    ['no certificate', () => new Response('hello')],
    [
      'broken certificates',
      () => new Response('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'),
    ],
    ['a hundred certificates', () => new Response(chain.repeat(50))],
  ])('%s is no certificate, and is asked for again the next time', async (_, answer) => {
    let isWell = false;
    const { verify, fetch } = verifier(() => (isWell ? new Response(chain) : answer()));
    expect(await verify({ headers: await head(), rawBody })).toEqual(no('CERT_UNREACHABLE'));
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ redirect: 'manual', signal: expect.any(AbortSignal) });
    isWell = true;
    expect(await verify({ headers: await head(), rawBody })).toMatchObject({ ok: true });
  });

  test('a line that breaks is no certificate', async () => {
    const { verify } = verifier(() => {
      throw new TypeError('fetch failed');
    });
    expect(await verify({ headers: await head(), rawBody })).toEqual(no('CERT_UNREACHABLE'));
  });

  test('a hundred webhooks at once fetch it once, and the next ones not at all', async () => {
    const { verify, fetch } = verifier();
    const headers = await head();
    const all = await Promise.all(Array.from({ length: 100 }, () => verify({ headers, rawBody })));
    expect(all.every(({ ok }) => ok)).toBe(true);
    await verify({ headers, rawBody });
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});

describe('whose certificate it is', () => {
  test('nobody’s that vouches for itself', async () => {
    const own = await issue({ name: 'messageverificationcerts.paypal.com', isAuthority: true });
    const { verify } = verifier(() => new Response(own.pem));
    expect(await verify({ headers: await head({ by: own }), rawBody })).toEqual(no('CERT_UNTRUSTED'));
  });

  test('an authority that we do not know is none, also when a trusted one is laid beside it', async () => {
    const strange = await issue({ name: 'Root authority', isAuthority: true });
    const theirs = await issue({ name: 'messageverificationcerts.paypal.com', by: strange });
    const { verify } = verifier(() => new Response(`${theirs.pem}\n${strange.pem}\n${root.pem}`));
    expect(await verify({ headers: await head({ by: theirs }), rawBody })).toEqual(no('CERT_UNTRUSTED'));
  });

  test('a certificate that is no authority’s own issues none', async () => {
    const shop = await issue({ name: 'shop.paypal.com', by: root });
    const forged = await issue({ name: 'messageverificationcerts.paypal.com', by: shop });
    const { verify } = verifier(() => new Response(`${forged.pem}\n${shop.pem}`));
    expect(await verify({ headers: await head({ by: forged }), rawBody })).toEqual(no('CERT_UNTRUSTED'));
  });

  test.each(['evil.example', 'messageverificationcerts.paypal.com.evil.example', 'notpaypal.com'])(
    'not one that was issued to %s',
    async (name) => {
      const theirs = await issue({ name, by: root });
      const { verify } = verifier(() => new Response(theirs.pem));
      expect(await verify({ headers: await head({ by: theirs }), rawBody })).toEqual(no('CERT_UNTRUSTED'));
    },
  );

  test.each([
    ['expired', '2025-01-01', '2026-03-10T11:00:00Z'],
    ['not yet in force', '2026-03-10T13:00:00Z', '2027-01-01'],
  ])('not one that is %s; a new one at the same address is found', async (_, from, until) => {
    const name = 'messageverificationcerts.paypal.com';
    const old = await issue({ name, by: root, from, until });
    let served = old.pem;
    const { verify } = verifier(() => new Response(served));
    expect(await verify({ headers: await head({ by: old }), rawBody })).toEqual(no('CERT_NOT_IN_FORCE'));
    served = chain;
    expect(await verify({ headers: await head(), rawBody })).toMatchObject({ ok: true });
  });

  test('not one whose key is too short', async () => {
    const weak = await issue({ name: 'messageverificationcerts.paypal.com', by: root, bits: 1024 });
    const { verify } = verifier(() => new Response(weak.pem));
    expect(await verify({ headers: await head({ by: weak }), rawBody })).toEqual(no('CERT_UNTRUSTED'));
  });

  test('a simulator’s may vouch for itself where that was allowed, and PayPal’s never', async () => {
    const own = await issue({ name: 'own.paypal.com', isAuthority: true });
    const verified = async (certUrl: string, allowHttp: boolean) =>
      verifier(() => new Response(own.pem), {
        certHosts: ['localhost:4300', 'api.paypal.com'],
        allowHttp,
      }).verify({ headers: await head({ by: own, certUrl }), rawBody });
    expect(await verified('http://localhost:4300/certs/1', true)).toMatchObject({ ok: true });
    expect(await verified('https://localhost:4300/certs/1', true)).toMatchObject({ ok: true });
    expect(await verified('http://localhost:4300/certs/1', false)).toEqual(no('CERT_ADDRESS'));
    expect(await verified('https://localhost:4300/certs/1', false)).toEqual(no('CERT_UNTRUSTED'));
    expect(await verified('https://api.paypal.com/certs/1', true)).toEqual(no('CERT_UNTRUSTED'));
  });
});

describe('what it says', () => {
  test('webhook_crc_forged_body: another body with the same sum verifies, so nothing is decided from it', async () => {
    const { verify } = verifier();
    const forged = withSameSum(rawBody, (note) =>
      JSON.stringify({ ...capture, resource: { ...capture.resource, custom_id: 'pay-2' }, note }),
    );
    expect(forged.equals(rawBody)).toBe(false);
    expect(crc32(forged)).toBe(crc32(rawBody));
    // This is the weakness of the protocol, shown: the type has no amount, and the caller asks PayPal.
    const verdict = await verify({ headers: await head(), rawBody: forged });
    expect(verdict).toMatchObject({ ok: true, event: { id: 'WH-1', customId: 'pay-2' } });
    expect(Object.keys(verdict.ok ? verdict.event : {})).not.toContain('amount');
  });

  test('unknown types are events too', async () => {
    const body = Buffer.from(
      JSON.stringify({ ...capture, event_type: 'SOMETHING.NEW', resource_type: 'new', resource: [1] }),
    );
    const verdict = await verifier().verify({ headers: await head({}, body), rawBody: body });
    expect(verdict).toMatchObject({ ok: true, event: { type: 'SOMETHING.NEW', resource: [1] } });
  });

  test.each(['', 'not JSON', '[]', '{}', '{"id":"WH-1"}', '\xff'])('%j is no event', async (text) => {
    const body = Buffer.from(text, 'latin1');
    const verdict = await verifier().verify({ headers: await head({}, body), rawBody: body });
    expect(verdict).toEqual(no('BODY'));
  });

  test('what is too large is not looked at', async () => {
    const { verify, fetch } = verifier();
    const large = Buffer.alloc(256 * 1024 + 1);
    expect(await verify({ headers: await head({}, large), rawBody: large })).toEqual(no('TOO_LARGE'));
    expect(fetch).not.toHaveBeenCalled();
  });
});

test.each([
  ['2026-03-10T11:54:59Z', true],
  ['2026-03-10T11:55:01Z', false],
  ['2026-03-10T12:04:59Z', false],
  ['2026-03-10T12:05:01Z', true],
  ['2026-03-07T12:00:00Z', true],
])('one that was sent at %s is late: %s', async (at, isLate) => {
  const headers = await head({ sentAt: at });
  expect(await verifier().verify({ headers, rawBody })).toMatchObject({ ok: true, isLate });
});

test('four days later it is no retry any more', async () => {
  const headers = await head({ sentAt: '2026-03-06T11:59:59Z' });
  expect(await verifier().verify({ headers, rawBody })).toEqual(no('TOO_OLD'));
});
