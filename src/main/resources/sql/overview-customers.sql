-- What happened to each customer in a period; null is who is not known.
SELECT d.customer, a.kind, sum(f.count) AS count
FROM (
  SELECT f.dimension, sum(f.count) AS count
  FROM happening_figure f
  WHERE f.bucket >= :begin AND f.bucket < :end
  GROUP BY f.dimension) f
JOIN happening_dimension d ON d.id = f.dimension
JOIN happening_article a ON a.id = d.article
WHERE (:customers::text[] IS NULL OR d.customer = ANY (:customers::text[]))
  AND happening_wanted(a.items, a.firm_codes, :items::text[], :firmCodes::bigint[])
GROUP BY d.customer, a.kind
