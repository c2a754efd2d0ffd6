import type { Delivery, DeliveryAttempt, Language } from '@tollgate/contract';
import { maskBodies, maskText } from '../http/masked.ts';
import type { TimedDelivery } from '../store/delivery-log.ts';
import { whyFailed } from '../webhooks/why-failed.ts';
import type { StoryClock } from './story-clock.ts';
import { momentText, type Placed, placed } from './story-parts.ts';
import { words } from './story-words.ts';

/** Every attempt to tell the merchant, and what has not been tried yet. */
export function tellDelivery(timed: TimedDelivery, clock: StoryClock, language: Language): Placed[] {
  const { delivery, createdAt: at } = timed;
  const attempts = delivery.attempts.map((attempt, index) =>
    tellAttempt(delivery, attempt, timed.attemptedAt[index] ?? at, clock, language),
  );
  if (attempts.length > 0) return attempts;
  const title = { HELD: words.webhookHeld, STOPPED: words.webhookStopped }[delivery.state as string];
  return [
    placed(language, {
      id: `delivery-${delivery.id}`,
      wall: clock.wallTime(at),
      at,
      rank: 'webhook',
      kind: 'webhook',
      title: `${(title ?? words.webhookPlanned)[language]} · ${delivery.eventType}`,
      facts: [
        [words.url, maskText(delivery.url)],
        [words.next, momentText(delivery.nextAttemptAt)],
      ],
      deliveryId: delivery.id,
      bodies: [[words.request, maskBodies({ request: null, response: delivery.body }).response]],
    }),
  ];
}

function tellAttempt(
  delivery: Delivery,
  attempt: DeliveryAttempt,
  at: Date,
  clock: StoryClock,
  language: Language,
): Placed {
  const why = whyFailed(attempt, language);
  const hasArrived = why === null;
  const isLast = attempt === delivery.attempts.at(-1);
  return placed(language, {
    id: `delivery-${delivery.id}-${attempt.retriedCount}`,
    wall: clock.wallTime(at),
    at,
    rank: 'webhook',
    kind: 'webhook',
    title: `${(hasArrived ? words.webhookArrived : words.webhookFailed)[language]} · ${delivery.eventType}`,
    why,
    isTrouble: !hasArrived,
    facts: [
      [words.url, maskText(delivery.url)],
      [words.attempt, `${attempt.retriedCount + 1}/8`],
      [words.answered, attempt.status ?? attempt.error],
      [words.took, `${attempt.latencyMs} ms`],
      isLast && !hasArrived ? [words.next, momentText(delivery.nextAttemptAt)] : null,
    ],
    deliveryId: delivery.id,
    bodies: [
      [words.request, maskBodies({ request: null, response: delivery.body }).response],
      [words.response, attempt.responseBody && maskText(attempt.responseBody)],
    ],
  });
}
