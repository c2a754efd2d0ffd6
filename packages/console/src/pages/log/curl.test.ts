import { expect, test } from 'vitest';
import { curlOf } from './curl.ts';

const call = {
  callId: 'c',
  at: '2026-11-22T14:00:00+09:00',
  method: 'POST',
  path: '/v1/payments/pk/cancel',
  endpoint: 'cancelPayment',
  status: 200,
  code: null,
  latencyMs: 4,
  traceId: 't',
  orderId: null,
  paymentKey: 'pk',
  isReplay: false,
  wallAt: '2026-11-22T14:00:00+09:00',
  requestHeaders: [
    { name: 'authorization', value: 'Basic dGVzdF9zay4uLg==' },
    { name: 'idempotency-key', value: 'a b' },
    { name: 'host', value: 'localhost:4100' },
  ],
  requestBody: `{"cancelReason":"the customer's wish; $(rm -rf /)"}`,
  responseBody: '{}',
  bodyNote: null,
  maskedKey: 'test_sk_…R5Rn',
  apiVersion: '2022-11-16',
  userAgent: null,
  address: null,
  why: null,
};

test('a call is written for a shell, with a name in place of the key and nothing that the shell would run', () => {
  expect(curlOf(call, 'http://localhost:4100')).toBe(
    [
      `curl -X POST 'http://localhost:4100/v1/payments/pk/cancel' \\`,
      `  -u "$SECRET_KEY:" \\`,
      `  -H 'idempotency-key: a b' \\`,
      `  --data-raw '{"cancelReason":"the customer'\\''s wish; $(rm -rf /)"}'`,
    ].join('\n'),
  );
});

test('a query has no body', () => {
  const text = curlOf(
    { ...call, method: 'GET', requestBody: null, requestHeaders: [] },
    'https://pay.example',
  );
  expect(text).toBe(`curl -X GET 'https://pay.example/v1/payments/pk/cancel' \\\n  -u "$SECRET_KEY:"`);
});
