import { useEffect, useState } from 'react';
import { useAnswer } from '../api/use-answer.ts';
import { useLiveRefresh } from '../api/use-live.ts';
import { IconClock } from '../icons.tsx';
import { Link } from '../parts/link.tsx';
import { formatMoment, formatSpan } from '../parts/when.tsx';
import { useShop } from '../shop.tsx';
import { useLanguage, useWords } from '../words.ts';

const words = {
  ko: { clock: '상점 시각', ahead: (span: string) => `${span} 앞` },
  en: { clock: 'Shop time', ahead: (span: string) => `${span} ahead` },
};

/** What time it is in a shop whose clock was moved; nothing where it runs with ours. */
export function ClockChip() {
  const said = useWords(words);
  const { language } = useLanguage();
  const { environment } = useShop();
  const clock = useAnswer('clock', {}, { isEnabled: environment === 'test' });
  useLiveRefresh('clock', ['clock', 'home', 'listPayments', 'payment']);
  const [wallMs, setWallMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setWallMs(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  if (!clock.data || Math.abs(clock.data.offsetMs) < 1000) return null;
  const passedMs = Math.max(0, wallMs - clock.dataUpdatedAt);
  const now = new Date(Date.parse(clock.data.now) + passedMs).toISOString();
  return (
    <Link
      to="/clock"
      className="clock-chip"
      data-testid="shop-clock"
      title={formatMoment(now, language, 'full')}
    >
      <IconClock />
      <span className="clock-name">{said.clock}</span>
      <time dateTime={now}>{formatMoment(now, language, 'minute')}</time>
      <span className="clock-ahead">{said.ahead(formatSpan(clock.data.offsetMs, language))}</span>
    </Link>
  );
}
