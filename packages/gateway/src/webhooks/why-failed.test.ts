import { expect, test } from 'vitest';
import { whyFailed } from './why-failed.ts';

// biome-ignore format: a table
test.each<[status: number | null, error: string | null, says: RegExp]>([
  [null, 'ECONNREFUSED',   /No server listens/],
  [null, 'ECONNRESET',     /cut the connection/],
  [null, 'EPIPE',          /cut the connection/],
  [null, 'timeout',        /within 10 seconds/],
  [null, 'ENOTFOUND',      /leads nowhere/],
  [null, 'tls',            /certificate/],
  [null, 'not-http',       /not HTTP/],
  [null, 'target-refused', /not public/],
  [null, 'ENETUNREACH',    /no way/],
  [null, 'ESOMETHING',     /could not be reached.*ESOMETHING/],
  [301,  'redirect',       /^HTTP 301 · It redirected/],
  [400,  null,             /^HTTP 400 · The server refused/],
  [401,  null,             /login/],
  [404,  null,             /no such path/],
  [405,  null,             /POST/],
  [429,  null,             /too many/],
  [500,  null,             /^HTTP 500 · The server failed/],
  [503,  null,             /proxy/],
])('status %s, error %s: %s', (status, error, says) => {
  expect(whyFailed({ status, error }, 'en')).toMatch(says);
  expect(whyFailed({ status, error }, 'ko')).toMatch(/[가-힣]/);
});

test.each([200, 201, 204])('%i arrived', (status) => {
  expect(whyFailed({ status, error: null }, 'en')).toBeNull();
});
