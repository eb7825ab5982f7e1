-- What happened to each customer in a period; null is who is not known. Whole months of UTC are added up already; what
-- the period has beyond them is read by quarters of an hour, and what they have beyond it is taken away.
WITH article AS MATERIALIZED (
  SELECT a.id, a.kind
  FROM happening_article a
  WHERE happening_wanted(a.items, a.firm_codes, :items::text[], :firmCodes::bigint[])
),
figure AS (
  SELECT dimension, count FROM happening_month WHERE bucket >= :firstMonth AND bucket < :endMonth
  UNION ALL
  SELECT dimension, count FROM happening_figure WHERE bucket >= :begin AND bucket < :firstMonth
  UNION ALL
  SELECT dimension, -count FROM happening_figure WHERE bucket >= :firstMonth AND bucket < :begin
  UNION ALL
  SELECT dimension, count FROM happening_figure WHERE bucket >= :endMonth AND bucket < :end
  UNION ALL
  SELECT dimension, -count FROM happening_figure WHERE bucket >= :end AND bucket < :endMonth
)
SELECT d.customer, a.kind, sum(f.count) AS count
FROM figure f
JOIN happening_dimension d ON d.id = f.dimension
JOIN article a ON a.id = d.article
WHERE :customers::text[] IS NULL OR d.customer = ANY (:customers::text[])
GROUP BY d.customer, a.kind
HAVING sum(f.count) > 0
