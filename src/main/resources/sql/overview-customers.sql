-- What happened to each customer in a period; null is who is not known.
SELECT customer, kind, sum(count) AS count
FROM (
  SELECT d.customer, a.kind, f.count
  FROM (
    SELECT f.dimension, sum(f.count) AS count
    FROM happening_figure f
    WHERE f.bucket >= :begin AND f.bucket < :end
    GROUP BY f.dimension) f
  JOIN happening_dimension d ON d.id = f.dimension
  JOIN happening_article a ON a.id = d.article
  WHERE (:customers::text[] IS NULL OR d.customer = ANY (:customers::text[]))
    AND happening_wanted(a.items, a.firm_codes, :items::text[], :firmCodes::bigint[])
  UNION ALL
  SELECT o.customer, o.kind, 1
  FROM happening_open o
  WHERE o.at >= :begin AND o.at < :end AND (:customers::text[] IS NULL OR o.customer = ANY (:customers::text[]))
    AND happening_wanted(o.items, o.firm_codes, :items::text[], :firmCodes::bigint[])) happened
GROUP BY customer, kind
