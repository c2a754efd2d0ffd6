import type { Payment } from '@tollgate/domain';
import type { Write } from '../store/batch.ts';
import { type AlsoNeeds, Desk } from './desk.ts';

export interface PaymentCommand {
  mId: string;
  paymentKey?: string;
}

/** A payment as it stands after a decision, and the merchant's time of it. */
export interface Decided {
  payment: Payment;
  now: Date;
}

/** The write of a command that concerns one payment: the desk loads and saves, the rule decides. */
export function paymentWrite<Command extends PaymentCommand, Result>(parts: {
  name: string;
  needs?: (command: Command, payment: Payment | undefined, isAgain: boolean) => AlsoNeeds;
  decide: (desk: Desk, command: Command) => Result;
  mayOverlap?: true;
}): Write<Command, Desk, Result> {
  const { needs } = parts;
  return {
    name: parts.name,
    mayOverlap: parts.mayOverlap,
    savesAtOnce: true,
    load: (tx, commands, isAgain) =>
      Desk.load(tx, commands, needs && ((command, payment) => needs(command, payment, isAgain))),
    decide: parts.decide,
    save: (tx, desk) => desk.save(tx),
  };
}
