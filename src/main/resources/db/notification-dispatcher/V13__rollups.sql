-- Figures of what happened, added up further, so that a month reads few rows. The same as the quarters of an hour, by
-- the day and month of UTC: what a time zone has beyond them is read from the quarters.

-- A step of counting has a temporary table now, which needs no vacuum. A node of an older version, which does not know
-- what follows, cannot count any more: what happens waits for the others.
DROP TABLE happening_step;

-- bucket is the begin of the day.
CREATE TABLE happening_article_day (
  bucket  timestamptz NOT NULL,
  article integer     NOT NULL,
  count   integer     NOT NULL,
  PRIMARY KEY (bucket, article)
) WITH (fillfactor = 50);                 -- room for the next version beside this one

-- bucket is the begin of the month.
CREATE TABLE happening_month (
  bucket    timestamptz NOT NULL,
  dimension integer     NOT NULL,
  count     integer     NOT NULL,
  PRIMARY KEY (bucket, dimension)
) WITH (fillfactor = 80);

INSERT INTO happening_article_day (bucket, article, count)
SELECT date_trunc('day', bucket, 'UTC') AS day, article, sum(count) FROM happening_article_figure GROUP BY day, article;

INSERT INTO happening_month (bucket, dimension, count)
SELECT date_trunc('month', bucket, 'UTC') AS month, dimension, sum(count) FROM happening_figure GROUP BY month, dimension;

-- What happened to some customers on each day. Some bytes a row: equal keys are kept once.
CREATE INDEX happening_figure_dimension ON happening_figure (dimension);

-- The same as happening_open for all of a long log: snapshots are read once, and not looked up for each row.
CREATE VIEW happening_open_joined AS
WITH license AS MATERIALIZED (
  SELECT source_key, data ->> 'customerId' AS customer, (data ->> 'firmCode')::bigint AS firm_code
  FROM snapshot WHERE module = 'licenses'
),
ordered AS MATERIALIZED (
  SELECT source_key, data ->> 'customerId' AS customer
  FROM snapshot WHERE module = 'orders'
)
SELECT l.kind, l.at,
  coalesce(l.customer, license.customer, ordered.customer) AS customer,
  CASE
    WHEN l.positions IS NULL THEN l.items
    ELSE ARRAY(SELECT p.item FROM happening_pairs(l.items, l.positions) p ORDER BY p.item, p.firm_code) END AS items,
  CASE
    WHEN l.positions IS NOT NULL THEN
      ARRAY(SELECT p.firm_code FROM happening_pairs(l.items, l.positions) p ORDER BY p.item, p.firm_code)
    WHEN l.items = '{}' THEN '{}'
    ELSE ARRAY[coalesce(l.firm_code, license.firm_code)] END AS firm_codes
FROM happening_log l
LEFT JOIN license ON license.source_key = l.license
LEFT JOIN ordered ON ordered.source_key = l.order_key AND license.customer IS NULL;
