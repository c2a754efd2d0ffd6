-- A payment's order at a foreign wallet, and what was taken from it.
alter table payments add column wallet jsonb;

-- What the rail gave back of its own fee with a refund.
alter table cancellations add column fee_returned bigint not null default 0 check (fee_returned >= 0);

-- Which browser went to the wallet, by the hash of a word only it has, and the word its return address carries.
create table wallet_visits (
  payment_key  text primary key,
  m_id         text not null,
  state        text not null,
  browser_hash bytea not null
);

-- Captures without an outcome yet, each a row that a job finishes should its process have died.
create table open_captures (
  m_id        text not null,
  payment_key text not null,
  -- What the waiting caller is to be answered, should another process finish the work.
  answer      jsonb,
  due_at      timestamptz not null,
  primary key (m_id, payment_key)
);

create index open_captures_due on open_captures (due_at);

-- What wallets told us, kept before it is believed: each is a hint to ask the wallet again.
create table wallet_events (
  rail        text not null,
  event_id    text not null,
  event_type  text not null,
  hint        jsonb not null,
  received_at timestamptz not null default clock_timestamp(),
  -- Null once it was dealt with.
  due_at      timestamptz,
  attempts    int not null default 0,
  primary key (rail, event_id)
);

create index wallet_events_due on wallet_events (due_at) where due_at is not null;
create index wallet_events_old on wallet_events using brin (received_at) with (autosummarize = on);
