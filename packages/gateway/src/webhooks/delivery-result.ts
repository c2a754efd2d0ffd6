import type { Write } from '../store/batch.ts';
import { together } from '../store/database.ts';
import {
  type DeliveryName,
  type DeliveryState,
  lockDeliveries,
  type OpenDelivery,
  type RecordedAttempt,
  saveAttempts,
} from '../store/deliveries.ts';
import { type Clocks, readClocks } from '../store/merchants.ts';
import { afterAttempt } from './retry-schedule.ts';
import type { Answer } from './transmit.ts';

/** An attempt that was made, and what came back. */
export interface DeliveryResult extends DeliveryName, Answer {
  /** 1 for the first. */
  attempt: number;
  /** Merchant time. */
  at: Date;
  requestHeaders: Record<string, string>;
}

export interface DeliveryDecision {
  /** What became of the delivery; undefined when this attempt had been recorded already, or the shop was emptied. */
  state: DeliveryState | undefined;
  /** The next retry's moment has passed already, because a test moved the clock over it. */
  isDueAgain: boolean;
}

interface Results {
  deliveries: Map<string, OpenDelivery>;
  clocks: Clocks;
  recorded: RecordedAttempt[];
}

const nameOf = ({ mId, deliveryId }: DeliveryName): string => `${mId}/${deliveryId}`;

/** Records an attempt together with what it makes of its delivery, however many come in at once. */
export const recordResult: Write<DeliveryResult, Results, DeliveryDecision> = {
  name: 'deliveryResult',
  async load(tx, results) {
    const mIds = results.map((result) => result.mId);
    // One packet, and in this order: a clock that was moved while we waited for the lock counts.
    const [deliveries, clocks] = await together(tx, () => [
      lockDeliveries(tx, results),
      readClocks(tx, mIds),
    ]);
    return { deliveries: new Map(deliveries.map((each) => [nameOf(each), each])), clocks, recorded: [] };
  },
  decide({ deliveries, clocks, recorded }, result) {
    const delivery = deliveries.get(nameOf(result));
    if (!delivery || delivery.attempts >= result.attempt) return { state: undefined, isDueAgain: false };
    const { state, nextAttemptAt } = outcomeFor(delivery, result);
    const dueAt = nextAttemptAt && clocks.wallTimeOf(result.mId, nextAttemptAt);
    deliveries.set(nameOf(result), { ...delivery, state, attempts: result.attempt });
    recorded.push({ ...result, state, nextAttemptAt, dueAt });
    return { state, isDueAgain: dueAt !== null && dueAt <= clocks.wall };
  },
  save: (tx, { recorded }) => saveAttempts(tx, recorded),
};

/** Who stopped the delivery while this attempt was under way has the last word; a removed endpoint gets no retry. */
function outcomeFor(delivery: OpenDelivery, result: DeliveryResult): ReturnType<typeof afterAttempt> {
  if (delivery.state !== 'SENDING') return { state: delivery.state, nextAttemptAt: null };
  const outcome = afterAttempt(result);
  return outcome.state === 'SENDING' && delivery.isEndpointRemoved
    ? { state: 'STOPPED', nextAttemptAt: null }
    : outcome;
}
