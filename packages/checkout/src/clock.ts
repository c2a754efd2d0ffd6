import { useEffect, useState } from 'preact/hooks';

/** The merchant's time in milliseconds, which in test may run ahead of the browser's. */
export type Clock = () => number;

/** Follows the merchant's clock from the moment the page was made; a sleeping phone wakes up at the right time. */
export function clockFrom(now: string): Clock {
  const ahead = Date.parse(now) - Date.now();
  return () => Date.now() + ahead;
}

/** The time, once a second, for what counts down. */
export function useNow(clock: Clock): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock), 1000);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}

/** Whether a moment has come. Renders twice at most, however long the wait. */
export function useReached(clock: Clock, at: number): boolean {
  const [isReached, setIsReached] = useState(clock() >= at);
  useEffect(() => {
    const look = () => setIsReached(clock() >= at);
    look();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, [clock, at]);
  return isReached;
}
