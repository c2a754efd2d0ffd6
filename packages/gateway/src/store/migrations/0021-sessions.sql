-- Who is logged in. The browser's token is not here, only its hash.
create table sessions (
  token_hash   bytea primary key,
  session_id   text not null unique,
  member_id    text not null references members on delete cascade,
  how          text not null,
  created_at   timestamptz not null default clock_timestamp(),
  seen_at      timestamptz not null default clock_timestamp(),
  expires_at   timestamptz not null,
  address      text not null,
  browser      text not null,
  -- What a new passkey has to sign, asked for within this session.
  challenge    text,
  challenge_at timestamptz
);

create index sessions_of_member on sessions (member_id);
create index sessions_old on sessions (expires_at);

-- Log-ins that are not finished: the password was right, or a passkey was asked for.
create table login_steps (
  token_hash bytea primary key,
  -- Null before a passkey has told whose it is.
  member_id  text references members on delete cascade,
  challenge  text,
  tries      int not null default 0,
  expires_at timestamptz not null
);

create index login_steps_old on login_steps (expires_at);

-- Browsers that a member has logged in from: they are not slowed by what others guess.
create table known_browsers (
  token_hash bytea not null,
  member_id  text not null references members on delete cascade,
  seen_at    timestamptz not null default clock_timestamp(),
  primary key (token_hash, member_id)
);

create index known_browsers_of_member on known_browsers (member_id);

-- How often something was tried, and from when on it may be tried again. Named by a hash: an address that somebody
-- mistyped is nobody's to read.
create table login_attempts (
  scope     bytea primary key,
  failures  int not null,
  open_at   timestamptz not null,
  forget_at timestamptz not null
) with (fillfactor = 70);

create index login_attempts_old on login_attempts (forget_at);
