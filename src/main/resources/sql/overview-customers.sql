-- What happened to each customer in a period; null is who is not known. Whole months of UTC are added up already, by
-- customer, and by customer and item for those who choose items; what the period has beyond them is read by quarters of
-- an hour, and what they have beyond it is taken away.
WITH article AS MATERIALIZED (
  SELECT a.id, a.kind
  FROM happening_article a
  WHERE happening_wanted(a.items, a.firm_codes, :items::text[], :firmCodes::bigint[])
),
figure AS (
  SELECT dimension, count FROM happening_dimension_month
  WHERE bucket >= :firstMonth AND bucket < :endMonth AND (:items::text[] IS NOT NULL OR :firmCodes::bigint[] IS NOT NULL)
  UNION ALL
  SELECT dimension, count FROM happening_figure WHERE bucket >= :begin AND bucket < :firstMonth
  UNION ALL
  SELECT dimension, -count FROM happening_figure WHERE bucket >= :firstMonth AND bucket < :begin
  UNION ALL
  SELECT dimension, count FROM happening_figure WHERE bucket >= :endMonth AND bucket < :end
  UNION ALL
  SELECT dimension, -count FROM happening_figure WHERE bucket >= :end AND bucket < :endMonth
),
customer AS (
  SELECT customer, kind, count FROM happening_customer_month
  WHERE bucket >= :firstMonth AND bucket < :endMonth AND :items::text[] IS NULL AND :firmCodes::bigint[] IS NULL
  UNION ALL
  SELECT d.customer, a.kind, f.count
  FROM figure f
  JOIN happening_dimension d ON d.id = f.dimension
  JOIN article a ON a.id = d.article
)
SELECT customer, kind, sum(count) AS count
FROM customer
WHERE :customers::text[] IS NULL OR customer = ANY (:customers::text[])
GROUP BY customer, kind
HAVING sum(count) > 0
