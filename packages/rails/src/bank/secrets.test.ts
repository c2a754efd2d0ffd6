import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadOrCreateSecrets, parseSecrets } from './secrets.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tollgate-secrets-'));
});
afterEach(() => rm(dir, { recursive: true }));

const hex = 'ab'.repeat(16);

test('one secret, or two while one replaces the other', () => {
  expect(parseSecrets(`k1:${hex}`)).toEqual([{ keyId: 'k1', secret: hex }]);
  expect(parseSecrets(`k2:${hex}, k1:${hex}`).map((each) => each.keyId)).toEqual(['k2', 'k1']);
});

test.each([
  '',
  'k1',
  `${hex}`,
  `k1:${hex.slice(2)}`,
  `k1:${hex}z`,
  `k1:${hex}0`,
  `:${hex}`,
  `k1:${hex}:x`,
  `k1:${hex},k1:${hex}`,
  `k1:${hex},k2:${hex},k3:${hex}`,
])('"%s" is refused in words that do not repeat it', (text) => {
  expect(() => parseSecrets(text)).toThrow(/^write one or two secrets as keyId:hex,keyId:hex/);
});

test('twenty processes that start at once end with the same secrets, which only their owner may read', async () => {
  const data = join(dir, 'not', 'yet', 'there');
  const all = await Promise.all(Array.from({ length: 20 }, () => loadOrCreateSecrets(data)));
  expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(all[0]?.toBank[0]?.secret).toMatch(/^[0-9a-f]{64}$/);
  expect(all[0]?.toBank[0]?.secret).not.toBe(all[0]?.toGateway[0]?.secret);
  expect(await readdir(data)).toEqual(['bank-rail-secrets.json']);
  expect((await stat(join(data, 'bank-rail-secrets.json'))).mode & 0o777).toBe(0o600);
});

test('a file that is not secrets stops the start and stays as it is', async () => {
  const path = join(dir, 'bank-rail-secrets.json');
  await writeFile(path, '{"toBank":[]}');
  await expect(loadOrCreateSecrets(dir)).rejects.toThrow(/delete it to have new ones made/);
  expect(await readFile(path, 'utf8')).toBe('{"toBank":[]}');
});
