import type { Language } from '@tollgate/contract/codes';
import { type Clock, useNow } from './clock.ts';
import { formatDuration, minuteMs } from './time.ts';
import { words } from './words.ts';

type Props = { clock: Clock; expiresAt: number; language: Language };

/** From here on the window's own time is shown; before that it would only hurry people. */
const shownFromMs = 5 * minuteMs;

/** How long the window stays open. Read aloud when it appears and once more in the last minute, not every second. */
export function WindowTime({ clock, expiresAt, language }: Props) {
  const leftMs = expiresAt - useNow(clock);
  const { windowLeft } = words[language];
  const isShown = leftMs <= shownFromMs;
  const spokenMs = leftMs <= minuteMs ? minuteMs : shownFromMs;
  return (
    <>
      {isShown && (
        <p class="window-time" role="timer" data-testid="window-time">
          {windowLeft(formatDuration(leftMs, language))}
        </p>
      )}
      <p class="unseen" role="status">
        {isShown && windowLeft(formatDuration(spokenMs, language))}
      </p>
    </>
  );
}
