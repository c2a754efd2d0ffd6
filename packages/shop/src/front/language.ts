import type { Amount, Language } from '../wire.ts';

const kept = 'shop-language';

/** Korean, unless the address or the browser asks for English; the address is remembered for the way back from the window. */
export const language: Language = chosen();
export const locale = { ko: 'ko-KR', en: 'en-US' }[language];
document.documentElement.lang = language;

function chosen(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked === 'ko' || asked === 'en') sessionStorage.setItem(kept, asked);
  const before = sessionStorage.getItem(kept);
  if (before === 'ko' || before === 'en') return before;
  return /^en\b/i.test(navigator.language) ? 'en' : 'ko';
}

/** Picks the buyer's language out of a pair. */
export function say(words: Record<Language, string>): string {
  return words[language];
}

export function money({ value, currency }: Amount): string {
  if (currency === 'KRW' && language === 'ko') return `${value.toLocaleString('ko-KR')}원`;
  return value.toLocaleString(locale, { style: 'currency', currency });
}

/** Deadlines are Korean time, wherever the buyer is. */
export function dateTime(iso: string): string {
  return new Date(iso).toLocaleString(locale, {
    timeZone: 'Asia/Seoul',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

/** «23시간 남음»; undefined once it is over. */
export function timeLeft(iso: string, now: number): string | undefined {
  const minutes = Math.floor((Date.parse(iso) - now) / 60_000);
  if (minutes < 0) return undefined;
  const [count, unit] =
    minutes >= 48 * 60
      ? [Math.floor(minutes / 1440), 'day']
      : minutes >= 60
        ? [Math.floor(minutes / 60), 'hour']
        : [minutes, 'minute'];
  const amount = Number(count).toLocaleString(locale, {
    style: 'unit',
    unit: String(unit),
    unitDisplay: 'long',
  });
  return say({ ko: `${amount} 남음`, en: `${amount} left` });
}

/** A country by its two letters. */
export function countryName(code: string): string {
  return new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code;
}
