import { setTimeout as delay } from 'node:timers/promises';
import { webhookTimeoutMs } from '@tollgate/contract';
import { clock } from '../clock.ts';
import type { WebhookFaults } from '../faults/webhook-faults.ts';
import { mark } from '../mark.ts';
import type { Writer } from '../store/batch.ts';
import type { Db } from '../store/database.ts';
import { dueLanes, FIRST_LANE, type TakenDelivery, takeDueDeliveries } from '../store/deliveries.ts';
import { createBell } from './bell.ts';
import { type DeliveryDecision, recordResult } from './delivery-result.ts';
import { type LaneLimits, Lanes } from './lanes.ts';
import type { ResolveHost } from './resolve-host.ts';
import { openAgents } from './target-guard.ts';
import { transmissionHeaders } from './transmission-headers.ts';
import { type Answer, transmit } from './transmit.ts';

/** What pino offers, and nothing of it that we do not use. */
export interface DeliveryLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface DeliverySettings extends LaneLimits {
  /** For one attempt: lookup, connection and answer. */
  attemptMs: number;
  /** A claim is good for that long; then the row of a worker that died comes back. Longer than an attempt. */
  leaseMs: number;
  /** Work that another process left, or that fell due, is seen after that at the latest. */
  pollMs: number;
  /** From one look to the next, however often the bell rings: under load each look finds so much more. */
  restMs: number;
  /** Endpoints looked at in one statement. */
  pageSize: number;
}

const defaults: DeliverySettings = {
  total: 1_024,
  perEndpoint: 32,
  attemptMs: webhookTimeoutMs,
  leaseMs: 30_000,
  pollMs: 500,
  restMs: 20,
  pageSize: 1_000,
};

/** After the database did not answer. */
const PAUSE_MS = 1_000;

export interface DeliveriesNeed {
  db: Db;
  writer: Writer;
  log: DeliveryLog;
  settings?: Partial<DeliverySettings>;
  resolve?: ResolveHost;
  /** What test shops wish upon their own webhooks. */
  faults?: WebhookFaults;
}

export interface Deliveries {
  /** Something was committed that may be due: look now instead of at the next poll. */
  wake(): void;
  /** Takes nothing new, and resolves when everything under way was recorded. */
  stop(): Promise<void>;
}

/**
 * Sends webhooks: takes what is due, fairly among endpoints, calls the merchants side by side, and records
 * every attempt. Any number of processes share the work.
 *
 * A webhook arrives at least once: a process that dies between the merchant's answer and our record of it
 * leaves a claim that another one takes up again.
 */
export function startDeliveries({
  db,
  writer,
  log,
  settings: given,
  resolve,
  faults,
}: DeliveriesNeed): Deliveries {
  const settings = { ...defaults, ...given };
  const lanes = new Lanes(settings);
  const agents = openAgents(settings.attemptMs, resolve);
  const bell = createBell();
  const underWay = new Set<Promise<void>>();
  let cursor = FIRST_LANE;
  let isStopped = false;
  /** Something due was left because there was no place: each place that becomes free is news. */
  let isHungry = false;

  async function work(): Promise<void> {
    while (!isStopped) {
      try {
        const since = clock.ticks();
        await round();
        await bell.rung(settings.pollMs);
        const restMs = settings.restMs - (clock.ticks() - since);
        if (restMs > 0 && !isStopped) await delay(restMs);
      } catch (error) {
        log.error({ error }, 'webhooks: cannot take what is due');
        await delay(PAUSE_MS);
      }
    }
  }

  /** Goes round the lanes from where it stopped last, as far as the free places reach. */
  async function round(): Promise<void> {
    isHungry ||= lanes.free === 0;
    if (lanes.free === 0) return;
    const isFromTheMiddle = cursor !== FIRST_LANE;
    let isLeft = false;
    do {
      const { due, next } = await dueLanes(db, cursor, settings.pageSize);
      const { shares, last, isShort } = lanes.share(due);
      // Until we know better: a place that becomes free while we take is news, too.
      isHungry ||= due.length > 0;
      const claimedAt = clock.ticks();
      const taken = await takeDueDeliveries(db, shares, settings.leaseMs);
      for (const delivery of taken) begin(delivery, claimedAt);
      const counts = Map.groupBy(taken, ({ mId, endpointId }) => `${mId}/${endpointId}`);
      const isFull = shares.some(
        (lane) => counts.get(`${lane.mId}/${lane.endpointId}`)?.length === lane.room,
      );
      isLeft ||= isShort || isFull;
      cursor = last ?? next ?? FIRST_LANE;
    } while (cursor !== FIRST_LANE && lanes.free > 0 && !isStopped);
    isHungry = isLeft;
    // The lanes before the middle have their turn at once.
    if (isFromTheMiddle && cursor === FIRST_LANE) bell.ring();
  }

  function begin(delivery: TakenDelivery, claimedAt: number): void {
    lanes.enter(delivery);
    const sending = deliver(delivery, claimedAt)
      .catch((error: unknown) => {
        log.error(
          { error, ...namesOf(delivery) },
          'webhooks: an attempt could not be recorded and will be made again',
        );
        return { hasTimedOut: false };
      })
      .then((course) => {
        lanes.leave(delivery, course);
        underWay.delete(sending);
        if (isHungry) bell.ring();
      });
    underWay.add(sending);
  }

  async function deliver(delivery: TakenDelivery, claimedAt: number): Promise<{ hasTimedOut: boolean }> {
    // A process that was frozen may wake up when its claim is nearly over, or somebody else's.
    if (clock.ticks() - claimedAt > settings.leaseMs - settings.attemptMs) return { hasTimedOut: false };
    const course = (await faults?.courseOf(delivery)) ?? 'send';
    if (course === 'leave') return { hasTimedOut: false };
    const requestHeaders = transmissionHeaders(delivery);
    const { mId, deliveryId, url, body, at, environment } = delivery;
    mark('webhook.taken');
    const send = () =>
      transmit({ url, headers: requestHeaders, body }, agents[environment], settings.attemptMs);
    const answer = await send();
    // What the second time is answered is not kept: the delivery is one, and so is its attempt.
    if (course === 'send twice') await send();
    if (answer.error !== 'timeout') lanes.heard(delivery);
    mark('webhook.sent');
    const attempt = delivery.attempts + 1;
    const outcome = await writer.write(recordResult, {
      mId,
      deliveryId,
      attempt,
      at,
      requestHeaders,
      ...answer,
    });
    if ('value' in outcome) tell(delivery, answer, outcome.value);
    if (await faults?.wasSent(delivery)) bell.ring();
    return { hasTimedOut: answer.error === 'timeout' };
  }

  function tell(delivery: TakenDelivery, answer: Answer, { state, isDueAgain }: DeliveryDecision): void {
    if (isDueAgain) bell.ring();
    const { responseBody, ...facts } = answer;
    if (state === undefined)
      log.warn({ ...namesOf(delivery), ...facts }, 'webhooks: an attempt was made twice');
    else if (state === 'FAILED')
      log.warn({ ...namesOf(delivery), ...facts }, 'webhooks: given up after the last retry');
    else if (answer.warning) log.info({ ...namesOf(delivery), ...facts }, 'webhooks: a 2xx that is not 200');
  }

  async function drain(): Promise<void> {
    isStopped = true;
    bell.ring();
    await working;
    while (underWay.size > 0) await Promise.all(underWay);
    await Promise.all([agents.test.close(), agents.live.close()]);
  }

  const working = work();
  let drained: Promise<void> | undefined;
  return { wake: bell.ring, stop: () => (drained ??= drain()) };
}

const namesOf = ({ mId, endpointId, deliveryId }: TakenDelivery) => ({ mId, endpointId, deliveryId });
