-- How much room each table leaves for its own changes, and how soon vacuum comes by. PostgreSQL's own rule, a fifth of
-- the table, means millions of dead rows in a large one, all at once; here it comes often and does little.
-- Migrations of later tables do likewise; the months of `delivery_attempts` are set where they are opened.

-- Changed three or four times within minutes: a changed row stays on its page.
alter table payments set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 10000,
  autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
alter table cancellations set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
-- Taken once, minutes after it was written, in no column that is indexed: with room on its page that costs no index anything.
alter table orders set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_insert_scale_factor = 0.05);
-- Closed once, days later.
alter table account_uses set (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_insert_scale_factor = 0.05);

-- Queues: who looks for the first in line steps over every entry that is dead, so those must go soon.
alter table account_numbers set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
alter table deliveries set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000,
  autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
alter table open_captures set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
alter table wallet_events set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

-- Forgotten after days in the order in which they were written: the room of yesterday's is tomorrow's.
alter table idempotent_answers set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_insert_scale_factor = 0.05);
alter table deposit_inquiries set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000,
  autovacuum_vacuum_insert_scale_factor = 0.05);

-- Only ever appended: frozen when vacuum comes by for the first time, so that no vacuum has to write years of them again.
alter table payment_history set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_freeze_min_age = 0);
alter table ledger_entries set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_freeze_min_age = 0);
alter table checkouts set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_freeze_min_age = 0);
alter table deposits set (autovacuum_vacuum_insert_scale_factor = 0.02);
