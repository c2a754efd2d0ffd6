-- Who did what to what in the developer center, when, and from where.
create table audit_log (
  entry_id  bigint generated always as identity primary key,
  at        timestamptz not null default clock_timestamp(),
  -- Null where nobody was logged in. The address stays readable when the member is gone.
  member_id text,
  email     text,
  action    text not null,
  m_id      text,
  target    text,
  facts     jsonb not null default '{}',
  address   text not null
) with (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_freeze_min_age = 0);

create index audit_log_of_member on audit_log (member_id, entry_id) where member_id is not null;
create index audit_log_of_shop on audit_log (m_id, entry_id) where m_id is not null;

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever appended to', tg_table_name;
end $$;

create trigger audit_log_is_append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_audit_change();
