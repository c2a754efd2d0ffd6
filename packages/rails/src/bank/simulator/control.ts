import { durationMs } from '@tollgate/contract';
import { z } from 'zod';
import { BankCode, BankDate, bankOperations, DateTime, RailId } from '../protocol.ts';
import { closeBank, openBank } from './bank-hours.ts';
import { writeFile } from './daily-file.ts';
import { type KnobName, knobs, type SetKnob } from './knobs.ts';
import { listNotices, releaseNotices, resendNotice } from './outbox.ts';
import { finishTransfer } from './transfers.ts';
import type { World } from './world.ts';

/**
 * The control side: what a test or a fault page does to the simulated banks. The same table is the object
 * `control` in the process and `POST /control/<name>` over HTTP, with the first argument as the JSON body.
 */
const table = {
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
  /** Moves the bank's clock forward and does what falls due on the way. */
  advanceClock: control(
    z.union([
      z.object({ ms: z.int().min(0) }),
      z.object({ advance: z.string().refine((text) => durationMs(text) !== undefined) }),
    ]),
    async (world, input) => {
      world.clock.advance('ms' in input ? input.ms : (durationMs(input.advance) ?? 0));
      await world.alarm.settle();
      return { now: new Date(world.clock.now()).toISOString() };
    },
  ),
  /** Waits until nothing is due and nothing runs. */
  settle: control(z.object({}), (world) => world.alarm.settle()),
  notices: control(z.object({ accountNumber: z.string().optional() }), (world, input) => ({
    notices: listNotices(world, input),
  })),
  /** Lets held notices go and waits for their attempts. */
  releaseNotices: control(z.object({ accountNumber: z.string().optional() }), async (world, input) => {
    const released = releaseNotices(world, input);
    await world.alarm.settle();
    return { released };
  }),
  /** Sends a notice again by hand, under a new noticeId, as a bank's staff would. */
  resendNotice: control(z.object({ noticeId: RailId }), async (world, input) => ({
    noticed: await resendNotice(world, input.noticeId),
  })),
  closeBank: control(
    z.object({
      bankCode: BankCode,
      from: DateTime.transform((text) => Date.parse(text)).optional(),
      to: DateTime.transform((text) => Date.parse(text)).optional(),
      ops: z.array(z.enum(bankOperations)).min(1).optional(),
      rule: z.string().max(100).optional(),
    }),
    async (world, input) => {
      closeBank(world, input);
      await world.alarm.settle();
    },
  ),
  openBank: control(z.object({ bankCode: BankCode }), async (world, input) => {
    openBank(world, input);
    await world.alarm.settle();
  }),
  /** Makes an account at a bank belong to somebody, able to receive or not. */
  plantHolder: control(
    z.object({
      bankCode: BankCode,
      accountNumber: z.string().regex(/^\d{1,20}$/),
      holderName: z.string().min(1),
      usable: z.boolean().default(true),
    }),
    (world, { bankCode, accountNumber, holderName, usable }) => {
      world.books.run(
        'insert or replace into holders values (?, ?, ?, ?)',
        bankCode,
        accountNumber,
        holderName,
        usable ? 1 : 0,
      );
    },
  ),
  finishTransfer: control(
    z.object({ transferId: RailId, status: z.enum(['SUCCEEDED', 'FAILED']) }),
    async (world, input) => ({ noticed: await finishTransfer(world, input) }),
  ),
  /** Issues the daily file again, with a later `createdAt`. */
  reissueFile: control(z.object({ bankCode: BankCode, date: BankDate }), (world, input) => ({
    text: writeFile(world, input),
  })),
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

function isSetKnob(value: unknown): boolean {
  const named = z.object({ knob: z.enum(Object.keys(knobs) as [KnobName, ...KnobName[]]) }).safeParse(value);
  return named.success && knobs[named.data.knob].safeParse(value).success;
}

type ControlTable = typeof table;
export type ControlName = keyof ControlTable;
export type BankControl = {
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

export function controlOf(world: World): BankControl {
  return Object.fromEntries(
    controlNames.map((name) => [name, (input: unknown) => runControl(world, name, input)]),
  ) as BankControl;
}
