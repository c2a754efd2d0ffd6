import { parseSeoul, seoulDateTime } from '@tollgate/contract';
import { Failure } from '@tollgate/domain';
import { playPlans } from '../faults/plans.ts';
import { type Handler, respond } from '../http/call.ts';
import { expireDue } from '../jobs.ts';
import { moveClock as move, readClock } from '../store/shop-clock.ts';

/** The shop's time, and how far it is ahead of everybody else's. */
export const getClock: Handler<'getClock'> = async (call) =>
  respond(tell(await readClock(call.gateway.db, call.mId)));

/**
 * Moves the shop's clock forward. What falls due meanwhile has happened when this answers: deadlines
 * in their order, and the webhooks they cause are on their way.
 */
export const moveClock: Handler<'moveClock'> = async (call, { body }) => {
  const { db } = call.gateway;
  const before = await readClock(db, call.mId);
  const to = body.to === undefined ? undefined : parseSeoul(body.to);
  const ms = body.advance ?? (to ? to.getTime() - before.now.getTime() : 0);
  if (before.offsetMs + ms > FARTHEST_MS) {
    throw new Failure(
      'INVALID_REQUEST',
      { ...body },
      {
        ko: `${body.to === undefined ? 'advance' : 'to'}: 상점의 시계는 실제 시각보다 100년까지만 앞설 수 있어요. reset으로 되돌릴 수 있어요.`,
        en: `${body.to === undefined ? 'advance' : 'to'}: a shop's clock may run ahead by a hundred years at most. A reset takes it back.`,
      },
    );
  }
  if (ms < 0) {
    throw new Failure(
      'INVALID_REQUEST',
      { to: body.to },
      {
        ko: 'to: 시계는 앞으로만 움직일 수 있어요.',
        en: 'to: the clock only moves forward.',
      },
    );
  }
  await move(db, call.mId, ms);
  await playPlans(call.gateway);
  await expireDue(call.gateway);
  call.gateway.wakeDeliveries();
  return respond(tell(await readClock(db, call.mId)));
};

/** Farther than any deadline, nearer than where a calendar or a database ends. */
const FARTHEST_MS = 36_525 * 86_400_000;

const tell = ({ now, offsetMs }: { now: Date; offsetMs: number }) => ({ now: seoulDateTime(now), offsetMs });
