-- Several processes look after the same pool; one block at a time is asked for.
create unique index one_open_block on number_blocks (rail, bank_code) where leased_at is null;
