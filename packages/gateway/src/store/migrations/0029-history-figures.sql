-- What the figures need to know of a payment stands beside what happened to it: they are made of a second's new history,
-- and looking each of its payments up cost as much as confirming it. Null in what older versions wrote and write.
alter table payment_history add column currency text, add column requested_at timestamptz;
