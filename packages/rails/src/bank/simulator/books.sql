-- The simulator's own books. Times are milliseconds since 1970, amounts won.

create table if not exists settings (
  name  text primary key,
  value text not null
) strict;

create table if not exists number_blocks (
  block_id  text primary key,
  bank_code text not null,
  count     integer not null,
  leased_at integer not null
) strict;

-- Numbers are unique across banks, so that a number alone tells its bank. block_id is null for numbers that the
-- bank issues itself (accounts).
create table if not exists numbers (
  account_number text primary key,
  bank_code      text not null,
  block_id       text references number_blocks
) strict;
create index if not exists numbers_of_block on numbers (block_id);
create index if not exists numbers_of_bank on numbers (bank_code);

create table if not exists accounts (
  issue_id       text primary key,
  content        text not null,
  account_number text not null references numbers,
  bank_code      text not null,
  fixed_key      text,
  holder_name    text not null,
  amount         integer not null,
  amount_rule    text not null,
  opens_at       integer not null,
  expires_at     integer not null,
  generation     integer not null,
  status         text not null check (status in ('OPEN', 'CLOSED')),
  closed_at      integer,
  closed_reason  text,
  paid_by        text
) strict;
create unique index if not exists one_open_account on accounts (account_number) where status = 'OPEN';
create index if not exists accounts_of_number on accounts (account_number, generation);

create table if not exists deposits (
  deposit_id          text primary key,
  bank_code           text not null,
  bank_date           text not null,
  bank_tx_no          text not null,
  account_number      text not null,
  amount              integer not null check (amount > 0),
  uncleared_amount    integer not null check (uncleared_amount between 0 and amount),
  depositor_name      text not null,
  depositor_bank_code text,
  deposited_at        integer not null,
  settle_date         text not null,
  notice_id           text not null,
  unique (bank_code, bank_date, bank_tx_no)
) strict;
create index if not exists deposits_of_account on deposits (account_number, deposited_at);
create index if not exists deposits_by_time on deposits (deposited_at);
create index if not exists deposits_of_bank on deposits (bank_code, deposited_at);

create table if not exists reversals (
  reversal_id text primary key,
  deposit_id  text not null unique references deposits,
  bank_code   text not null,
  bank_date   text not null,
  bank_tx_no  text not null,
  amount      integer not null,
  reversed_at integer not null,
  reason      text,
  unique (bank_code, bank_date, bank_tx_no)
) strict;

-- bank_code is where the money goes, payer_bank_code whose settlement account it leaves.
create table if not exists transfers (
  transfer_id     text primary key,
  content         text not null,
  bank_code       text not null,
  payer_bank_code text not null,
  account_number  text not null,
  holder_name     text not null,
  amount          integer not null check (amount > 0),
  print_text      text not null,
  status          text not null check (status in ('ACCEPTED', 'UNKNOWN', 'SUCCEEDED', 'FAILED')),
  planned_status  text check (planned_status in ('SUCCEEDED', 'FAILED')),
  planned_failure text,
  result_at       integer,
  accepted_at     integer not null,
  done_at         integer,
  bank_date       text,
  bank_tx_no      text,
  unique (payer_bank_code, bank_date, bank_tx_no)
) strict;
create index if not exists transfers_open on transfers (result_at) where status in ('ACCEPTED', 'UNKNOWN');
create index if not exists transfers_by_time on transfers (accepted_at);

-- The feed: event_seq rises by one per rail, in the order of commit.
create table if not exists events (
  event_seq integer primary key,
  type      text not null check (type in ('DEPOSIT', 'REVERSAL', 'TRANSFER')),
  notice_id text not null unique,
  body      text not null
) strict;

-- What the gateway must be told until it answers OK. `behind` is a notice after which this one goes out at the
-- latest, or 'NEXT' for whichever is sent next.
create table if not exists notices (
  notice_id      text primary key,
  kind           text not null,
  account_number text,
  bank_code      text,
  body           text not null,
  state          text not null check (state in ('DUE', 'HELD', 'LOST', 'DONE', 'GIVEN_UP')),
  attempts       integer not null default 0,
  copies         integer not null default 1,
  first_at       integer not null,
  next_at        integer not null,
  behind         text
) strict;
create index if not exists notices_due on notices (next_at) where state = 'DUE';
create index if not exists notices_behind on notices (behind) where behind is not null;
create index if not exists notices_of_account on notices (account_number);

-- Deposits that wait for their second inquiry.
create table if not exists holds (
  hold_id    text primary key,
  sending    text not null,
  until_at   integer not null,
  state      text not null check (state in ('HELD', 'BOOKED', 'REFUSED')),
  code       text,
  deposit_id text
) strict;
create index if not exists holds_open on holds (until_at) where state = 'HELD';

create table if not exists sequences (
  bank_code text not null,
  bank_date text not null,
  last      integer not null,
  primary key (bank_code, bank_date)
) strict;

create table if not exists maintenance (
  bank_code text not null,
  from_at   integer not null,
  to_at     integer not null,
  ops       text not null,
  rule      text,
  primary key (bank_code, from_at)
) strict;

create table if not exists holders (
  bank_code      text not null,
  account_number text not null,
  holder_name    text not null,
  usable         integer not null,
  primary key (bank_code, account_number)
) strict;

create table if not exists files (
  bank_code  text not null,
  date       text not null,
  created_at integer not null,
  text       text not null,
  primary key (bank_code, date, created_at)
) strict;
