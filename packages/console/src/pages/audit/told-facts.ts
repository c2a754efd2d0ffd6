import type { AuditRow } from '@tollgate/contract/console';
import { formatMoment, formatSpan } from '../../parts/when.tsx';
import type { Language } from '../../words.ts';
import { everyShop, moment, names, no, noShop, values, yes } from './fact-words.ts';

/** What the audit log noted beside an act, in the reader's words: `역할 개발자 · 상점 tgdocs`. */
export function toldFacts(facts: AuditRow['facts'], language: Language): string {
  return Object.entries(facts)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => {
      const label = name === 'to' && typeof value === 'string' ? moment : names[name];
      return `${label?.[language] ?? name} ${toldValue(name, value, language)}`;
    })
    .join(' · ');
}

function toldValue(name: string, value: unknown, language: Language): string {
  if (name === 'mIds') return toldShops(value, language);
  if (typeof value === 'boolean') return (value ? yes : no)[language];
  if (typeof value === 'number') return value.toLocaleString(language === 'ko' ? 'ko-KR' : 'en-US');
  if (typeof value === 'string') {
    const known = values[name];
    if (known && Object.hasOwn(known, value)) return known[value]?.[language] ?? value;
    return toldTime(name, value, language) ?? value;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return `(${toldFacts(value as AuditRow['facts'], language)})`;
  return JSON.stringify(value);
}

function toldShops(value: unknown, language: Language): string {
  if (value === null) return everyShop[language];
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? noShop[language] : value.join(', ');
}

/** Where the clock was moved to, or by how much. */
function toldTime(name: string, value: string, language: Language): string | undefined {
  if (name === 'to') return Number.isNaN(Date.parse(value)) ? undefined : formatMoment(value, language);
  if (name !== 'advance') return undefined;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(value)?.map((part) => Number(part ?? 0)) ??
    [];
  const ms = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  return ms > 0 ? formatSpan(ms, language) : undefined;
}
