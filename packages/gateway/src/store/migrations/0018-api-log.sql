-- Every call of a shop's server and of its buyers' windows, as it was answered. Written in batches beside the payments and
-- never changed, so it stands in a table per day: a day that is past its time is dropped whole.

-- Where the ids of calls made from this moment on begin: 48 bits of milliseconds, as in UUIDs of version 7.
create function first_call_id(at timestamptz) returns uuid language sql immutable as $$
  select (lpad(to_hex(greatest(0, floor(extract(epoch from at) * 1000))::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

create table api_calls (
  m_id            text not null,
  -- Begins with the wall time at which the call came in.
  call_id         uuid not null,
  -- The same moment in the shop's time.
  at              timestamptz not null,
  method          text not null,
  path            text not null,
  -- The contract's name of the endpoint; null where there is none.
  endpoint        text,
  -- 0 where the caller was gone before there was an answer.
  status          smallint not null,
  code            text,
  trace_id        uuid not null,
  -- The trace id of the call whose answer was repeated.
  replay_of       uuid,
  idempotency_key text,
  latency_us      int not null,
  payment_key     text,
  order_id        text,
  masked_key      text,
  api_version     text,
  user_agent      text,
  address         text,
  -- Of a refusal: its true cause and what it was about, from which a sentence is made for whoever reads it.
  facts           jsonb,
  request_headers jsonb,
  request_body    text,
  response_body   text,
  body_note       text check (body_note in ('sampled', 'cut')),
  -- Calls of this shop that came before this one and could not be kept.
  missing_before  int not null default 0,
  primary key (m_id, call_id)
) partition by range (call_id);

create index api_calls_payment on api_calls (m_id, payment_key, call_id) where payment_key is not null;
create index api_calls_order on api_calls (m_id, order_id, call_id) where order_id is not null;
create index api_calls_trace on api_calls (m_id, trace_id);
create index api_calls_refused on api_calls (m_id, call_id) where status >= 400 or status = 0;
create index api_calls_code on api_calls (m_id, code, call_id) where code is not null;

-- What belongs to no day that is open: nobody opened it. No call is ever refused for want of a table.
create table api_calls_other partition of api_calls default with (toast_tuple_target = 256);

-- Opens the day of that moment, and takes into it what went to the others before. False when it was open already.
create function open_api_log_day(at timestamptz) returns boolean language plpgsql as $$
declare
  day timestamptz := date_trunc('day', at, 'UTC');
  name text := 'api_calls_' || to_char(day at time zone 'UTC', 'YYYY_MM_DD');
  low uuid := first_call_id(day);
  high uuid := first_call_id(day + interval '1 day');
begin
  if to_regclass(name) is not null then return false; end if;
  -- One process at a time; who was second finds it open.
  perform pg_advisory_xact_lock(4100018);
  if to_regclass(name) is not null then return false; end if;
  -- For a moment nobody reads or writes the log; no payment waits for it.
  lock table api_calls in access exclusive mode;
  -- Only ever appended. Bodies stand apart, so that a list reads none of them.
  execute format('create table %I (like api_calls including all)
                    with (autovacuum_vacuum_insert_scale_factor = 0.2, autovacuum_freeze_min_age = 0, toast_tuple_target = 256)', name);
  execute format('with moved as (delete from api_calls_other where call_id >= %L and call_id < %L returning *)
                  insert into %I select * from moved', low, high, name);
  execute format('alter table api_calls attach partition %I for values from (%L) to (%L)', name, low, high);
  return true;
end $$;

-- Drops the days that ended before that moment, and what is as old among the others. Tells how many days.
create function drop_api_log_days(before timestamptz) returns int language plpgsql as $$
declare
  old record;
  dropped int := 0;
begin
  perform pg_advisory_xact_lock(4100018);
  for old in
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'api_calls'::regclass and c.relname ~ '^api_calls_\d{4}_\d{2}_\d{2}$'
       and (to_date(right(c.relname, 10), 'YYYY_MM_DD') + interval '1 day') at time zone 'UTC' <= before
     order by 1
  loop
    execute format('drop table %I', old.name);
    dropped := dropped + 1;
  end loop;
  delete from api_calls_other where call_id < first_call_id(before);
  return dropped;
end $$;

select open_api_log_day(now()), open_api_log_day(now() + interval '1 day');
