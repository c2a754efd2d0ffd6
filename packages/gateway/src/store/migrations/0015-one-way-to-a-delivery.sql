-- With the merchant in front this index, too, seemed a way to a delivery by its id. A plan that was made while the table was
-- small took it, and read through everything of the merchant's for each row, until the table was next analyzed.
drop index deliveries_of_order;
create index deliveries_of_order on deliveries (order_id, m_id);
