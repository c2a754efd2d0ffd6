-- Who may use the developer center. Nothing here is a merchant's: it is small, and of the gateway as a whole.
create table members (
  member_id     text primary key,
  email         text not null,
  -- What an address is compared by: two that differ in capitals are one.
  email_key     text not null unique,
  name          text not null,
  role          text not null check (role in ('owner', 'developer', 'viewer')),
  -- The shops that they see; null for all.
  m_ids         text[],
  password_hash text not null,
  totp_secret   bytea,
  -- The newest half minute whose code was used: no code is good twice.
  totp_step     bigint,
  -- A secret that its app has not confirmed yet.
  totp_begun    bytea,
  totp_begun_at timestamptz,
  created_at    timestamptz not null default clock_timestamp(),
  check (role <> 'owner' or m_ids is null)
);

create table passkeys (
  passkey_id    text primary key,
  member_id     text not null references members on delete cascade,
  credential_id text not null unique,
  -- The name that it belongs to: no browser offers it to another.
  host          text not null,
  name          text not null,
  public_key    bytea not null,
  counter       bigint not null,
  transports    text[] not null,
  is_synced     boolean not null,
  created_at    timestamptz not null default clock_timestamp(),
  used_at       timestamptz
);

create index passkeys_of_member on passkeys (member_id);

-- By their hash, and gone once used.
create table recovery_codes (
  member_id text not null references members on delete cascade,
  code_hash bytea not null,
  primary key (member_id, code_hash)
);

-- Whose turn it will be, once they use their link.
create table invitations (
  invitation_id text primary key,
  token_hash    bytea not null unique,
  email         text not null,
  email_key     text not null unique,
  role          text not null check (role in ('owner', 'developer', 'viewer')),
  m_ids         text[],
  invited_by    text not null,
  created_at    timestamptz not null default clock_timestamp(),
  expires_at    timestamptz not null,
  check (role <> 'owner' or m_ids is null)
);

-- Links that the server wrote into its log: for the first owner, or to let somebody in again.
create table entry_links (
  token_hash bytea primary key,
  kind       text not null check (kind in ('first', 'reset')),
  email      text,
  expires_at timestamptz not null,
  check ((kind = 'reset') = (email is not null))
);
