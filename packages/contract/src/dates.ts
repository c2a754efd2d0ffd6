/** Times on the wire are Seoul time (KST, +09:00, no summer time), whatever the server's own zone is. */

const seoulOffsetMs = 9 * 3_600_000;

/** `2026-03-10T14:22:31+09:00`: every date-time of a response. The part below a second is cut off. */
export function seoulDateTime(date: Date): string {
  const ms = date.getTime() + seoulOffsetMs;
  return `${dayText(ms)}T${timeText(ms)}+09:00`;
}

/**
 * `2026-03-11T09:05:12.118402`: `createdAt` of a webhook, without an offset.
 *
 * @param micro the three digits after the millisecond, 0 to 999; a Date cannot carry them
 */
export function seoulStamp(date: Date, micro = 0): string {
  return `${shifted(date).slice(0, 23)}${String(micro).padStart(3, '0')}`;
}

/** `2026-03-10`: the day in Seoul. */
export function seoulDay(date: Date): string {
  return shifted(date).slice(0, 10);
}

/**
 * `2026-03-10T05:22:31.118Z`: as `toISOString`, which takes four times as long, and a payment has a dozen times.
 *
 * @throws RangeError for an invalid date
 */
export function utcDateTime(date: Date): string {
  const ms = date.getTime();
  return `${dayText(ms)}T${timeText(ms)}.${padded(mod(ms, 1000), 3)}Z`;
}

/** `20260310142231`: the digits inside a payment key (결제 키). */
export function seoulDigits(date: Date): string {
  return shifted(date).slice(0, 19).replace(/[-T:]/g, '');
}

const dateTime =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-](?:0\d|1[0-8]):[0-5]\d)?$/;

/**
 * Reads a date-time of a request, such as `dueDate`. Without an offset it is Seoul time; a fraction finer than a
 * millisecond is cut off.
 *
 * @returns undefined for anything that is not a moment of the calendar: another form, 30 February, 25 o'clock
 */
export function parseSeoul(text: string): Date | undefined {
  const parts = dateTime.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day); // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  local.setUTCHours(hour, minute, second, Number((parts[7] ?? '0').padEnd(3, '0').slice(0, 3)));
  const isOnCalendar = local.toISOString().slice(0, 19) === text.slice(0, 19);
  return isOnCalendar ? new Date(local.getTime() - offsetMs(parts[8])) : undefined;
}

const duration =
  /^P(?=[\dT])(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?$/;

/**
 * Milliseconds of an ISO 8601 duration: `PT10M`, `P1DT2H`, `PT0.5S`. Months and years are refused, because how long
 * they are depends on when they begin.
 */
export function durationMs(text: string): number | undefined {
  const parts = duration.exec(text);
  if (!parts) return undefined;
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return Math.round((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000);
}

const shifted = (date: Date): string => utcDateTime(new Date(date.getTime() + seoulOffsetMs));

const dayMs = 86_400_000;
/** Nearly all times of a gateway lie on a few days. */
const knownDays = new Map<number, string>();
const mostKnownDays = 1_000;

/** Years before 0 and after 9999 are written with a sign. */
function dayText(ms: number): string {
  const day = Math.floor(ms / dayMs);
  const known = knownDays.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * dayMs).toISOString();
  if (knownDays.size >= mostKnownDays) knownDays.clear();
  const made = text.slice(0, text.indexOf('T'));
  knownDays.set(day, made);
  return made;
}

const twoDigits = Array.from({ length: 60 }, (_, count) => padded(count, 2));

function timeText(ms: number): string {
  const second = Math.floor(mod(ms, dayMs) / 1000);
  const minute = Math.floor(second / 60);
  return `${twoDigits[Math.floor(minute / 60)]}:${twoDigits[minute % 60]}:${twoDigits[second % 60]}`;
}

function padded(count: number, digits: number): string {
  return String(count).padStart(digits, '0');
}

/** What is left, also before 1970. */
const mod = (value: number, by: number): number => ((value % by) + by) % by;

function offsetMs(offset: string | undefined): number {
  if (offset === undefined) return seoulOffsetMs;
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000;
}
