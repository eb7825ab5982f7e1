-- What happened to each customer in a month of UTC, whatever the item: so a report of all items reads a row a customer
-- and kind, and not one an item as well. A node of an older version, which does not know it, cannot count any more.
ALTER TABLE happening_month RENAME TO happening_dimension_month;
ALTER INDEX happening_month_pkey RENAME TO happening_dimension_month_pkey;

-- bucket is the begin of the month.
CREATE TABLE happening_customer_month (
  bucket   timestamptz NOT NULL,
  digest   uuid        NOT NULL,          -- of kind and customer, which may be long
  kind     text        NOT NULL,
  customer text,                          -- null: not known
  count    integer     NOT NULL,
  PRIMARY KEY (bucket, digest)
) WITH (fillfactor = 50);                 -- room for the next version beside this one

INSERT INTO happening_customer_month (bucket, digest, kind, customer, count)
SELECT m.bucket, md5(row(a.kind, d.customer)::text)::uuid, a.kind, d.customer, sum(m.count)
FROM happening_dimension_month m
JOIN happening_dimension d ON d.id = m.dimension
JOIN happening_article a ON a.id = d.article
GROUP BY m.bucket, a.kind, d.customer;
