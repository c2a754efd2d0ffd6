import type { Logger } from 'pino';
import type { NumberPace } from './bank/number-pace.ts';
import type { BankRails } from './bank/refund.ts';
import type { RailReceivers } from './bank/routes.ts';
import type { Chance } from './chance.ts';
import type { clock } from './clock.ts';
import type { Config } from './config.ts';
import type { FaultRules } from './faults/fault-rules.ts';
import type { ApiLog } from './http/call-keeper.ts';
import type { PayPalHooks, PayPalRails } from './paypal/accounts.ts';
import type { Outcome, Write, Writer } from './store/batch.ts';
import type { Db } from './store/database.ts';
import type { Reads } from './store/reads.ts';

/** What one process of the gateway has at hand. No part of it holds state that another process could not have. */
export interface Gateway {
  config: Config;
  log: Logger;
  clock: typeof clock;
  chance: Chance;
  db: Db;
  reads: Reads;
  /** What test shops wish upon themselves. */
  faults: FaultRules;
  writer: Writer;
  /** Writes a command that has no caller with an idempotency key; a refusal is thrown. */
  writeValue<Command, Loaded, Result>(
    write: Write<Command, Loaded, Result>,
    command: Command,
  ): Promise<Result>;
  rails: BankRails;
  /** How fast account numbers are used up here. */
  numberPace: NumberPace;
  payPal: PayPalRails;
  payPalHooks: PayPalHooks;
  receivers: RailReceivers;
  /** Where calls are kept for the shops' developers; undefined where none are. */
  apiLog?: ApiLog | undefined;
  /** Starts the deliveries that just became due. */
  wakeDeliveries(): void;
}

export function resultOf<Result>(outcome: Outcome<Result>): Result {
  if ('value' in outcome) return outcome.value;
  if ('failure' in outcome) throw outcome.failure;
  throw new Error('a command without a claim cannot be replayed');
}
