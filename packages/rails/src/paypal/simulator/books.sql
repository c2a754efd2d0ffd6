-- The simulator's own books. Times are milliseconds since 1970, money an integer of the currency's smallest unit.

create table if not exists settings (
  name  text primary key,
  value text not null
) strict;

-- Seller accounts, each with one set of credentials.
create table if not exists accounts (
  client_id          text primary key,
  client_secret      text not null,
  merchant_id        text not null,
  email              text not null,
  may_set_context    integer not null default 1,
  has_unique_invoice integer not null default 1
) strict;

create table if not exists tokens (
  token      text primary key,
  client_id  text not null references accounts,
  issued_at  integer not null,
  expires_at integer not null
) strict;
create index if not exists tokens_by_expiry on tokens (expires_at);
create index if not exists tokens_of_client on tokens (client_id, issued_at);

-- What a PayPal-Request-Id has already done: a repeat is answered with that resource as it stands.
create table if not exists request_ids (
  client_id   text not null,
  route       text not null,
  request_id  text not null,
  resource_id text not null,
  expires_at  integer not null,
  primary key (client_id, route, request_id)
) strict, without rowid;
create index if not exists request_ids_by_expiry on request_ids (expires_at);

-- context is the experience context as it was sent (brand, locale, addresses). buyer is the e-mail of buyers.ts.
-- lapses_at: until then the buyer may approve, and an approved order be captured.
create table if not exists orders (
  order_id        text primary key,
  client_id       text not null references accounts,
  status          text not null check (status in
    ('CREATED', 'SAVED', 'APPROVED', 'VOIDED', 'COMPLETED', 'PAYER_ACTION_REQUIRED')),
  intent          text not null check (intent in ('CAPTURE', 'AUTHORIZE')),
  has_source      integer not null,
  context         text not null,
  tracking_id     text,
  buyer           text,
  refused_because text,
  actions_asked   integer not null default 0,
  created_at      integer not null,
  updated_at      integer not null,
  approved_at     integer,
  lapses_at       integer
) strict;
create index if not exists orders_that_lapse on orders (lapses_at) where lapses_at is not null;
create index if not exists orders_by_time on orders (created_at);

-- body is the unit as it was sent, without what the columns say.
create table if not exists purchase_units (
  order_id     text not null references orders,
  unit         integer not null,
  reference_id text not null,
  currency     text not null,
  amount       integer not null check (amount > 0),
  custom_id    text,
  invoice_id   text,
  body         text not null,
  primary key (order_id, unit),
  unique (order_id, reference_id)
) strict, without rowid;
create index if not exists purchase_units_by_custom_id on purchase_units (custom_id) where custom_id is not null;

-- fee is null while nothing was received: PENDING, DECLINED, FAILED.
create table if not exists captures (
  capture_id  text primary key,
  order_id    text not null references orders,
  unit        integer not null,
  client_id   text not null references accounts,
  status      text not null check (status in
    ('COMPLETED', 'PENDING', 'DECLINED', 'FAILED', 'PARTIALLY_REFUNDED', 'REFUNDED')),
  reason      text,
  currency    text not null,
  amount      integer not null check (amount > 0),
  fee         integer check (fee between 0 and amount),
  custom_id   text,
  invoice_id  text,
  tracking_id text,
  created_at  integer not null,
  updated_at  integer not null,
  unique (order_id, unit)
) strict;
create index if not exists captures_of_invoice on captures (client_id, invoice_id) where invoice_id is not null;
create index if not exists captures_by_time on captures (created_at);

-- Money that went back: by the seller through the API or on PayPal's own site, or taken by PayPal (a reversal).
create table if not exists refunds (
  refund_id   text primary key,
  capture_id  text not null references captures,
  client_id   text not null references accounts,
  cause       text not null check (cause in ('API', 'SITE', 'REVERSAL')),
  status      text not null check (status in ('COMPLETED', 'PENDING', 'FAILED', 'CANCELLED')),
  reason      text,
  currency    text not null,
  amount      integer not null check (amount > 0),
  fee_back    integer not null check (fee_back between 0 and amount),
  custom_id   text,
  invoice_id  text,
  note        text,
  created_at  integer not null,
  updated_at  integer not null
) strict;
create index if not exists refunds_of_capture on refunds (capture_id);
create index if not exists refunds_of_client on refunds (client_id, created_at);
create index if not exists captures_of_client on captures (client_id, created_at);

create table if not exists disputes (
  dispute_id  text primary key,
  capture_id  text not null references captures,
  client_id   text not null references accounts,
  reason      text not null,
  status      text not null,
  stage       text not null,
  outcome     text,
  currency    text not null,
  amount      integer not null check (amount > 0),
  created_at  integer not null,
  updated_at  integer not null
) strict;
create index if not exists disputes_of_capture on disputes (capture_id);

-- Facts about the buyer that the seller gave before the order (set-transaction-context).
create table if not exists transaction_contexts (
  client_id   text not null references accounts,
  tracking_id text not null,
  merchant_id text not null,
  data        text not null,
  updated_at  integer not null,
  primary key (client_id, tracking_id)
) strict, without rowid;

-- Who wants to hear what: event_types is a JSON array of names, '*' for all.
create table if not exists webhooks (
  webhook_id  text primary key,
  client_id   text not null references accounts,
  url         text not null,
  event_types text not null,
  created_at  integer not null
) strict;
create index if not exists webhooks_of_client on webhooks (client_id);

-- What happened, written in the transaction in which it happened (events.ts). Deliveries are planned from the rows
-- whose planned_at is null, so a process killed between the two forgets nothing.
create table if not exists events (
  event_seq        integer primary key,
  event_id         text not null unique,
  client_id        text not null references accounts,
  event_type       text not null,
  resource_type    text not null,
  resource_version text not null,
  resource         text not null,
  summary          text not null,
  order_id         text,
  capture_id       text,
  custom_id        text,
  created_at       integer not null,
  planned_at       integer
) strict;
create index if not exists events_to_plan on events (event_seq) where planned_at is null;
create index if not exists events_of_client on events (client_id, created_at);
