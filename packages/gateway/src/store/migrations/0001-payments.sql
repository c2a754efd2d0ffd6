-- Every table of a merchant's data begins its key with m_id, so that the whole can be spread over
-- nodes by merchant. Lookups that come without a merchant have small tables of their own.
-- Times named *_at are in the merchant's time, which a test may move; due_at is wall time, so that
-- one index serves every clock: moving a clock shifts the open due_at of that merchant.

create table merchants (
  m_id                text primary key check (m_id ~ '^[A-Za-z0-9_]{1,14}$'),
  name                text not null,
  environment         text not null check (environment in ('test', 'live')),
  tax_type            text not null default 'taxable' check (tax_type in ('taxable', 'taxFree', 'mixed')),
  uses_escrow         boolean not null default false,
  clock_offset_ms     bigint not null default 0 check (clock_offset_ms >= 0),
  created_at          timestamptz not null default now(),
  check (environment = 'test' or clock_offset_ms = 0)
);

create table key_pairs (
  m_id            text not null references merchants,
  key_pair_id     text not null,
  family          text not null check (family in ('individual', 'widget')),
  client_key      text not null,
  api_version     text not null default '2022-11-16',
  allowed_origins text[],
  primary key (m_id, key_pair_id)
);

create table client_keys (
  client_key  text primary key,
  m_id        text not null,
  key_pair_id text not null
);

-- Secret keys are kept as SHA-256 only: they are random enough that no salt is needed, and the
-- lookup is by the hash itself.
create table secret_keys (
  secret_hash bytea primary key,
  m_id        text not null,
  key_pair_id text not null,
  expires_at  timestamptz
);

create table payments (
  m_id                 text not null,
  payment_key          text not null,
  version              int not null default 1,
  order_id             text not null,
  order_name           text not null,
  key_pair_id          text not null,
  api_version          text not null,
  tax_type             text not null,
  status               text not null check (status in ('READY', 'IN_PROGRESS', 'WAITING_FOR_DEPOSIT', 'DONE',
                                                       'CANCELED', 'PARTIAL_CANCELED', 'ABORTED', 'EXPIRED')),
  method               text,
  currency             text not null check (currency in ('KRW', 'USD', 'JPY')),
  country              text not null,
  total_amount         bigint not null check (total_amount > 0),
  balance_amount       bigint not null,
  tax_free_amount      bigint not null default 0 check (tax_free_amount >= 0),
  tax_exemption_amount bigint not null default 0 check (tax_exemption_amount >= 0),
  culture_expense      boolean not null default false,
  use_escrow           boolean,
  requested_at         timestamptz not null,
  authenticated_at     timestamptz,
  approved_at          timestamptz,
  last_transaction_key text,
  secret               text,
  failure_code         text,
  cancellation_count   smallint not null default 0,
  metadata             jsonb,
  request              jsonb not null,
  choices              jsonb,
  virtual_account      jsonb,
  cash_receipts        jsonb,
  due_at               timestamptz,
  primary key (m_id, payment_key),
  check (balance_amount between 0 and total_amount),
  check (tax_free_amount + tax_exemption_amount <= balance_amount)
) with (fillfactor = 80);

create index payments_due on payments (due_at) where due_at is not null;

-- The window and its address know a payment by its key alone. The token that opens the window is
-- kept as a hash; null means that the address itself is the permission (payments made by API).
create table checkouts (
  payment_key   text primary key,
  m_id          text not null,
  session_hash  bytea,
  parent_origin text,
  target        text not null check (target in ('iframe', 'self')),
  mode          text not null check (mode in ('redirect', 'promise')),
  language      text not null check (language in ('ko', 'en'))
);

-- Which payment an order number stands for: the approved one, else the newest.
create table orders (
  m_id        text not null,
  order_id    text not null,
  payment_key text not null,
  is_taken    boolean not null default false,
  primary key (m_id, order_id)
);

-- What happened to each payment; rows with a transaction_key are its transactions (거래).
create table payment_history (
  m_id            text not null,
  payment_key     text not null,
  version         int not null,
  event           text not null,
  status          text not null,
  transaction_key text,
  amount          bigint,
  at              timestamptz not null,
  recorded_at     timestamptz not null default now(),
  primary key (m_id, payment_key, version)
);

create table cancellations (
  m_id                 text not null,
  refund_id            text not null,
  payment_key          text not null,
  transaction_key      text not null,
  amount               bigint not null check (amount > 0),
  tax_free_amount      bigint not null check (tax_free_amount >= 0),
  tax_exemption_amount bigint not null check (tax_exemption_amount >= 0),
  refundable_amount    bigint not null check (refundable_amount >= 0),
  reason               text not null,
  receipt_key          text,
  canceled_at          timestamptz not null,
  outcome              text check (outcome in ('DONE', 'ABORTED')),
  refund_account       jsonb,
  refund_state         text check (refund_state in ('PENDING', 'COMPLETED', 'FAILED')),
  -- What the waiting caller is to be answered, should another process finish the work.
  answer               jsonb,
  due_at               timestamptz,
  primary key (m_id, refund_id)
);

create unique index one_open_cancellation on cancellations (m_id, payment_key) where outcome is null;
create index cancellations_of_payment on cancellations (m_id, payment_key, refund_id);
create index cancellations_due on cancellations (due_at) where due_at is not null;

-- Each row carries both sides of a movement, so debits equal credits by construction.
create table ledger_entries (
  m_id        text not null,
  event       text not null,
  payment_key text,
  currency    text not null,
  debit       text not null check (debit in ('rail', 'merchant', 'refunds', 'fees', 'suspense')),
  credit      text not null check (credit in ('rail', 'merchant', 'refunds', 'fees', 'suspense')),
  amount      bigint not null check (amount > 0),
  at          timestamptz not null,
  primary key (m_id, event),
  check (debit <> credit)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  -- Only emptying a test shop may remove entries, and it says so inside its own transaction.
  if current_setting('tollgate.reset', true) = 'on' then return null; end if;
  raise exception 'ledger entries are only ever appended';
end $$;

create trigger ledger_is_append_only before update or delete or truncate on ledger_entries
  for each statement execute function refuse_change();

create table idempotent_answers (
  m_id       text not null,
  scope      bytea not null,
  trace_id   text not null,
  -- Null while the first request is still running.
  status     smallint,
  body       text,
  created_at timestamptz not null,
  primary key (m_id, scope)
);
