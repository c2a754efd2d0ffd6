-- Fault rules that a test shop set for itself, in the order of its list.
create table fault_rules (
  m_id     text not null,
  fault_id text not null,
  place    smallint not null,
  -- As the contract reads it: see `FaultRule`.
  rule     jsonb not null,
  primary key (m_id, fault_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- What a rule did so far. Apart from the rules, because every process hears of a changed rule, and of a count nobody.
create table fault_counts (
  m_id            text not null,
  fault_id        text not null,
  matched         bigint not null default 0,
  applied         bigint not null default 0,
  last_applied_at timestamptz,
  primary key (m_id, fault_id)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Calls of the minute that is running, per rule that limits them and API.
create table fault_minutes (
  m_id       text not null,
  fault_id   text not null,
  endpoint   text not null,
  started_at timestamptz not null,
  calls      bigint not null,
  primary key (m_id, fault_id, endpoint)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Deliveries of which it is decided already which rule, if any, befell them: that happens once.
create table fault_deliveries (
  m_id        text not null,
  delivery_id text not null,
  endpoint_id text not null,
  order_id    text not null,
  -- Null where no rule struck.
  effect      text,
  primary key (m_id, delivery_id)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
create index fault_deliveries_reordered on fault_deliveries (m_id, endpoint_id, order_id) where effect = 'reorder';

-- What a rule put off: a notice that comes late, a deposit that will be taken back.
create table fault_plans (
  m_id    text not null,
  plan_id text not null,
  kind    text not null check (kind in ('notice', 'reversal')),
  -- In merchant time; null for what never happens, or has happened.
  at      timestamptz,
  facts   jsonb not null,
  primary key (m_id, plan_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
create index fault_plans_due on fault_plans (m_id, at) where at is not null;

-- Processes remember a shop's rules, and forget them the moment they change.
create function tell_faults_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('tollgate_merchant_changed', coalesce(new.m_id, old.m_id));
  return null;
end $$;

create trigger fault_rules_changed after insert or update or delete on fault_rules
  for each row execute function tell_faults_changed();
