import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lanes } from './lanes.ts';

const lane = (name: string) => ({ mId: 'shop', endpointId: name });
const lanesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => lane(String(index).padStart(4, '0')));

describe('sharing places', () => {
  test('an endpoint begins with eight and earns more by answering, up to its limit', () => {
    const lanes = new Lanes({ total: 100, perEndpoint: 10 });
    const roomOf = () => lanes.share([lane('a')]).shares[0]?.room;
    expect(roomOf()).toBe(8);
    for (let answer = 0; answer < 5; answer++) {
      lanes.enter(lane('a'));
      lanes.enter(lane('a'));
      lanes.leave(lane('a'), { hasTimedOut: false });
    }
    expect(roomOf()).toBe(10 - 5);
  });

  test('one that lets us wait is halved each time, down to one', () => {
    const lanes = new Lanes({ total: 100, perEndpoint: 32 });
    const rooms = [];
    for (let wait = 0; wait < 5; wait++) {
      lanes.enter(lane('dead'));
      lanes.leave(lane('dead'), { hasTimedOut: true });
      rooms.push(lanes.share([lane('dead')]).shares[0]?.room);
    }
    expect(rooms).toEqual([4, 2, 1, 1, 1]);
    expect(lanes.share([lane('other')]).shares[0]?.room).toBe(8);
  });

  test('with fewer places than endpoints each served one gets a single place, and the next begin behind it', () => {
    const lanes = new Lanes({ total: 3, perEndpoint: 32 });
    const { shares, last, isShort } = lanes.share(lanesOf(5));
    expect(shares.map(({ endpointId, room }) => [endpointId, room])).toEqual([
      ['0000', 1],
      ['0001', 1],
      ['0002', 1],
    ]);
    expect(last).toMatchObject({ endpointId: '0002' });
    expect(isShort).toBe(true);
  });

  test('an endpoint whose places are all taken is left out, and that is known', () => {
    const lanes = new Lanes({ total: 100, perEndpoint: 2 });
    lanes.enter(lane('busy'));
    lanes.enter(lane('busy'));
    expect(lanes.share([lane('busy'), lane('idle')])).toEqual({
      shares: [{ ...lane('idle'), room: 2 }],
      last: undefined,
      isShort: true,
    });
  });

  test('never more places than there are, never none to a served lane, never more than a lane may have', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 80 }),
        (total, perEndpoint, count) => {
          const lanes = new Lanes({ total, perEndpoint });
          const { shares } = lanes.share(lanesOf(count));
          const rooms = shares.map(({ room }) => room);
          expect(rooms.reduce((sum, room) => sum + room, 0)).toBeLessThanOrEqual(total);
          expect(rooms.every((room) => room >= 1 && room <= Math.min(8, perEndpoint))).toBe(true);
          expect(shares).toHaveLength(Math.min(count, total));
        },
      ),
    );
  });

  test('memory of endpoints at rest is bounded', () => {
    const lanes = new Lanes({ total: 10, perEndpoint: 8 });
    for (const each of lanesOf(5_000)) {
      lanes.enter(each);
      lanes.leave(each, { hasTimedOut: true });
    }
    expect(lanes.free).toBe(10);
    expect(lanes.remembered).toBeLessThanOrEqual(4_096);
  });
});
