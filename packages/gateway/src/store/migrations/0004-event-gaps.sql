-- A rail numbers its events without gaps. `event_seq` is the last number up to which every event is known here,
-- `ahead` the numbers beyond it whose notices came; while there are any, a notice is missing, and at `gap_due_at`
-- a worker fetches it from the feed.
alter table rail_cursors
  add column ahead bigint[] not null default '{}',
  add column gap_due_at timestamptz,
  add check ((gap_due_at is null) = (cardinality(ahead) = 0));

-- What nobody has looked at yet is found without reading the rest.
create index alarms_open on alarms (kind) where settled_at is null;
