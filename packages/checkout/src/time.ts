import type { Language } from '@tollgate/contract/codes';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

const locales = { ko: 'ko-KR', en: 'en-US' } as const;

/** Banks and merchants keep Korean time, wherever the buyer sits. */
export function formatDateTime(at: number, language: Language): string {
  const text = new Intl.DateTimeFormat(locales[language], {
    timeZone: 'Asia/Seoul',
    month: language === 'ko' ? 'long' : 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return language === 'ko' ? text : `${text} KST`;
}

/** Seconds in each unit, the largest first. */
const units = { day: 86_400, hour: 3600, minute: 60, second: 1 } as const;

/** The largest unit and the one below it: 6일 23시간, 23시간 59분, 4분 32초. A buyer needs no more. */
export function formatDuration(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const names = Object.keys(units) as (keyof typeof units)[];
  const largest = names.findIndex((unit) => seconds >= units[unit]);
  let left = seconds;
  const parts: string[] = [];
  for (const unit of names.slice(largest, largest < 0 ? undefined : largest + 2)) {
    const count = Math.floor(left / units[unit]);
    left %= units[unit];
    const text = count.toLocaleString(locales[language], { style: 'unit', unit, unitDisplay: 'long' });
    if (count > 0 || parts.length === 0) parts.push(text);
  }
  return parts.join(' ');
}
