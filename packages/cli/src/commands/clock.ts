import { Trouble } from '../trouble.ts';
import type { Hand } from './command.ts';

interface Clock {
  now: string;
  offsetMs: number;
}

/** The shop's clock: what it shows, or so much further. */
export async function clock(
  { ask, print }: Hand,
  act: string | undefined,
  value: string | undefined,
): Promise<void> {
  if (act === undefined || act === 'show') return tell(print, await ask<Clock>('GET', '/sandbox/v1/clock'));
  if (act !== 'advance' && act !== 'to')
    throw new Trouble(`${act}: there are show, advance and to. A clock goes forward only.`, 2);
  if (!value)
    throw new Trouble(
      'Say how far or to when: tollgate clock advance 10m, tollgate clock to 2026-12-24T09:00:00+09:00',
      2,
    );
  const body = act === 'advance' ? { advance: duration(value) } : { to: value };
  tell(print, await ask<Clock>('POST', '/sandbox/v1/clock', body));
}

function tell(print: Hand['print'], clock: Clock): void {
  const ahead = clock.offsetMs === 0 ? '' : `  (${told(clock.offsetMs)} ahead)`;
  print.result(clock, [`${clock.now}${ahead}`]);
}

/** `10m`, `7d`, `1d12h` as people write it, to the ISO 8601 that the gateway reads; that itself is taken too. */
export function duration(text: string): string {
  if (/^P/i.test(text)) return text.toUpperCase();
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/i.exec(text.replaceAll(' ', ''));
  if (!parts || parts[0] === '')
    throw new Trouble(`${text} is no duration. Write 10m, 30s, 2h, 7d or PT10M.`, 2);
  const [, days, hours, minutes, seconds] = parts;
  const time = [hours && `${hours}H`, minutes && `${minutes}M`, seconds && `${seconds}S`]
    .filter(Boolean)
    .join('');
  return `P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`;
}

function told(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  return parts.flatMap(([count, unit]) => (count > 0 ? [`${count}${unit}`] : [])).join(' ') || '0s';
}
