import type { Fault } from '@tollgate/contract';
import type { FaultEffect } from '@tollgate/contract/fault-effects';

/** A rule as it is sent. What is left out has its default, and says so by being left out. */
export interface Rule {
  id?: string;
  effect: FaultEffect;
  endpoint?: string;
  method?: string;
  event?: string;
  orderId?: string;
  paymentKey?: string;
  from?: number;
  times?: number | 'always';
  probability?: number;
  seed?: string;
  code?: string;
  delayMs?: number;
  status?: number;
  perMinute?: number;
}

// biome-ignore format: the names of the wire
const names = ['id', 'effect', 'endpoint', 'method', 'event', 'orderId', 'paymentKey', 'from', 'times', 'probability', 'seed', 'code', 'delayMs', 'status', 'perMinute'] as const;

/** Sent back unchanged, with its id, a rule keeps its counts. */
export function ruleOf(fault: Fault): Rule {
  const said = names.flatMap((name) => {
    const value = fault[name];
    return value === null || value === '' ? [] : [[name, value]];
  });
  return Object.fromEntries(said) as Rule;
}
