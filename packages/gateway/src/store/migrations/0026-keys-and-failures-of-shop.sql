-- outside a transaction
-- The secrets of a pair, for the page of keys.
drop index concurrently if exists secret_keys_of_pair;
create index concurrently secret_keys_of_pair on secret_keys (m_id, key_pair_id);
-- What was given up, for whoever sends it again. No way to a delivery by its id: that is asked without a state.
drop index concurrently if exists deliveries_given_up;
create index concurrently deliveries_given_up on deliveries (m_id, delivery_id) where state = 'FAILED';
-- What was taken by wallets and given back, for whoever compares a day with a wallet's own report.
drop index concurrently if exists history_of_wallets;
create index concurrently history_of_wallets on payment_history (recorded_at)
  where event in ('approved', 'captureStranded', 'canceledInPart', 'canceledInFull');
