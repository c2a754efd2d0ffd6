import { useQueryClient } from '@tanstack/react-query';
import type { LiveEventName, LiveEvents } from '@tollgate/contract/console';
import { createContext, useContext, useEffect, useRef } from 'react';

type Hears<Event extends LiveEventName> = (events: LiveEvents[Event][]) => void;

export interface Live {
  /** `lost` while the line is down; the browser takes it up again by itself. */
  state: 'open' | 'lost' | 'opening';
  /** Hears what happened since the last time, in order and in one piece. */
  listen<Event extends LiveEventName>(event: Event, hears: Hears<Event>): () => void;
}

export const LiveContext = createContext<Live>({ state: 'opening', listen: () => () => {} });

/** Tells a page what happens in its shop, a few times a second at most, however much happens. */
export function useLive<Event extends LiveEventName>(event: Event, hears: Hears<Event>): Live['state'] {
  const live = useContext(LiveContext);
  const newest = useRef(hears);
  useEffect(() => {
    newest.current = hears;
  });
  useEffect(() => live.listen(event, (events) => newest.current(events)), [live.listen, event]);
  return live.state;
}

/** Asks again for `names` whenever one of `events` happens. For pages that show little and need no more than that. */
export function useLiveRefresh(event: LiveEventName, names: readonly string[]): Live['state'] {
  const client = useQueryClient();
  return useLive(event, () => {
    for (const name of names) void client.invalidateQueries({ queryKey: [name] });
  });
}
