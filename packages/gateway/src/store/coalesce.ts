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

export function coalesce<Key, Value>(loadMany: (keys: readonly Key[]) => Promise<readonly (Value | undefined)[]>): Coalesced<Key, Value> {
  let waiting: Waiting<Key, Value>[] = [];
  let isScheduled = false;

  async function run(batch: Waiting<Key, Value>[]): Promise<void> {
    try {
      const values = await loadMany(batch.map(({ key }) => key));
      batch.forEach(({ resolve }, index) => {
        resolve(values[index]);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    load: (key) =>
      new Promise((resolve, reject) => {
        waiting.push({ key, resolve, reject });
        if (isScheduled) return;
        isScheduled = true;
        setImmediate(() => {
          isScheduled = false;
          const all = waiting;
          waiting = [];
          for (let start = 0; start < all.length; start += MAX_BATCH) void run(all.slice(start, start + MAX_BATCH));
        });
      }),
  };
}
