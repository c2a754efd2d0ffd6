import type { Db, Tx } from './database.ts';

/** Notices sent at the same moment overtake each other by less than this, which is no gap. */
const GAP_PATIENCE = `interval '300 ms'`;

/** A gap that a feed could not fill is looked at again after this; meanwhile no other process does. */
const GAP_CLAIM = `interval '5 s'`;

/** More than these are not remembered: the feed will tell of the rest when it answers again. */
const MOST_AHEAD = 1_000;

/** What was heard of a rail's events. */
export interface HeardEvents {
  rail: string;
  eventSeqs: readonly number[];
  /** Where the feed has been read to, if it was the feed that told: no event up to its last one is missing. */
  cursor?: string;
}

/** Remembers which events are known, and that a gap has to be filled where one is missing between them. */
export async function hearEvents(db: Db | Tx, { rail, eventSeqs, cursor }: HeardEvents): Promise<void> {
  const readTo = cursor === undefined ? 0 : Math.max(0, ...eventSeqs);
  await db.query({
    name: 'hear-events',
    text: `insert into rail_cursors as c (rail, cursor, event_seq) values ($1, $2, $3)
           on conflict (rail) do update
              set cursor = coalesce(excluded.cursor, c.cursor),
                  (event_seq, ahead, gap_due_at) = (
                    select coalesce(max(seq) filter (where is_next), known),
                           coalesce((array_agg(seq order by seq) filter (where not is_next))[1:${MOST_AHEAD}], '{}'),
                           case when bool_or(not is_next) then coalesce(c.gap_due_at, clock_timestamp() + ${GAP_PATIENCE}) end
                      from (select greatest(c.event_seq, excluded.event_seq)) as last (known)
                      left join lateral (
                           select seq, seq = known + row_number() over (order by seq) as is_next
                             from (select distinct seq from unnest(c.ahead || $4::bigint[]) as seq where seq > known) beyond) numbered on true
                     group by known)`,
    values: [rail, cursor ?? null, readTo, [...eventSeqs]],
  });
}

/** Takes the rails of which a notice has been missing for a while. */
export async function takeGaps(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ rail: string }>({
    name: 'take-gaps',
    text: `update rail_cursors set gap_due_at = clock_timestamp() + ${GAP_CLAIM} where gap_due_at <= clock_timestamp() returning rail`,
  });
  return rows.map(({ rail }) => rail);
}

export async function cursorOf(db: Db, rail: string): Promise<string | undefined> {
  const { rows } = await db.query<{ cursor: string | null }>(
    'select cursor from rail_cursors where rail = $1',
    [rail],
  );
  return rows[0]?.cursor ?? undefined;
}
