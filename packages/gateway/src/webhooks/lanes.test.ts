import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lanes } from './lanes.ts';

const lane = (name: string) => ({ mId: 'shop', endpointId: name });
const lanesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => lane(String(index).padStart(4, '0')));

describe('sharing places', () => {
  test('an endpoint begins with two and earns more by answering, up to its limit', () => {
    const lanes = new Lanes({ total: 100, perEndpoint: 10 });
    const roomOf = () => lanes.share([lane('a')]).shares[0]?.room;
    expect(roomOf()).toBe(2);
    const answer = (times: number) => {
      for (let time = 0; time < times; time++) {
        lanes.enter(lane('a'));
        lanes.leave(lane('a'), { hasTimedOut: false });
      }
    };
    answer(5);
    expect(roomOf()).toBe(2 + 5);
    answer(20);
    expect(roomOf()).toBe(10);
    lanes.enter(lane('a'));
    expect(roomOf()).toBe(10 - 1);
  });

  test('one that answered well and falls silent gets no more places, until it is heard again', () => {
    let now = 0;
    const lanes = new Lanes({ total: 100, perEndpoint: 8 }, () => now);
    const roomOf = () => lanes.share([lane('a')]).shares[0]?.room;
    for (let answer = 0; answer < 8; answer++) {
      lanes.enter(lane('a'));
      lanes.leave(lane('a'), { hasTimedOut: false });
    }
    now = 60_000; // a rest is no silence
    expect(roomOf()).toBe(8);
    for (let sent = 0; sent < 3; sent++) lanes.enter(lane('a'));
    now += 900;
    expect(roomOf()).toBe(5);
    now += 200;
    expect(roomOf()).toBeUndefined();
    expect(lanes.share([lane('a')]).isShort).toBe(true);
    lanes.heard(lane('a'));
    expect(roomOf()).toBe(5);
    lanes.leave(lane('a'), { hasTimedOut: false });
    expect(roomOf()).toBe(6);
  });

  test('one that lets us wait has a single place, until it answers', () => {
    const lanes = new Lanes({ total: 100, perEndpoint: 32 });
    const rooms = [];
    for (const hasTimedOut of [true, true, false, false]) {
      lanes.enter(lane('dead'));
      lanes.leave(lane('dead'), { hasTimedOut });
      rooms.push(lanes.share([lane('dead')]).shares[0]?.room);
    }
    expect(rooms).toEqual([1, 1, 2, 3]);
    expect(lanes.share([lane('other')]).shares[0]?.room).toBe(2);
  });

  test('all that let us wait have a quarter of the places together, in turns; the rest is for those who answer', () => {
    const lanes = new Lanes({ total: 16, perEndpoint: 4 });
    const silent = lanesOf(10);
    for (const each of silent) {
      lanes.enter(each);
      lanes.leave(each, { hasTimedOut: true });
    }
    const due = [...silent, lane('good'), lane('new')];
    const servedOf = () => {
      const { shares, isShort } = lanes.share(due);
      expect(isShort).toBe(true);
      for (const share of shares.filter(({ endpointId }) => endpointId.startsWith('0'))) lanes.enter(share);
      return shares.map(({ endpointId }) => endpointId);
    };
    expect(servedOf()).toEqual(['0000', '0001', '0002', '0003', 'good', 'new']);
    // They hang again, and nobody of them has a place before one is given back.
    expect(servedOf()).toEqual(['good', 'new']);
    for (const each of silent.slice(0, 4)) lanes.leave(each, { hasTimedOut: true });
    expect(servedOf()).toEqual(['0004', '0005', '0006', '0007', 'good', 'new']);
    for (const each of silent.slice(4, 8)) lanes.leave(each, { hasTimedOut: true });
    expect(servedOf()).toEqual(['0000', '0001', '0008', '0009', 'good', 'new']);
    expect(lanes.free).toBe(12);
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
          expect(rooms.every((room) => room >= 1 && room <= Math.min(2, perEndpoint))).toBe(true);
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
