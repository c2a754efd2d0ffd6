create table webhook_endpoints (
  m_id           text not null,
  endpoint_id    text not null,
  name           text not null,
  url            text not null,
  events         text[] not null,
  -- DEPOSIT_CALLBACK with WAITING_FOR_DEPOSIT when an account is issued: off unless asked for.
  send_on_issue  boolean not null default false,
  -- Standard Webhooks secret, `whsec_` and base64.
  signing_secret text not null,
  created_at     timestamptz not null default now(),
  removed_at     timestamptz,
  primary key (m_id, endpoint_id)
);

-- The outbox: written in the commit that changes the payment, so no change is ever untold.
create table deliveries (
  m_id        text not null,
  delivery_id text not null,
  endpoint_id text not null,
  event_type  text not null,
  order_id    text not null,
  payment_key text not null,
  body        text not null,
  state       text not null default 'SENDING' check (state in ('SENDING', 'SUCCESS', 'FAILED', 'HELD', 'STOPPED')),
  attempts    smallint not null default 0,
  created_at  timestamptz not null,
  due_at      timestamptz,
  primary key (m_id, delivery_id)
);

create index deliveries_due on deliveries (m_id, endpoint_id, due_at) where due_at is not null;
create index deliveries_of_order on deliveries (m_id, order_id, delivery_id);

create table delivery_attempts (
  m_id            text not null,
  delivery_id     text not null,
  attempt         smallint not null,
  at              timestamptz not null,
  request_headers jsonb not null,
  status          smallint,
  response_body   text,
  error           text,
  latency_ms      int not null,
  primary key (m_id, delivery_id, attempt)
);
