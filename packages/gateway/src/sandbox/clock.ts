import { type ClockRequest, parseSeoul, seoulDateTime } from '@tollgate/contract';
import { Failure } from '@tollgate/domain';
import { playPlans } from '../faults/plans.ts';
import type { Gateway } from '../gateway.ts';
import { type Handler, respond } from '../http/call.ts';
import { expireDue } from '../jobs.ts';
import { forgetCallers } from '../store/reads.ts';
import { moveClock as move, readClock } from '../store/shop-clock.ts';

/** The shop's time, and how far it is ahead of everybody else's. */
export const getClock: Handler<'getClock'> = async (call) =>
  respond(tell(await readClock(call.gateway.db, call.mId)));

/**
 * Moves the shop's clock forward. What falls due meanwhile has happened when this answers: deadlines
 * in their order, and the webhooks they cause are on their way.
 */
export const moveClock: Handler<'moveClock'> = async ({ gateway, mId }, { body }) =>
  respond(tell(await advanceClock(gateway, mId, body)));

/** @throws Failure INVALID_REQUEST, with the field, for a time that lies behind the shop's or too far ahead */
export async function advanceClock(
  gateway: Gateway,
  mId: string,
  { advance, to }: ClockRequest,
): Promise<{ now: Date; offsetMs: number }> {
  const { db } = gateway;
  const before = await readClock(db, mId);
  const target = to === undefined ? undefined : parseSeoul(to);
  const ms = advance ?? (target ? target.getTime() - before.now.getTime() : 0);
  const field = to === undefined ? 'advance' : 'to';
  if (before.offsetMs + ms > FARTHEST_MS) throw wrong(field, TOO_FAR);
  if (ms < 0) throw wrong(field, BACKWARD);
  await move(db, mId, ms);
  forgetCallers(gateway.reads, mId);
  await playPlans(gateway);
  await expireDue(gateway);
  gateway.wakeDeliveries();
  return readClock(db, mId);
}

const wrong = (field: string, { ko, en }: typeof TOO_FAR): Failure =>
  new Failure('INVALID_REQUEST', { field }, { ko: `${field}: ${ko}`, en: `${field}: ${en}` });

const TOO_FAR = {
  ko: '상점의 시계는 실제 시각보다 100년까지만 앞설 수 있어요. reset으로 되돌릴 수 있어요.',
  en: "a shop's clock may run ahead by a hundred years at most. A reset takes it back.",
};

const BACKWARD = {
  ko: '시계는 앞으로만 움직일 수 있어요.',
  en: 'the clock only moves forward.',
};

/** Farther than any deadline, nearer than where a calendar or a database ends. */
const FARTHEST_MS = 36_525 * 86_400_000;

const tell = ({ now, offsetMs }: { now: Date; offsetMs: number }) => ({ now: seoulDateTime(now), offsetMs });
