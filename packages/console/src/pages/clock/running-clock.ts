import { useEffect, useState } from 'react';

/**
 * A moment that the gateway told, going on since. Of this machine only the pace is taken: its own time may be wrong.
 *
 * @returns milliseconds since 1970
 */
export function useRunning(told: string): number {
  const [run, setRun] = useState({ told, ms: 0 });
  useEffect(() => {
    const begun = performance.now();
    const timer = setInterval(() => setRun({ told, ms: performance.now() - begun }), 1_000);
    return () => clearInterval(timer);
  }, [told]);
  return Date.parse(told) + (run.told === told ? run.ms : 0);
}

/** `2026-11-22T14:00` of a field, which means Seoul, as a moment with its offset. */
export const inSeoul = (local: string): string => `${local}${local.length === 16 ? ':00' : ''}+09:00`;

/** The other way, for a field's first value. */
export function localOfSeoul(ms: number): string {
  return new Date(ms + 9 * 3_600_000).toISOString().slice(0, 16);
}
