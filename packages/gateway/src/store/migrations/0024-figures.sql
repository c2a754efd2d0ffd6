-- Wall time of the commit; `at` is the shop's. A column with a default, so that nobody who writes has to know of it. Each
-- month gets its index from the job that keeps the months: on all of them at once it could not be built beside the writing.
alter table delivery_attempts add column recorded_at timestamptz not null default now();

-- What happened in a shop by the hour of its own clock, rolled up beside the payments by a job. Amounts in the smallest
-- unit; currency '' is for what has none.
create table shop_figures (
  m_id              text not null,
  hour              timestamptz not null,
  currency          text not null,
  requested         int not null default 0,
  paid              int not null default 0,
  paid_amount       bigint not null default 0,
  canceled          int not null default 0,
  canceled_amount   bigint not null default 0,
  aborted           int not null default 0,
  expired           int not null default 0,
  -- Of the payments requested in that hour: how many wait for their deposit.
  waiting           int not null default 0,
  webhooks_arrived  int not null default 0,
  webhooks_failed   int not null default 0,
  primary key (m_id, hour, currency)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

-- How far the roll-up came: everything recorded before that moment is in it, and nothing after.
create table figure_marks (
  name  text primary key,
  until timestamptz not null
) with (fillfactor = 50);

-- Of a gateway that has served before, its last day is counted too.
insert into figure_marks
select 'payments', case when exists (select from payment_history) then now() - interval '1 day' else now() end
union all select 'deliveries', now();
