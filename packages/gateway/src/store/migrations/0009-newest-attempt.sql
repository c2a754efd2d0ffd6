-- Which payment was the newest of its order number when another one took it: a wallet may refuse, and give it back.
-- Null where nothing was asked since.
alter table orders add column newest_key text;
