import { expect, test } from 'vitest';
import { settings, sharedBuffers } from './settings.ts';

test.each([
  ['a small container', 512, '128MB'],
  ['a laptop', 4 * 1024, '512MB'],
  ['a server', 64 * 1024, '1024MB'],
])('on %s the books get an eighth of its memory, within bounds', (_, megabytes, buffers) => {
  expect(sharedBuffers(megabytes * 1024 * 1024)).toBe(buffers);
});

test('on this machine too', () => {
  expect(settings['shared_buffers']).toMatch(/^\d{3,4}MB$/);
});
