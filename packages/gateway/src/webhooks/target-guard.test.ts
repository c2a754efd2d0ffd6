import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Environment, isForbiddenAddress, openAgents } from './target-guard.ts';
import { transmit, wordFor } from './transmit.ts';

/** What a live webhook, and a test webhook, may call. */
// biome-ignore format: a table
const addresses: [address: string, live: boolean, test: boolean, what: string][] = [
  ['203.0.112.7',              true,  true,  'public'],
  ['8.8.8.8',                  true,  true,  'public'],
  ['2606:4700:4700::1111',     true,  true,  'public'],
  ['::ffff:8.8.8.8',           true,  true,  'public, IPv4-mapped'],
  ['64:ff9b::808:808',         true,  true,  'public, through a translator'],
  ['127.0.0.1',                false, true,  'loopback'],
  ['127.8.9.1',                false, true,  'loopback'],
  ['::1',                      false, true,  'loopback'],
  ['::ffff:127.0.0.1',         false, true,  'loopback, IPv4-mapped'],
  ['::ffff:7f00:1',            false, true,  'loopback, IPv4-mapped in hex'],
  ['64:ff9b::7f00:1',          false, true,  'loopback, through a translator'],
  ['0.0.0.0',                  false, true,  'this machine'],
  ['0.1.2.3',                  false, true,  'this network'],
  ['::',                       false, true,  'this machine'],
  ['10.0.0.1',                 false, true,  'private'],
  ['172.16.0.1',               false, true,  'private'],
  ['172.31.255.255',           false, true,  'private'],
  ['172.32.0.1',               true,  true,  'just outside'],
  ['192.168.1.1',              false, true,  'private'],
  ['::ffff:192.168.1.1',       false, true,  'private, IPv4-mapped'],
  ['::ffff:0:10.0.0.1',        false, true,  'IPv4-translated'],
  ['64:ff9b:1::a00:1',         false, true,  'local translation'],
  ['100.64.0.1',               false, true,  'carrier-grade NAT'],
  ['100.127.255.255',          false, true,  'carrier-grade NAT'],
  ['100.128.0.1',              true,  true,  'just outside'],
  ['fd12:3456:789a::1',        false, true,  'unique local'],
  ['fc00::1',                  false, true,  'unique local'],
  ['fec0::1',                  false, true,  'site local'],
  ['2002:7f00:1::',            false, true,  '6to4 of loopback'],
  ['2001:0:4136:e378::1',      false, true,  'Teredo'],
  ['192.0.2.1',                false, true,  'documentation'],
  ['2001:db8::1',              false, true,  'documentation'],
  ['198.18.0.1',               false, true,  'benchmarking'],
  ['224.0.0.1',                false, true,  'multicast'],
  ['ff02::1',                  false, true,  'multicast'],
  ['240.0.0.1',                false, true,  'reserved'],
  ['255.255.255.255',          false, true,  'broadcast'],
  ['169.254.1.1',              false, false, 'link-local'],
  ['169.254.169.254',          false, false, 'metadata'],
  ['::ffff:169.254.169.254',   false, false, 'metadata, IPv4-mapped'],
  ['64:ff9b::a9fe:a9fe',       false, false, 'metadata, through a translator'],
  ['fe80::1',                  false, false, 'link-local'],
  ['fe80::1%eth0',             false, false, 'link-local with a zone'],
  ['fd00:ec2::254',            false, false, 'metadata'],
  ['100.100.100.200',          false, false, 'metadata'],
  ['not an address',           false, false, 'nothing'],
];
test.each(addresses)('%s: live %s, test %s (%s)', (address, live, inTest) => {
  expect({ live: !isForbiddenAddress(address, 'live'), test: !isForbiddenAddress(address, 'test') }).toEqual({
    live,
    test: inTest,
  });
});

describe('connections', () => {
  let port = 0;
  let calls = 0;
  const server = createServer((_, response) => {
    calls += 1;
    response.end('inside');
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.close();
  });

  const call = async (url: string, environment: Environment, addressesOfHost: string[] = []) => {
    const before = calls;
    const agents = openAgents(2_000, () =>
      Promise.resolve(addressesOfHost.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))),
    );
    const answer = await transmit({ url, headers: {}, body: '' }, agents[environment], 2_000);
    await Promise.all([agents.live.destroy(), agents.test.destroy()]);
    return { reached: calls - before, error: answer.error };
  };

  test.each([
    ['a literal address', () => `http://127.0.0.1:${port}/`],
    ['a number', () => `http://2130706433:${port}/`],
    ['an octal address', () => `http://0177.0.0.1:${port}/`],
    ['a short address', () => `http://127.1:${port}/`],
    ['an IPv4-mapped address', () => `http://[::ffff:127.0.0.1]:${port}/`],
    ['this machine', () => `http://0.0.0.0:${port}/`],
    ['metadata', () => 'http://169.254.169.254/latest/meta-data/'],
  ])('live: %s on the inside is not called', async (_, url) => {
    expect(await call(url(), 'live')).toEqual({ reached: 0, error: 'target-refused' });
  });

  test('live: a public name that leads inside is not called', async () => {
    const url = `http://shop.example:${port}/`;
    expect(await call(url, 'live', ['127.0.0.1'])).toEqual({ reached: 0, error: 'target-refused' });
    expect(await call(url, 'live', ['8.8.8.8', '127.0.0.1'])).toEqual({
      reached: 0,
      error: 'target-refused',
    });
    expect(await call(url, 'live', ['::ffff:127.0.0.1'])).toEqual({ reached: 0, error: 'target-refused' });
  });

  test('test: a developer’s own machine is called, by name or address', async () => {
    expect(await call(`http://127.0.0.1:${port}/`, 'test')).toEqual({ reached: 1, error: null });
    expect(await call(`http://shop.test:${port}/`, 'test', ['127.0.0.1'])).toEqual({
      reached: 1,
      error: null,
    });
    expect(await call(`http://shop.test:${port}/`, 'test', ['169.254.169.254'])).toEqual({
      reached: 0,
      error: 'target-refused',
    });
  });

  test('a name that changes its meaning gains nothing: it is asked once, and what was checked is connected to', async () => {
    const meanings = [['127.0.0.1'], ['169.254.169.254'], ['8.8.8.8']];
    let asked = 0;
    const agents = openAgents(2_000, () =>
      Promise.resolve((meanings[asked++] ?? []).map((address) => ({ address, family: 4 }))),
    );
    const url = `http://shop.test:${port}/`;
    expect(await transmit({ url, headers: {}, body: '' }, agents.test, 2_000)).toMatchObject({ status: 200 });
    expect(asked).toBe(1);
    // The next connection asks again, and is refused by what it hears now.
    await agents.test.destroy();
    const fresh = openAgents(2_000, () =>
      Promise.resolve([{ address: meanings[asked]?.[0] as string, family: 4 }]),
    );
    expect(await transmit({ url, headers: {}, body: '' }, fresh.test, 2_000)).toMatchObject({
      status: null,
      error: 'target-refused',
    });
    await Promise.all([agents.live, fresh.test, fresh.live].map((agent) => agent.destroy()));
  });

  test('localhost is this machine, on either family, without asking a name server', async () => {
    const agents = openAgents(2_000);
    const answer = await request(`http://localhost:${port}/`, { dispatcher: agents.test });
    expect(await answer.body.text()).toBe('inside');
    const refused = request(`http://localhost:${port}/`, { dispatcher: agents.live });
    await expect(refused).rejects.toMatchObject({ code: 'target-refused' });
    await Promise.all([agents.live.close(), agents.test.close()]);
  });
});

// biome-ignore format: a table
test.each([
  [{ code: 'ECONNREFUSED' },                         'ECONNREFUSED'],
  [new AggregateError([], 'all failed'),             'AggregateError'],
  [{ code: 'UND_ERR_CONNECT_TIMEOUT' },              'timeout'],
  [new DOMException('too late', 'TimeoutError'),     'timeout'],
  [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },          'tls'],
  [{ code: 'CERT_HAS_EXPIRED' },                     'tls'],
  [{ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },      'tls'],
  [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' },         'tls'],
  [{ code: 'ERR_SSL_WRONG_VERSION_NUMBER' },         'tls'],
  [{ code: 'UND_ERR_SOCKET' },                       'ECONNRESET'],
  [{ code: 'HPE_INVALID_CONSTANT' },                 'not-http'],
  [{ code: 'UND_ERR_HEADERS_OVERFLOW' },             'not-http'],
  [{ code: 'EAI_AGAIN' },                            'ENOTFOUND'],
  ['what',                                           'error'],
])('%o is told as %s', (error, word) => {
  expect(wordFor(error)).toBe(word);
});
