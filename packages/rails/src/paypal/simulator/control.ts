import { durationMs } from '@tollgate/contract';
import { z } from 'zod';
import { addAccount } from './accounts.ts';
import { showBooks } from './books-view.ts';
import { type Buyer, buyerOf, ordinaryBuyer } from './buyers.ts';
import { settleCapture } from './captures.ts';
import { listWebhooks, releaseWebhooks, resendWebhook } from './deliveries.ts';
import { disputeReasons, openDispute, resolveDispute, reverse } from './disputes.ts';
import { type KnobName, knobs, type SetKnob } from './knobs.ts';
import { approve, cancelOrder, refuse } from './orders.ts';
import { refundAtPayPal, settleRefund } from './refunds.ts';
import type { World } from './world.ts';

const Id = z.string().min(1).max(64);
const reason = z.enum(disputeReasons).optional();
const which = { orderId: Id.optional(), customId: z.string().max(127).optional() };

/** An e-mail of the table of buyers; the ordinary one when left out. */
const BuyerName = z
  .string()
  .default(ordinaryBuyer)
  .refine((email) => buyerOf(email) !== undefined)
  .transform((email) => buyerOf(email) as Buyer);

/**
 * The control side: what a test or a fault page does to the simulated PayPal. The same table is the object `control`
 * in the process and `POST /control/<name>` over HTTP, with the first argument as the JSON body. What happens is
 * done when the answer comes; the webhooks of it may still be on their way (`settle`).
 */
const table = {
  /** Plays the buyer, without the pages. */
  approve: control(z.object({ orderId: Id, buyer: BuyerName }), (world, { orderId, buyer }) =>
    approve(world, orderId, buyer),
  ),
  cancelOrder: control(z.object({ orderId: Id }), (world, { orderId }) => cancelOrder(world, orderId)),
  /** PayPal turns the buyer away; the order is void. */
  refuse: control(z.object({ orderId: Id }), (world, { orderId }) => refuse(world, orderId)),
  /** Ends a capture that is PENDING. */
  settleCapture: control(
    z.object({ captureId: Id, end: z.enum(['COMPLETED', 'DECLINED']) }),
    (world, input) => ({ settled: settleCapture(world, input) }),
  ),
  /** Ends a refund that is PENDING. */
  settleRefund: control(z.object({ refundId: Id, end: z.enum(['COMPLETED', 'FAILED']) }), (world, input) => ({
    settled: settleRefund(world, input),
  })),
  /** The seller refunds on PayPal's own site; amount in the smallest unit, left out everything that is left. */
  refundAtPayPal: control(z.object({ captureId: Id, amount: z.int().min(1).optional() }), (world, input) => ({
    refundId: refundAtPayPal(world, input)?.refund_id,
  })),
  /** A dispute ends and takes back what is left of the capture. */
  reverse: control(z.object({ captureId: Id, reason }), (world, input) => ({
    reversed: reverse(world, input),
  })),
  openDispute: control(z.object({ captureId: Id, reason }), (world, input) => ({
    disputeId: openDispute(world, input),
  })),
  resolveDispute: control(
    z.object({ disputeId: Id, inFavourOf: z.enum(['BUYER', 'SELLER']) }),
    (world, input) => ({ resolved: resolveDispute(world, input) }),
  ),
  /** Another seller, or the same one with another secret or other rights. */
  addAccount: control(
    z.object({
      clientId: z.string().min(1).max(120),
      clientSecret: z.string().min(1).max(120),
      merchantId: z
        .string()
        .regex(/^[A-Z0-9]{13}$/)
        .optional(),
      email: z.email().optional(),
      maySetContext: z.boolean().optional(),
      hasUniqueInvoice: z.boolean().optional(),
    }),
    (world, input) => ({ merchantId: addAccount(world, input).merchant_id }),
  ),
  /** Turns a knob: see `knobs`. */
  setKnob: control(
    z.custom<SetKnob>((value) => isSetKnob(value)),
    (world, input) => world.knobs.set(input),
  ),
  listKnobs: control(z.object({}), (world) => ({
    turned: world.knobs.list(),
    available: Object.fromEntries(
      Object.entries(knobs).map(([name, schema]) => [name, schema.description ?? '']),
    ),
  })),
  clearKnobs: control(z.object({}), (world) => world.knobs.clear()),
  /** Moves PayPal's clock forward and does what falls due on the way. */
  advanceClock: control(
    z.union([
      z.object({ ms: z.int().min(0) }),
      z.object({ advance: z.string().refine((text) => durationMs(text) !== undefined) }),
    ]),
    async (world, input) => {
      // What is on its way arrives first: an attempt over which hours pass would count as lost, and be made again.
      await world.alarm.settle();
      world.clock.advance('ms' in input ? input.ms : (durationMs(input.advance) ?? 0));
      await world.alarm.settle();
      return { now: new Date(world.clock.now()).toISOString() };
    },
  ),
  /** Waits until nothing is due and nothing is on its way. */
  settle: control(z.object({}), (world) => world.alarm.settle()),
  /** Orders, captures and refunds; amounts are integers of the smallest unit. */
  books: control(z.object(which), showBooks),
  /** What was sent and what waits, the newest first. */
  webhooks: control(z.object({ ...which, limit: z.int().min(1).max(10_000).optional() }), (world, input) => ({
    webhooks: listWebhooks(world, input),
  })),
  /** Lets held webhooks go. */
  releaseWebhooks: control(
    z.object({ ...which, eventId: Id.optional() }),
    told((world, input) => ({ released: releaseWebhooks(world, input) })),
  ),
  /** Sends an event again, as a delivery of its own. */
  resendWebhook: control(
    z.object({ eventId: Id }),
    told((world, input) => ({ transmissionIds: resendWebhook(world, input) })),
  ),
};

type Control<Schema extends z.ZodType, Output> = {
  input: Schema;
  run(world: World, input: z.output<Schema>): Output | Promise<Output>;
};

function control<Schema extends z.ZodType, Output>(
  input: Schema,
  run: (world: World, input: z.output<Schema>) => Output | Promise<Output>,
): Control<Schema, Output> {
  return { input, run };
}

/** Waits for the attempts that it started. */
function told<Input, Output>(
  run: (world: World, input: Input) => Output,
): (world: World, input: Input) => Promise<Output> {
  return async (world, input) => {
    const output = run(world, input);
    await world.alarm.settle();
    return output;
  };
}

function isSetKnob(value: unknown): boolean {
  const named = z.object({ knob: z.enum(Object.keys(knobs) as [KnobName, ...KnobName[]]) }).safeParse(value);
  return named.success && knobs[named.data.knob].safeParse(value).success;
}

type ControlTable = typeof table;
export type ControlName = keyof ControlTable;
export type PayPalControl = {
  [Name in ControlName]: ControlTable[Name] extends Control<infer Schema, infer Output>
    ? (input: z.input<Schema>) => Promise<Output>
    : never;
};

export const controlNames = Object.keys(table) as ControlName[];

/** @throws ZodError when the input is not what the control takes */
export async function runControl(world: World, name: ControlName, input: unknown): Promise<unknown> {
  const { input: schema, run } = table[name] as Control<z.ZodType, unknown>;
  return await run(world, schema.parse(input));
}

export function controlOf(world: World): PayPalControl {
  return Object.fromEntries(
    controlNames.map((name) => [name, (input: unknown) => runControl(world, name, input)]),
  ) as PayPalControl;
}
