-- The log of attempts is the largest thing that is ever forgotten as a whole, and nothing in it changes. It stands in a
-- table per month: a month that is past its time is dropped at once, where deleting it row by row would cost as much as
-- writing it did. A delivery's id begins with its time, so months by id keep the key that refuses an attempt twice.

-- Where the ids of deliveries made from this moment on begin: 48 bits of milliseconds, five to a sign.
create function first_delivery_id(at timestamptz) returns text language sql stable as $$
  select 'whtrans_a01' || string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz',
           (((extract(epoch from at) * 1000)::bigint << 2) >> (45 - 5 * sign) & 31)::int + 1, 1), '' order by sign)
    from generate_series(0, 9) sign
$$;

alter table delivery_attempts rename to delivery_attempts_before;
alter index delivery_attempts_pkey rename to delivery_attempts_before_pkey;

create table delivery_attempts (like delivery_attempts_before including constraints including storage including comments)
  partition by range (delivery_id);
alter table delivery_attempts add primary key (m_id, delivery_id, attempt);

-- What belongs to no month that is open: a test moved its shop's clock far ahead, or nobody opened the month. No attempt
-- is ever refused for want of a table.
create table delivery_attempts_other partition of delivery_attempts default;

-- Opens the month of that moment, and takes into it what went to the others before. False when it was open already.
create function open_attempt_month(at timestamptz) returns boolean language plpgsql as $$
declare
  month timestamptz := date_trunc('month', at, 'UTC');
  name text := 'delivery_attempts_' || to_char(month at time zone 'UTC', 'YYYY_MM');
  low text := first_delivery_id(month);
  high text := first_delivery_id(date_trunc('month', month + interval '35 days', 'UTC'));
begin
  if to_regclass(name) is not null then return false; end if;
  -- One process at a time; who was second finds it open.
  perform pg_advisory_xact_lock(4100002);
  if to_regclass(name) is not null then return false; end if;
  -- For a moment nobody reads or writes: who had chosen a table already, and the row then belonged to the new month,
  -- would be refused.
  lock table delivery_attempts in access exclusive mode;
  -- Only ever appended, and read little: frozen when vacuum comes by for the first time, and never written again.
  execute format('create table %I (like delivery_attempts including all)
                    with (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_freeze_min_age = 0)', name);
  execute format('with moved as (delete from delivery_attempts_other where delivery_id >= %L and delivery_id < %L returning *)
                  insert into %I select * from moved', low, high, name);
  execute format('alter table delivery_attempts attach partition %I for values from (%L) to (%L)', name, low, high);
  return true;
end $$;

-- Drops the months that ended before that moment, and what is as old among the others. Tells how many months.
create function drop_attempt_months(before timestamptz) returns int language plpgsql as $$
declare
  old record;
  dropped int := 0;
begin
  perform pg_advisory_xact_lock(4100002);
  for old in
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'delivery_attempts'::regclass and c.relname ~ '^delivery_attempts_\d{4}_\d{2}$'
       and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= before
     order by 1
  loop
    execute format('drop table %I', old.name);
    dropped := dropped + 1;
  end loop;
  delete from delivery_attempts_other where delivery_id < first_delivery_id(before);
  return dropped;
end $$;

select open_attempt_month(now()), open_attempt_month(now() + interval '1 month'), open_attempt_month(now() + interval '2 months');
insert into delivery_attempts select * from delivery_attempts_before;
drop table delivery_attempts_before;
