import { type Logger, pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import { CallBuffer, type Waiting } from './call-buffer.ts';

interface Call extends Waiting {
  name: number;
}

/** What the process's log was told. */
let told: { msg: string; calls?: number }[];
let log: Logger;
beforeEach(() => {
  told = [];
  log = pino({ level: 'warn' }, { write: (line) => void told.push(JSON.parse(line)) });
});

const call = (name: number, mId: string | undefined = 'shop'): Call => ({ name, mId, bytes: 10 });

test('calls are written in their order, many together, and none is left when it is stopped', async () => {
  const written: number[][] = [];
  const buffer = new CallBuffer<Call>(async (calls) => void written.push(calls.map(({ name }) => name)), log);
  for (let name = 0; name < 300; name++) buffer.put(call(name));
  await buffer.stop();
  expect(written.flat()).toEqual(Array.from({ length: 300 }, (_, name) => name));
  expect(written.length).toBeLessThan(5);
  expect(buffer.figures).toEqual({ waiting: 0, waitingBytes: 0, written: 300, dropped: 0, skipped: 0 });
});

test('they are written without being asked for', async () => {
  const written: number[] = [];
  const buffer = new CallBuffer<Call>(
    async (calls) => void written.push(...calls.map(({ name }) => name)),
    log,
  );
  buffer.put(call(1));
  await expect.poll(() => written).toEqual([1]);
  buffer.put(call(2));
  await expect.poll(() => written).toEqual([1, 2]);
  await buffer.stop();
});

test('what fills a statement is written at once, and what is left over waits for its time', async () => {
  const written: number[] = [];
  const since = performance.now();
  const buffer = new CallBuffer<Call>(async (calls) => void written.push(calls.length), log);
  for (let name = 0; name < 130; name++) buffer.put(call(name));
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  // On a machine that stood still meanwhile the rest may be there too.
  expect(written[0]).toBe(128);
  if (performance.now() - since < 200) expect(written).toEqual([128]);
  await expect.poll(() => written).toEqual([128, 2]);
  await buffer.stop();
});

test('what could not be written is written later, in its order', async () => {
  const written: number[] = [];
  let isAway = true;
  let tries = 0;
  const buffer = new CallBuffer<Call>(async (calls) => {
    tries += 1;
    if (isAway) throw new Error('away');
    written.push(...calls.map(({ name }) => name));
  }, log);
  for (let name = 0; name < 200; name++) buffer.put(call(name));
  await expect.poll(() => tries).toBeGreaterThan(1);
  buffer.put(call(200));
  isAway = false;
  await expect.poll(() => written.length).toBe(201);
  expect(written).toEqual(Array.from({ length: 201 }, (_, name) => name));
  expect(told.map(({ msg }) => msg)).toEqual(['the API log cannot be written; calls wait in memory']);
  await buffer.stop();
});

test('a flood that nobody writes down is bounded, counted, told of, and each shop learns what it lost', async () => {
  let isAway = true;
  const missed: Record<string, number>[] = [];
  const buffer = new CallBuffer<Call>(
    async (calls, missing) => {
      if (isAway) throw new Error('away');
      missed.push(
        Object.fromEntries([...new Set(calls.map(({ mId }) => mId))].map((mId) => [mId, missing(mId ?? '')])),
      );
    },
    log,
    { mostCalls: 1_000 },
  );
  for (let name = 0; name < 20_000; name++) buffer.put(call(name, name % 4 === 0 ? 'little' : 'much'));
  const { waiting, dropped, waitingBytes } = buffer.figures;
  expect(waiting).toBeLessThanOrEqual(1_000);
  expect(waiting + dropped).toBe(20_000);
  expect(waitingBytes).toBe(waiting * 1_010);
  isAway = false;
  await buffer.stop();
  expect(buffer.figures).toEqual({ waiting: 0, waitingBytes: 0, written: waiting, dropped, skipped: 0 });
  expect(told).toContainEqual(
    expect.objectContaining({ msg: 'calls are missing in the API log', calls: dropped }),
  );
  const lost = (mId: string): number => missed.reduce((sum, each) => sum + (each[mId] ?? 0), 0);
  expect(lost('little') + lost('much')).toBe(dropped);
  expect(lost('little')).toBe(Math.round(dropped / 4));
});

test('ten seconds of two thousand calls each fit in, so that a database that is away so long costs nothing', async () => {
  const buffer = new CallBuffer<Call>(async () => Promise.reject(new Error('away')), log);
  for (let name = 0; name < 20_000; name++) buffer.put({ name, mId: 'shop', bytes: 800 });
  expect(buffer.figures).toMatchObject({ waiting: 20_000, dropped: 0 });
  await buffer.stop();
});

test('it is bounded by what its bodies weigh, too, and says when no more should come', () => {
  const buffer = new CallBuffer<Call>(async () => undefined, log, { mostBytes: 1_000_000 });
  expect(buffer.hasRoomForBodies).toBe(true);
  for (let name = 0; name < 100; name++) buffer.put({ name, mId: 'shop', bytes: 64_000 });
  expect(buffer.figures.waitingBytes).toBeLessThanOrEqual(1_000_000);
  expect(buffer.figures.dropped).toBeGreaterThan(80);
  expect(buffer.hasRoomForBodies).toBe(false);
});

test('a process that ends does not wait for a database that never answers', async () => {
  const buffer = new CallBuffer<Call>(() => new Promise(() => undefined), log);
  buffer.put(call(1));
  await buffer.stop();
  expect(told).toContainEqual(
    expect.objectContaining({ msg: 'the last calls could not be kept in the API log' }),
  );
});
