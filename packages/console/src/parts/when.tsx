import { type Language, useLanguage } from '../words.ts';

type Shape = 'moment' | 'time' | 'full';

const shapes: Record<Shape, Intl.DateTimeFormatOptions> = {
  moment: { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  full: { dateStyle: 'full', timeStyle: 'long' },
};

/** Korean time, as the shop's books keep it, wherever the reader is. */
export function formatMoment(at: string, language: Language, shape: Shape = 'moment'): string {
  // Short ones as 11-22 14:00:05, which nobody reads as another day; whole ones as one says them.
  const locale = shape === 'full' ? (language === 'ko' ? 'ko-KR' : 'en-GB') : 'sv-SE';
  return new Intl.DateTimeFormat(locale, {
    ...shapes[shape],
    timeZone: 'Asia/Seoul',
    hourCycle: 'h23',
  }).format(new Date(at));
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
