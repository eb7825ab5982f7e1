-- What happened to each item in a period. An order counts for each of its items.
SELECT pair.item, happened.kind, sum(happened.count) AS count
FROM (
  SELECT a.kind, a.items, a.firm_codes, f.count
  FROM (
    SELECT f.article, sum(f.count) AS count
    FROM happening_article_figure f
    WHERE :customers::text[] IS NULL AND f.bucket >= :begin AND f.bucket < :end
    GROUP BY f.article) f
  JOIN happening_article a ON a.id = f.article
  UNION ALL
  SELECT a.kind, a.items, a.firm_codes, f.count
  FROM (
    SELECT d.article, sum(f.count) AS count
    FROM happening_figure f
    JOIN happening_dimension d ON d.id = f.dimension
    WHERE d.customer = ANY (:customers::text[]) AND f.bucket >= :begin AND f.bucket < :end
    GROUP BY d.article) f
  JOIN happening_article a ON a.id = f.article) happened
CROSS JOIN LATERAL (
  SELECT DISTINCT p.item
  FROM unnest(happened.items, happened.firm_codes) AS p (item, firm_code)
  WHERE (:items::text[] IS NULL OR p.item = ANY (:items::text[]))
    AND (:firmCodes::bigint[] IS NULL OR p.firm_code = ANY (:firmCodes::bigint[]))) pair
GROUP BY pair.item, happened.kind
