import { parseSeoul, seoulDateTime } from '@tollgate/contract';
import { Failure } from '@tollgate/domain';
import { type Handler, respond } from '../http/call.ts';
import { expireDue } from '../jobs.ts';
import { moveClock as move, readClock } from '../store/shop-clock.ts';

/** The shop's time, and how far it is ahead of everybody else's. */
export const getClock: Handler<'getClock'> = async (call) => respond(tell(await readClock(call.gateway.db, call.mId)));

/**
 * Moves the shop's clock forward. What falls due meanwhile has happened when this answers: deadlines
 * in their order, and the webhooks they cause are on their way.
 */
export const moveClock: Handler<'moveClock'> = async (call, { body }) => {
  const { db } = call.gateway;
  const before = await readClock(db, call.mId);
  const to = body.to === undefined ? undefined : parseSeoul(body.to);
  const ms = body.advance ?? (to ? to.getTime() - before.now.getTime() : 0);
  if (ms < 0) {
    throw new Failure('INVALID_REQUEST', { to: body.to }, {
      ko: '시계는 앞으로만 움직일 수 있습니다.',
      en: 'The clock only moves forward.',
    });
  }
  await move(db, call.mId, ms);
  await expireDue(call.gateway);
  call.gateway.wakeDeliveries();
  return respond(tell(await readClock(db, call.mId)));
};

const tell = ({ now, offsetMs }: { now: Date; offsetMs: number }) => ({ now: seoulDateTime(now), offsetMs });
