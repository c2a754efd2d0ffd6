-- The pool of virtual account numbers leased from bank rails. A number in use has no free_from; one
-- at rest has a free_from in the future.
create table account_numbers (
  rail           text not null,
  bank_code      text not null,
  account_number text not null,
  generation     int not null default 0,
  free_from      timestamptz default now(),
  primary key (rail, bank_code, account_number)
);

create index account_numbers_free on account_numbers (rail, bank_code, free_from) where free_from is not null;

create table number_blocks (
  rail      text not null,
  block_id  text not null,
  bank_code text not null,
  count     int not null,
  leased_at timestamptz,
  primary key (rail, block_id)
);

-- Each use of a number, so that money is never counted for the wrong payment when numbers go round.
create table account_uses (
  rail           text not null,
  bank_code      text not null,
  account_number text not null,
  generation     int not null,
  m_id           text not null,
  payment_key    text not null,
  opened_at      timestamptz not null,
  closed_at      timestamptz,
  primary key (rail, bank_code, account_number, generation)
);

create table deposit_inquiries (
  rail           text not null,
  inquiry_id     text not null,
  bank_code      text not null,
  account_number text not null,
  generation     int,
  amount         bigint not null,
  refusal        text,
  asked_at       timestamptz not null default now(),
  primary key (rail, inquiry_id)
);

create index accepted_inquiries on deposit_inquiries (rail, bank_code, account_number, generation) where refusal is null;

-- A deposit's natural key is the bank's own numbering; a repeat of it is the same money.
create table deposits (
  rail             text not null,
  bank_code        text not null,
  bank_date        date not null,
  bank_tx_no       text not null,
  deposit_id       text not null,
  account_number   text not null,
  amount           bigint not null check (amount > 0),
  uncleared_amount bigint not null default 0,
  depositor_name   text not null,
  deposited_at     timestamptz not null,
  m_id             text,
  payment_key      text,
  state            text not null check (state in ('APPLIED', 'SUSPENSE', 'REVERSED', 'UNCLEARED')),
  reason           text,
  received_at      timestamptz not null default now(),
  primary key (rail, bank_code, bank_date, bank_tx_no)
);

create index deposits_by_id on deposits (rail, deposit_id);
create index deposits_of_payment on deposits (m_id, payment_key) where payment_key is not null;

create table deposit_reversals (
  rail           text not null,
  reversal_id    text not null,
  deposit_id     text not null,
  bank_code      text not null,
  account_number text not null,
  amount         bigint not null,
  reversed_at    timestamptz not null,
  state          text not null check (state in ('WAITING', 'APPLIED', 'ALARM')),
  received_at    timestamptz not null default now(),
  primary key (rail, reversal_id)
);

create index reversals_waiting on deposit_reversals (rail, deposit_id) where state = 'WAITING';

-- How far each rail's event feed has been read, for gaps.
create table rail_cursors (
  rail      text primary key,
  cursor    text,
  event_seq bigint not null default 0
);

-- What a person has to look at: money that arrived and belongs nowhere, books that disagree.
create table alarms (
  alarm_id   bigint generated always as identity primary key,
  m_id       text,
  kind       text not null,
  facts      jsonb not null,
  raised_at  timestamptz not null default now(),
  settled_at timestamptz
);
