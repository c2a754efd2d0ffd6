import { type Language, useLanguage } from '../words.ts';

/** `moment`: 03-10 14:22:05 · `minute`: 03-10 14:22 · `time`: 14:22:05 · `full`: as one says it. */
export type Shape = 'moment' | 'minute' | 'time' | 'full';

/** Of the fixed letters `2026-03-10 14:22:05`: nobody reads them as another day. */
const cuts: Record<Exclude<Shape, 'full'>, readonly [number, number]> = {
  moment: [5, 19],
  minute: [5, 16],
  time: [11, 19],
};
const timeZone = 'Asia/Seoul';
const letters = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
const spoken = {
  ko: new Intl.DateTimeFormat('ko-KR', { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23', timeZone }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23', timeZone }),
};

/** Korean time, as the shop's books keep it, wherever the reader is. */
export function formatMoment(at: string, language: Language, shape: Shape = 'moment'): string {
  const date = new Date(at);
  if (shape === 'full') return spoken[language].format(date);
  return letters.format(date).slice(...cuts[shape]);
}

/** A moment, short; whole with its day of the week where one points at it. */
export function When({ at, shape = 'moment' }: { at: string; shape?: Shape }) {
  const { language } = useLanguage();
  return (
    <time className="when" dateTime={at} title={formatMoment(at, language, 'full')}>
      {formatMoment(at, language, shape)}
    </time>
  );
}

/** How long from one moment to another: «2일 3시간», «4분». Minutes below an hour, seconds below a minute. */
export function formatSpan(ms: number, language: Language): string {
  const all = Math.round(Math.abs(ms) / 1000);
  const parts = [
    [Math.floor(all / 86_400), 'day'],
    [Math.floor((all % 86_400) / 3600), 'hour'],
    [Math.floor((all % 3600) / 60), 'minute'],
    [all % 60, 'second'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return formatUnit(0, 'second', language);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => formatUnit(count, unit, language))
    .join(' ');
}

function formatUnit(count: number, unit: string, language: Language): string {
  return count.toLocaleString(language === 'ko' ? 'ko-KR' : 'en-US', {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  });
}
