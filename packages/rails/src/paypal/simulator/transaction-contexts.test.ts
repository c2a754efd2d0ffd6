import { afterAll, beforeAll, expect, test } from 'vitest';
import { issuesOf, type RestStage, restStage } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

const path = (trackingId: string) => `/v1/risk/transaction-contexts/TOLLGATESELL1/${trackingId}`;
const data = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: 'v' }));
const put = (trackingId: string, additional_data: unknown, headers = {}) =>
  stage.ask(path(trackingId), { method: 'PUT', body: { additional_data }, headers });

test('facts about a buyer are kept, and said again they replace what was said', async () => {
  expect((await put('t-1', data(2))).status).toBe(200);
  expect((await put('t-1', data(1))).status).toBe(200);
  expect((await stage.ask(path('t-1'))).body).toEqual({ tracking_id: 't-1', additional_data: data(1) });
  expect((await stage.ask(path('t-2'))).status).toBe(404);
});

test.each([
  ['t', [], 'INVALID_ARRAY_MIN_ITEMS'],
  ['t', data(101), 'INVALID_ARRAY_MAX_ITEMS'],
  ['t', [{ key: 'k' }], 'MISSING_REQUIRED_PARAMETER'],
  ['x'.repeat(37), data(1), 'INVALID_STRING_LENGTH'],
])('under %s, %o is refused: %s', async (trackingId, facts, issue) => {
  const refused = await put(trackingId, facts);
  expect([refused.status, ...issuesOf(refused)]).toEqual([400, issue]);
});

test('a seller without the right is told so', async () => {
  await stage.paypal.control.addAccount({ clientId: 'plain', clientSecret: 's', maySetContext: false });
  const refused = await put('t-1', data(1), { authorization: `Bearer ${await stage.token('plain', 's')}` });
  expect([refused.status, refused.body.name, ...issuesOf(refused)]).toEqual([
    403,
    'NOT_AUTHORIZED',
    'PERMISSION_DENIED',
  ]);
});
