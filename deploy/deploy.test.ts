import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const patroni = read('patroni.yml');
const compose = read('compose.yaml');

const settingOf = (name: string): string | undefined =>
  new RegExp(`^ *${name}: *(.+)$`, 'm').exec(patroni)?.[1];

test('a commit is acknowledged on two disks or not at all', () => {
  expect(
    ['synchronous_mode', 'synchronous_mode_strict', 'synchronous_commit', 'fsync', 'full_page_writes'].map(
      settingOf,
    ),
  ).toEqual(['true', 'true', "'on'", "'on'", "'on'"]);
  // A time-out that strikes while a commit waits for its standby would have it reported as done.
  expect(settingOf('statement_timeout')).toBe('0');
});

test('a primary that cannot reach etcd has stepped down before another steps up', () => {
  const [ttl, wait, retry] = ['ttl', 'loop_wait', 'retry_timeout'].map((name) => Number(settingOf(name)));
  expect(Number(wait) + 2 * Number(retry)).toBeLessThanOrEqual(Number(ttl));
});

test('Patroni 3.0 is given the protocol in which it looks who has the lock', () => {
  expect(compose).toContain('PATRONI_ETCD_HOSTS:');
  expect(compose).not.toContain('PATRONI_ETCD3');
  expect(read('etcd.env')).toMatch(/^ETCD_ENABLE_V2=true$/m);
});

test('Compose gives HAProxy every address that its file asks for', () => {
  const asked = new Set(Array.from(read('haproxy.cfg').matchAll(/\$\{(HA_\w+)\}/g), ([, name]) => name));
  const given = new Set(Array.from(compose.matchAll(/^ +(HA_\w+): /gm), ([, name]) => name));
  expect([...asked].filter((name) => !given.has(name))).toEqual([]);
});

test('every secret that Compose insists on stands in the example', () => {
  const insisted = new Set(Array.from(compose.matchAll(/\$\{(\w+):\?/g), ([, name]) => name));
  const example = read('example.env');
  expect([...insisted].filter((name) => !example.includes(`\n${name}=`))).toEqual([]);
  expect(insisted.size).toBeGreaterThan(3);
});

test('the gateways take no more connections than PostgreSQL has', () => {
  const gateways = compose.match(/^ {2}gateway\d:$/gm)?.length ?? 0;
  const each = Number(/TOLLGATE_DATABASE_CONNECTIONS: (\d+)/.exec(compose)?.[1]);
  expect(gateways * each).toBeLessThan(Number(settingOf('max_connections')) / 2);
});
