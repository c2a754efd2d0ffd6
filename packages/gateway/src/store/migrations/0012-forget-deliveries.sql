-- A delivery is a place in a queue first and a log afterwards, and a queue of many tables is a slow one. So it stays one
-- table, and what is past its time leaves it by the row. A BRIN finds it, and costs an insert next to nothing.
create index deliveries_old on deliveries using brin (created_at) with (autosummarize = on);
