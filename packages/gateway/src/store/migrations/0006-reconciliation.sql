-- Reconciliation (대사): the bank's daily file against what its notices told and what the ledger has. Dates are the
-- bank's business dates in Korea and times are wall time, whatever a merchant's clock shows.

-- One row per bank and business date, from the first day on which the bank lent us numbers.
create table reconciliations (
  rail            text not null,
  bank_code       text not null,
  business_date   date not null,
  -- The newest file that came; null until one did.
  file_created_at timestamptz,
  sha256          text,
  line_count      int,
  sum_deposits    bigint,
  sum_reversals   bigint,
  sum_transfers   bigint,
  sum_fees        bigint,
  closing_balance bigint,
  -- What the bank had for us the evening before; kept on the first day only, later it is the closing of the row before.
  opening_balance bigint,
  -- How far the comparison of this file came, so that another process goes on where one was killed.
  compared_lines  int not null default 0,
  compared_at     timestamptz,
  -- When a worker has to look; a worker moves it on while it works. Null: nothing is expected any more.
  due_at          timestamptz,
  primary key (rail, bank_code, business_date),
  check ((file_created_at is null) = (closing_balance is null)),
  check (compared_at is null or file_created_at is not null)
);

create index reconciliations_due on reconciliations (due_at) where due_at is not null;

-- The lines of the newest file of each day. The bank's own record of what it moved, and kept as long.
create table reconciliation_lines (
  rail             text not null,
  bank_code        text not null,
  business_date    date not null,
  line_no          int not null,
  type             text not null check (type in ('DEP', 'REV', 'TRF')),
  -- Of the movement itself; that it differs from the file's date is something to be found.
  bank_date        date not null,
  bank_tx_no       text not null,
  id               text not null,
  account_number   text not null,
  amount           bigint not null,
  uncleared_amount bigint not null,
  fee              bigint not null,
  settle_date      date not null,
  status           text not null,
  primary key (rail, bank_code, business_date, line_no)
);

create index reconciliation_lines_by_id on reconciliation_lines (rail, type, id);

-- Where the books disagree. A row is never removed: what was open and how it ended stays to be seen.
create table reconciliation_breaks (
  rail          text not null,
  bank_code     text not null,
  business_date date not null,
  kind          text not null check (kind in ('MISSING_HERE', 'MISSING_AT_BANK', 'AMOUNT_DIFF', 'STATUS_DIFF', 'DUPLICATE',
                                              'DATE_DIFF', 'BALANCE_DIFF')),
  -- `DEP/<depositId>`, `REV/<reversalId>`, `TRF/<transferId>` or `BALANCE`.
  subject       text not null,
  facts         jsonb not null,
  found_at      timestamptz not null default clock_timestamp(),
  settled_at    timestamptz,
  resolution    text check (resolution in ('FOUND_IN_FEED', 'APPLIED_FROM_FILE', 'EXPLAINED', 'ROLLED_OVER', 'BY_HAND')),
  -- What a person wrote who settled it.
  remark        text,
  alarm_id      bigint,
  primary key (rail, bank_code, business_date, kind, subject),
  check ((settled_at is null) = (resolution is null)),
  check (remark is null or resolution = 'BY_HAND')
);

create index reconciliation_breaks_open on reconciliation_breaks (rail, bank_code, business_date) where settled_at is null;

-- A file names reversals and transfers by their ids; these find the ones that no file names.
create index reversals_by_time on deposit_reversals (rail, bank_code, reversed_at);
create index reversals_of_deposit on deposit_reversals (rail, deposit_id);
create index refunds_settled on payment_history (recorded_at) where event = 'refundSettled';
-- Whether a deposit came as cheques that cleared later.
create index uncleared_deposits on alarms ((facts ->> 'depositId')) where kind = 'DEPOSIT_UNCLEARED';
