import type { ClockView } from '@tollgate/contract/console';
import { ActButton } from '../../parts/act-button.tsx';
import { formatSpan } from '../../parts/index.ts';
import { useLanguage, useWords } from '../../words.ts';
import type { Mover } from './index.tsx';
import { useRunning } from './running-clock.ts';
import { words } from './words.ts';

const steps = [
  ['m10', 'PT10M', '10m'],
  ['m30', 'PT30M', '30m'],
  ['d1', 'P1D', '1d'],
  ['d7', 'P7D', '7d'],
] as const;

/** The time, large, and the moves that are made most. */
export function BigClock({ clock, mover }: { clock: ClockView; mover: Mover }) {
  const said = useWords(words);
  const { language } = useLanguage();
  const now = useRunning(clock.now);
  const next = clock.upcoming[0];
  const shared = { variant: 'default', loading: mover.isMoving } as const;
  return (
    <div className="sheet big-clock">
      <div>
        <span className="soft">{said.now}</span>
        <time dateTime={clock.now} data-testid="shop-time" data-offset={clock.offsetMs}>
          <span className="day">{formatDay(now, language)}</span>
          {formatTime(now)}
        </time>
        <span className="soft">
          {clock.offsetMs === 0 ? said.same : said.real(formatSpan(clock.offsetMs, language))}
        </span>
      </div>
      <div className="clock-moves">
        {steps.map(([word, advance, testId]) => (
          <ActButton
            key={advance}
            {...shared}
            not={mover.not}
            onClick={() => mover.move({ advance })}
            testId={`advance-${testId}`}
          >
            {said[word]}
          </ActButton>
        ))}
        <ActButton
          {...shared}
          variant="filled"
          not={mover.not ?? (next ? undefined : said.nextNone)}
          onClick={() => next && mover.move({ to: next.at })}
          testId="advance-next"
        >
          {said.next}
        </ActButton>
      </div>
    </div>
  );
}

function formatDay(ms: number, language: 'ko' | 'en'): string {
  return new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', {
    dateStyle: 'full',
    timeZone: 'Asia/Seoul',
  }).format(ms);
}

function formatTime(ms: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Asia/Seoul' }).format(ms);
}
