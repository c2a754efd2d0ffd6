import { z } from 'zod';
import { type Answer, Refused } from './answer.ts';
import type { Call } from './call.ts';
import { wireMoney } from './money.ts';
import { type PurchaseUnit, unitBody, unitsOf } from './order-rows.ts';
import { Amount, PurchaseUnitRequest, Shipping } from './order-schema.ts';
import { parseBody } from './parse-body.ts';
import { checkUnit, checkUnits, putUnit } from './purchase-units.ts';
import { ownOrder } from './read-order.ts';

/** RFC 6902, as far as orders take it. */
const Patches = z
  .array(
    z.object({
      op: z.enum(['add', 'remove', 'replace', 'move', 'copy', 'test']),
      path: z.string().min(1),
      value: z.unknown().optional(),
    }),
  )
  .min(1)
  .max(100);

type Patch = z.output<typeof Patches>[number];
type Unit = { unit: number; request: PurchaseUnitRequest };

/** What of a unit can be changed, and whether it may be taken away. */
const fields = {
  amount: { schema: Amount, isRemovable: false },
  description: { schema: PurchaseUnitRequest.shape.description, isRemovable: true },
  custom_id: { schema: PurchaseUnitRequest.shape.custom_id, isRemovable: true },
  invoice_id: { schema: PurchaseUnitRequest.shape.invoice_id, isRemovable: true },
  soft_descriptor: { schema: PurchaseUnitRequest.shape.soft_descriptor, isRemovable: true },
  items: { schema: PurchaseUnitRequest.shape.items, isRemovable: false },
  shipping: { schema: Shipping, isRemovable: false },
} as const;

/** `PATCH /v2/checkout/orders/{id}`: all of the changes or none, while the order is CREATED or APPROVED. */
export function patchOrder(call: Call): Answer {
  const { world } = call;
  const order = ownOrder(call);
  if (order.status === 'COMPLETED') throw new Refused('ORDER_ALREADY_COMPLETED');
  if (order.status !== 'CREATED' && order.status !== 'APPROVED') throw new Refused('NOT_PATCHABLE');
  const patches = parseBody(Patches, call.body);
  const units = unitsOf(world, order.order_id).map(unitRequest);
  for (const [index, patch] of patches.entries()) apply(units, patch, index);
  const amounts = checkUnits(units.map(({ request }) => request));
  for (const [index, { unit, request }] of units.entries()) {
    const money = amounts[index] ?? checkUnit(request, `/purchase_units/${index}`);
    putUnit(world, { orderId: order.order_id, unit, money, request });
  }
  world.books.run('update orders set updated_at = ? where order_id = ?', world.clock.now(), order.order_id);
  return { status: 204, body: undefined };
}

function unitRequest(row: PurchaseUnit): Unit {
  const { breakdown, ...body } = unitBody(row);
  const { reference_id, custom_id, invoice_id } = row;
  const request = {
    ...body,
    reference_id,
    amount: { ...wireMoney(row), ...(breakdown && { breakdown }) },
    ...(custom_id !== null && { custom_id }),
    ...(invoice_id !== null && { invoice_id }),
  };
  return { unit: row.unit, request: PurchaseUnitRequest.parse(request) };
}

/** @throws Refused NOT_PATCHABLE, REFERENCE_ID_NOT_FOUND, INVALID_PATCH_OPERATION, or what is wrong with the value */
function apply(units: Unit[], { op, path, value }: Patch, index: number): void {
  const at = { field: `/${index}/path`, value: path };
  const [, reference, name = ''] = /^\/purchase_units\/@reference_id=='(.+)'\/([a-z_]+)$/.exec(path) ?? [];
  if (!Object.hasOwn(fields, name)) throw new Refused('NOT_PATCHABLE', at);
  const unit = units.find(({ request }) => request.reference_id === reference);
  if (!unit) throw new Refused('REFERENCE_ID_NOT_FOUND', at);
  const { schema, isRemovable } = fields[name as keyof typeof fields];
  const isPossible = op === 'replace' || op === 'add' || (op === 'remove' && isRemovable);
  if (!isPossible) throw new Refused('INVALID_PATCH_OPERATION', { field: `/${index}/op`, value: op });
  const changed = op === 'remove' ? undefined : parseBody<z.ZodType>(schema, value);
  unit.request = { ...unit.request, [name]: changed };
}
