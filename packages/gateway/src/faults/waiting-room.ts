import { Failure } from '@tollgate/domain';
import type { Gateway } from '../gateway.ts';

/** Parts of the requests that one process serves at once: what all shops together may let wait for their faults, and one. */
const OF_ALL = 1 / 2;
const OF_SHOP = 1 / 8;

/** Who waits here, by shop. */
const rooms = new WeakMap<Gateway['faults'], Map<string, number>>();

/**
 * A place for a call that waits because a fault says so. It does nothing, and yet takes one of the places of the process:
 * without a measure one shop's `hang` would turn away the payments of all others.
 *
 * @returns what gives the place back, to be called once; undefined when there is none
 */
export function takePlace(
  { config, faults }: Pick<Gateway, 'config' | 'faults'>,
  mId: string,
): (() => void) | undefined {
  const room = rooms.get(faults) ?? new Map<string, number>();
  rooms.set(faults, room);
  const waiting = room.get(mId) ?? 0;
  const all = [...room.values()].reduce((sum, each) => sum + each, 0);
  if (waiting >= config.mostUnderWay * OF_SHOP || all >= config.mostUnderWay * OF_ALL) return undefined;
  room.set(mId, waiting + 1);
  return () => {
    const left = (room.get(mId) ?? 0) - 1;
    if (left > 0) room.set(mId, left);
    else room.delete(mId);
  };
}

/** Nothing was done for this call: it may be sent again. */
export const noPlace = (): Failure =>
  new Failure('TOO_MANY_REQUESTS', { cause: 'too many calls wait for faults already' }, FULL);

const FULL = {
  ko: '장애 규칙 때문에 기다리는 요청이 너무 많아요. 이 요청은 처리되지 않았으니 기다리던 요청을 끊거나 규칙을 지운 뒤 다시 보내 주세요.',
  en: 'Too many calls are waiting because of fault rules. Nothing was done for this one: end some that wait, or clear the rules, and send it again.',
};
