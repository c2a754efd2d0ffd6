import { useQueryClient } from '@tanstack/react-query';
import type { LiveEventName, LiveEvents } from '@tollgate/contract/console';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { addressOf } from './api/call.ts';
import { type Live, LiveContext } from './api/use-live.ts';
import { useMId } from './shop-context.ts';

const names = [
  'payments',
  'deliveries',
  'calls',
  'clock',
  'faults',
] as const satisfies readonly LiveEventName[];
/** Fifty payments a second become four drawings a second. */
const batchMs = 250;

type Hearers = Map<LiveEventName, Set<(events: never[]) => void>>;

/** One line to the gateway for the whole page: it says what changed in the chosen shop. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const mId = useMId();
  const client = useQueryClient();
  const [state, setState] = useState<Live['state']>('opening');
  const hearers = useRef<Hearers>(new Map());

  useEffect(() => {
    const source = new EventSource(addressOf('live', { params: { mId } }));
    const waiting = new Map<LiveEventName, unknown[]>();
    let wasLost = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const tell = () => {
      timer = undefined;
      for (const [name, events] of waiting) {
        for (const hears of hearers.current.get(name) ?? []) hears(events as never[]);
      }
      waiting.clear();
    };
    for (const name of names) {
      source.addEventListener(name, ({ data }: MessageEvent<string>) => {
        waiting.set(name, [...(waiting.get(name) ?? []), JSON.parse(data) as LiveEvents[typeof name]]);
        timer ??= setTimeout(tell, batchMs);
      });
    }
    source.onopen = () => {
      setState('open');
      // What happened while nobody listened is asked for.
      if (wasLost) void client.invalidateQueries({ refetchType: 'active' });
      wasLost = false;
    };
    source.onerror = () => {
      wasLost = true;
      setState('lost');
    };
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [mId, client]);

  const listen = useMemo<Live['listen']>(
    () => (name, hears) => {
      const all = hearers.current;
      const set = all.get(name) ?? new Set();
      all.set(name, set);
      set.add(hears as (events: never[]) => void);
      return () => set.delete(hears as (events: never[]) => void);
    },
    [],
  );
  const live = useMemo(() => ({ state, listen }), [state, listen]);
  return <LiveContext value={live}>{children}</LiveContext>;
}
