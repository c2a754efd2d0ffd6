-- Every process remembers who its callers are, and forgets it the moment something about a merchant changes.
create function tell_merchant_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('tollgate_merchant_changed', old.m_id);
  return null;
end $$;

create trigger merchants_changed after update or delete on merchants
  for each row execute function tell_merchant_changed();
create trigger key_pairs_changed after update or delete on key_pairs
  for each row execute function tell_merchant_changed();
create trigger client_keys_changed after update or delete on client_keys
  for each row execute function tell_merchant_changed();
create trigger secret_keys_changed after update or delete on secret_keys
  for each row execute function tell_merchant_changed();
