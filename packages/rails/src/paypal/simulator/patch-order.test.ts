import { afterAll, beforeAll, expect, test } from 'vitest';
import { issuesOf, type Json, type RestStage, restStage, usd } from './rest-stage.ts';

let stage: RestStage;
beforeAll(async () => {
  stage = await restStage();
});
afterAll(() => stage.close());

const patch = (orderId: string, ...patches: Json[]) =>
  stage.ask(`/v2/checkout/orders/${orderId}`, { method: 'PATCH', body: patches });
const at = (field: string) => `/purchase_units/@reference_id=='default'/${field}`;
const amountOf = async (id: string) => (await stage.order(id)).purchase_units[0].amount;

test('an approved order is changed, all of it or nothing', async () => {
  const { id } = await stage.approved('10.00');
  const raised = { op: 'replace', path: at('amount'), value: usd('12.00') };
  expect(issuesOf(await patch(id, raised, { op: 'replace', path: '/status', value: 'COMPLETED' }))).toEqual([
    'NOT_PATCHABLE',
  ]);
  expect(await amountOf(id)).toEqual(usd('10.00'));
  const changed = await patch(
    id,
    raised,
    { op: 'add', path: at('description'), value: 'cups' },
    {
      op: 'remove',
      path: at('custom_id'),
    },
  );
  expect([changed.status, changed.text]).toEqual([204, '']);
  expect(await stage.order(id)).toMatchObject({
    status: 'APPROVED',
    purchase_units: [{ amount: usd('12.00'), description: 'cups' }],
  });
  const { body } = await stage.capture(id);
  expect(body.purchase_units[0].payments.captures[0]).toMatchObject({ amount: usd('12.00') });
  expect(body.purchase_units[0].custom_id).toBeUndefined();
});

test.each<[Json, number, string]>([
  [{ op: 'replace', path: at('amount'), value: usd('0.00') }, 422, 'CANNOT_BE_ZERO_OR_NEGATIVE'],
  [
    { op: 'replace', path: at('amount'), value: { ...usd('9'), breakdown: { shipping: usd('1') } } },
    422,
    'AMOUNT_MISMATCH',
  ],
  [{ op: 'replace', path: at('amount'), value: 9 }, 400, 'INVALID_PARAMETER_SYNTAX'],
  [{ op: 'remove', path: at('amount') }, 422, 'INVALID_PATCH_OPERATION'],
  [
    { op: 'replace', path: "/purchase_units/@reference_id=='b'/amount", value: usd('9') },
    422,
    'REFERENCE_ID_NOT_FOUND',
  ],
  [{ op: 'upsert', path: at('amount') }, 400, 'INVALID_PARAMETER_VALUE'],
])('%o is refused: %i %s', async (change, status, issue) => {
  const { id } = await stage.approved('10.00');
  const refused = await patch(id, change);
  expect([refused.status, ...issuesOf(refused)]).toEqual([status, issue]);
  expect(await amountOf(id)).toEqual(usd('10.00'));
});

test('an order whose buyer is at PayPal, and a paid one, are not changed', async () => {
  const change = { op: 'replace', path: at('amount'), value: usd('1.00') };
  const { id } = await stage.create('10.00');
  expect(issuesOf(await patch(id, change))).toEqual(['NOT_PATCHABLE']);
  await stage.paypal.control.approve({ orderId: id });
  await stage.capture(id);
  expect(issuesOf(await patch(id, change))).toEqual(['ORDER_ALREADY_COMPLETED']);
});
