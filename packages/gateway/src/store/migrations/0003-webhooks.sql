create table webhook_endpoints (
  m_id           text not null,
  endpoint_id    text not null,
  name           text not null,
  url            text not null,
  events         text[] not null,
  -- DEPOSIT_CALLBACK with WAITING_FOR_DEPOSIT when an account is issued: off unless asked for.
  send_on_issue  boolean not null default false,
  -- Standard Webhooks secret, `whsec_` and base64. Kept in clear, because every delivery is signed with it.
  signing_secret text not null,
  -- Named by the config file, which adds and removes it.
  is_configured  boolean not null default false,
  created_at     timestamptz not null,
  removed_at     timestamptz,
  primary key (m_id, endpoint_id)
);

-- The outbox: written in the commit that changes the payment, so no change is ever untold.
create table deliveries (
  m_id            text not null,
  delivery_id     text not null,
  endpoint_id     text not null,
  event_type      text not null,
  order_id        text not null,
  payment_key     text not null,
  body            text not null,
  state           text not null default 'SENDING' check (state in ('SENDING', 'SUCCESS', 'FAILED', 'HELD', 'STOPPED')),
  attempts        smallint not null default 0 check (attempts between 0 and 8),
  created_at      timestamptz not null,
  -- The next attempt's moment, in merchant time.
  next_attempt_at timestamptz,
  -- Wall time at which a worker has to look: that moment, or, while an attempt runs, the end of its claim.
  due_at          timestamptz,
  -- Wall time of the claim of the attempt that is running now.
  claimed_at      timestamptz,
  -- Wall time at which a test last moved the merchant's clock. Attempts that were due before then were
  -- jumped over: they are made now, and tell the moment at which they would have been made.
  clock_moved_at  timestamptz,
  primary key (m_id, delivery_id),
  check ((state = 'SENDING') = (due_at is not null)),
  check ((state = 'SENDING') = (next_attempt_at is not null)),
  check (state = 'SENDING' or claimed_at is null)
) with (fillfactor = 80);

-- One queue per endpoint: the next endpoint that has anything open, and its earliest row, are one descent
-- away, however many rows a dead endpoint has piled up before it.
create index deliveries_due on deliveries (m_id, endpoint_id, due_at) where due_at is not null;
create index deliveries_of_order on deliveries (m_id, order_id, delivery_id);

create table delivery_attempts (
  m_id            text not null,
  delivery_id     text not null,
  attempt         smallint not null check (attempt between 1 and 8),
  at              timestamptz not null,
  -- json, not jsonb: the headers stay in the order in which they were sent.
  request_headers json not null,
  status          smallint,
  response_body   text,
  -- Why no answer came, or why it was not taken, as one plain word.
  error           text,
  -- What would be worth mending although it counted: 2xx that is not 200.
  warning         text,
  latency_ms      int not null check (latency_ms >= 0),
  primary key (m_id, delivery_id, attempt)
);
