-- What a shop decides about itself in the developer center. Left alone, everything is as it was.
alter table merchants
  -- Hours until a virtual account closes when a request names none.
  add column default_valid_hours   int not null default 168 check (default_valid_hours between 1 and 2160),
  -- The methods it has a contract for.
  add column takes_virtual_account boolean not null default true,
  add column takes_paypal          boolean not null default true;

-- A secret key is kept as its hash alone; these tell its owner which one it is. Null for keys of before.
alter table secret_keys
  -- Such as test_sk_…R5Rn.
  add column hint       text,
  add column created_at timestamptz;
