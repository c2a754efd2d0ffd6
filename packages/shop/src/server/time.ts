/**
 * Reads the protocol's dates: with an offset or without one (then it is Korean time), with 0 to 9 digits after the
 * second.
 */
export function parseTime(text: unknown): Date | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (!match) return undefined;
  const [, seconds, fraction = '', offset = '+09:00'] = match;
  const colon = offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  const date = new Date(`${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${colon}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Waits for the promise, but not longer than `ms`. Tells whether it was there in time. */
export async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
