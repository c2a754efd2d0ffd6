/**
 * Gathers concurrent reads of one kind into one round trip. Unlike a cache it remembers nothing: a
 * read always sees the database as it is after the read was asked for.
 */
export interface Coalesced<Key, Value> {
  load(key: Key): Promise<Value | undefined>;
}

interface Waiting<Key, Value> {
  key: Key;
  resolve(value: Value | undefined): void;
  reject(error: unknown): void;
}

/** Enough for a burst, few enough that no reader waits for a huge answer. */
const MAX_BATCH = 256;

/** Round trips of one kind under way at once: the next readers gather meanwhile, and connections are left for writers. */
const MAX_UNDER_WAY = 2;

export function coalesce<Key, Value>(
  loadMany: (keys: readonly Key[]) => Promise<readonly (Value | undefined)[]>,
): Coalesced<Key, Value> {
  const waiting: Waiting<Key, Value>[] = [];
  let underWay = 0;

  /** One key that the database cannot even read (a NUL in an address) must not cost the others their answer. */
  async function read(batch: Waiting<Key, Value>[]): Promise<void> {
    try {
      const values = await loadMany(batch.map(({ key }) => key));
      batch.forEach(({ resolve }, index) => {
        resolve(values[index]);
      });
    } catch (error) {
      if (batch.length > 1 && isUnreadable(error)) {
        const half = Math.ceil(batch.length / 2);
        await read(batch.slice(0, half));
        return read(batch.slice(half));
      }
      for (const { reject } of batch) reject(error);
    }
  }

  async function run(): Promise<void> {
    // Everything that is asked in this turn of the event loop shares the first round trip.
    await new Promise(setImmediate);
    while (waiting.length > 0) await read(waiting.splice(0, MAX_BATCH));
    underWay -= 1;
  }

  return {
    load: (key) =>
      new Promise((resolve, reject) => {
        waiting.push({ key, resolve, reject });
        if (underWay === MAX_UNDER_WAY) return;
        underWay += 1;
        void run();
      }),
  };
}

/** SQLSTATE class 22: a value that its type cannot hold. */
const isUnreadable = (error: unknown): boolean =>
  String((error as { code?: unknown } | undefined)?.code).startsWith('22');
