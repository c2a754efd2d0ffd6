-- What is past its time stands at the old end of these tables. A BRIN finds it, and costs an insert next to nothing.
create index idempotent_answers_old on idempotent_answers using brin (created_at) with (autosummarize = on);
create index deposit_inquiries_old on deposit_inquiries using brin (asked_at) with (autosummarize = on);
