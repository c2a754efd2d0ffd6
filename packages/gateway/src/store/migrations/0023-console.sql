-- The story of a payment tells what the bank asked and was refused. Refusals are few, and this index holds nothing else.
create index refused_inquiries on deposit_inquiries (rail, bank_code, account_number, generation) where refusal is not null;

-- The list of shops, newest first.
create index merchants_by_age on merchants (created_at, m_id);
