import { setTimeout as delay } from 'node:timers/promises';
import { clock } from '../clock.ts';
import { type Db, inTransaction } from '../store/database.ts';
import type { TakenDelivery } from '../store/deliveries.ts';
import {
  decidedEffect,
  decideEffect,
  deliveriesAbout,
  putOff,
  releaseReordered,
  takeOut,
} from '../store/fault-deliveries.ts';
import type { StoredRule } from '../store/faults.ts';
import type { FaultRules, Subject } from './fault-rules.ts';

/** What is to be done with a delivery that was taken: sent, sent twice, or left, because a rule had it taken away. */
export type Course = 'send' | 'send twice' | 'leave';

/** Holds deliveries against the fault rules of their shops. */
export interface WebhookFaults {
  courseOf(delivery: TakenDelivery): Promise<Course>;
  /** An attempt was made. @returns whether something became due by it */
  wasSent(delivery: TakenDelivery): Promise<boolean>;
}

export function webhookFaults(db: Db, faults: FaultRules): WebhookFaults {
  const rulesOf = async ({ mId, environment }: TakenDelivery): Promise<readonly StoredRule[]> =>
    environment === 'test' ? faults.of(mId, 'webhook') : [];
  return {
    async courseOf(delivery) {
      // Only the first attempt is struck, or a rule would go on striking what it has struck before.
      if (delivery.attempts > 0) return 'send';
      const rules = (await rulesOf(delivery)).filter(({ effect }) => effect !== 'beforeAnswer');
      if (rules.length === 0) return 'send';
      const before = await decidedEffect(db, delivery);
      if (before !== undefined) return before === 'duplicate' ? 'send twice' : 'send';
      const rule = await faults.firstToStrike(delivery.mId, rules, subjectOf(delivery));
      return strike(db, delivery, rule);
    },
    async wasSent(delivery) {
      const rules = await rulesOf(delivery);
      if (!rules.some(({ effect }) => effect === 'reorder')) return false;
      return (await releaseReordered(db, delivery)) > 0;
    },
  };
}

const subjectOf = ({ eventType, orderId, paymentKey }: TakenDelivery): Subject => ({
  event: eventType,
  orderId,
  paymentKey,
});

/** What was decided and what it does to the row are one commit: a process that dies has done both or neither. */
async function strike(db: Db, delivery: TakenDelivery, rule: StoredRule | undefined): Promise<Course> {
  await inTransaction(db, async (tx) => {
    await decideEffect(tx, delivery, rule?.effect ?? null);
    if (rule?.effect === 'hold') await takeOut(tx, delivery, 'HELD');
    if (rule?.effect === 'drop') await takeOut(tx, delivery, 'STOPPED');
    if (rule?.effect === 'delayWebhook' || rule?.effect === 'reorder')
      await putOff(tx, delivery, rule.delayMs ?? 0);
  });
  if (rule === undefined) return 'send';
  return rule.effect === 'duplicate' ? 'send twice' : 'leave';
}

/** No answer waits longer than this for a webhook. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 20;

/** Makes an answer wait for the webhooks that its call causes, where a rule says so. */
export interface WebhooksFirst {
  /** To be asked when the work is committed and before it is answered. */
  tried(): Promise<void>;
}

/**
 * To be asked before the work begins, so that what it causes can be told from what was there.
 *
 * @param rules of the shop, for webhooks
 */
export async function webhooksFirst(
  { db, faults, wakeDeliveries }: { db: Db; faults: FaultRules; wakeDeliveries(): void },
  mId: string,
  rules: readonly StoredRule[],
  orderId: string | undefined,
): Promise<WebhooksFirst> {
  const waiting = rules.filter(({ effect }) => effect === 'beforeAnswer');
  if (waiting.length === 0 || orderId === undefined) return { tried: async () => undefined };
  const known = new Set((await deliveriesAbout(db, mId, orderId)).map(({ deliveryId }) => deliveryId));
  const caused = async () =>
    (await deliveriesAbout(db, mId, orderId)).filter(({ deliveryId }) => !known.has(deliveryId));
  return {
    async tried() {
      const struck = new Set<string>();
      for (const { deliveryId, eventType: event, paymentKey } of await caused()) {
        const subject = { event, orderId, paymentKey };
        if (await faults.firstToStrike(mId, waiting, subject)) struck.add(deliveryId);
      }
      if (struck.size === 0) return;
      wakeDeliveries();
      const end = clock.ticks() + PATIENCE_MS;
      while (clock.ticks() < end) {
        const left = (await caused()).filter(
          ({ deliveryId, isUntried }) => isUntried && struck.has(deliveryId),
        );
        if (left.length === 0) return;
        await delay(LOOK_MS, undefined, { ref: false });
      }
    },
  };
}
