import type { Write } from '../store/batch.ts';
import { hearEvents } from '../store/rail-cursors.ts';

/**
 * An event was told by a notice, so the feed need not be asked for it. A commit of its own: what the notice said
 * stands, whatever becomes of this, and a number forgotten here costs one look into the feed.
 */
export const hearNotice: Write<{ rail: string; eventSeq: number }, Map<string, number[]>, void> = {
  name: 'hearNotice',
  load: async () => new Map(),
  decide: (heard, { rail, eventSeq }) => {
    heard.set(rail, [...(heard.get(rail) ?? []), eventSeq]);
  },
  save: async (tx, heard) => {
    for (const rail of [...heard.keys()].sort())
      await hearEvents(tx, { rail, eventSeqs: heard.get(rail) ?? [] });
  },
};
