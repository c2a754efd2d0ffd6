-- outside a transaction: payments are being written to this table.

-- What was recorded since a moment, of all shops: the figures and the pages that are open ask for it, and nothing that pays
-- waits for it. A BRIN tells which end of the table to look at, and costs an insert next to nothing.
drop index concurrently if exists payment_history_new;
create index concurrently payment_history_new on payment_history using brin (recorded_at) with (pages_per_range = 16, autosummarize = on);
