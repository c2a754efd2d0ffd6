-- outside a transaction: on tables that payments are written to, an index is built beside them.

-- The story of a payment tells what the bank asked and was refused. Refusals are few, and this index holds nothing else.
drop index concurrently if exists refused_inquiries;
create index concurrently refused_inquiries on deposit_inquiries (rail, bank_code, account_number, generation) where refusal is not null;

-- The list of shops, newest first.
drop index concurrently if exists merchants_by_age;
create index concurrently merchants_by_age on merchants (created_at, m_id);
