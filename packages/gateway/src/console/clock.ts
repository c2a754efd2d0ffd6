import { setTimeout as delay } from 'node:timers/promises';
import { type Language, parseSeoul, seoulDateTime } from '@tollgate/contract';
import type { ClockView, MovedClock } from '@tollgate/contract/console';
import { advanceClock } from '../sandbox/clock.ts';
import { type HappenedRow, happenedSince, isSending } from '../store/happened.ts';
import { readClock } from '../store/shop-clock.ts';
import { type UpcomingEvent, upcomingOf } from '../store/upcoming.ts';
import { whyFailed } from '../webhooks/why-failed.ts';
import { type ConsoleHandler, mustBeTest, type ShopCall } from './console-call.ts';
import { historyWords } from './story-words.ts';

/** What a person reads of what is to come. */
const SHOWN = 50;
/** What is followed through a move. */
const FOLLOWED = 500;

/** Webhooks are sent while the page waits, as long as a page may. An endpoint that hangs is seen later. */
const PATIENCE_MS = 4_000;
const LOOK_AGAIN_MS = 40;

export const clock: ConsoleHandler<'clock'> = (call) => tellClock(call);

/** Moves the clock as the sandbox API does, and tells what fell due on the way, in its order. */
export const moveClock: ConsoleHandler<'moveClock'> = async (call, { body }): Promise<MovedClock> => {
  mustBeTest(call);
  const { gateway, db, mId, language } = call;
  const before = await readClock(db, mId);
  const coming = await upcomingOf(db, mId, FOLLOWED);
  const { now } = await advanceClock(gateway, mId, body);
  await quiet(call);
  const due = coming.filter(({ at }) => (parseSeoul(at) as Date) <= now);
  const happened = await happenedSince(db, mId, { since: before.now, ...namesOf(due) });
  return {
    ...(await tellClock(call)),
    happened: happened.map((row) => ({
      at: seoulDateTime(row.at),
      title: titleOf(row, language),
      paymentKey: row.paymentKey,
    })),
  };
};

async function tellClock({ gateway, db, mId }: ShopCall): Promise<ClockView> {
  const [{ now, offsetMs }, upcoming] = await Promise.all([readClock(db, mId), upcomingOf(db, mId, SHOWN)]);
  return {
    now: seoulDateTime(now),
    wallNow: seoulDateTime(gateway.clock.now()),
    offsetMs,
    upcoming,
  };
}

/** Until everything that is due was sent, or nobody would wait any longer. */
async function quiet({ gateway, db, mId }: ShopCall): Promise<void> {
  const end = gateway.clock.ticks() + PATIENCE_MS;
  while ((await isSending(db, mId)) && gateway.clock.ticks() < end) await delay(LOOK_AGAIN_MS);
}

const namesOf = (events: readonly UpcomingEvent[]) => ({
  paymentKeys: events.flatMap(({ paymentKey, deliveryId }) => (deliveryId === null ? paymentKey : [])),
  deliveryIds: events.flatMap(({ deliveryId }) => deliveryId ?? []),
});

function titleOf(row: HappenedRow, language: Language): string {
  if (row.kind === 'payment') {
    const known = historyWords[row.event as keyof typeof historyWords];
    return `${row.orderId} · ${known?.title[language] ?? row.event}`;
  }
  const { orderId, eventType, retriedCount, hasGivenUp } = row;
  const which =
    retriedCount === 0
      ? { ko: '웹훅', en: 'Webhook' }[language]
      : { ko: `웹훅 재시도 ${retriedCount}번째`, en: `Webhook, retry ${retriedCount}` }[language];
  const failed = whyFailed(row, language);
  const end = failed ?? { ko: '도착했어요', en: 'it arrived' }[language];
  const last = hasGivenUp
    ? { ko: ' 마지막 재시도라 포기했어요.', en: ' It was the last retry.' }[language]
    : '';
  return `${orderId} · ${which} ${eventType} · ${end}${last}`;
}
