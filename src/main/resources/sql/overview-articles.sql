-- What happened on each day of a period, from 1, with those of its items that are wanted. By article unless customers are
-- chosen: that table is the smaller one.
WITH figure AS MATERIALIZED (
  SELECT width_bucket(f.bucket, :days::timestamptz[]) AS day, f.article, sum(f.count) AS count
  FROM happening_article_figure f
  WHERE :customers::text[] IS NULL AND f.bucket >= :begin AND f.bucket < :end
  GROUP BY 1, 2
  UNION ALL
  SELECT width_bucket(f.bucket, :days::timestamptz[]), d.article, sum(f.count)
  FROM happening_figure f
  JOIN happening_dimension d ON d.id = f.dimension
  WHERE d.customer = ANY (:customers::text[]) AND f.bucket >= :begin AND f.bucket < :end
  GROUP BY 1, 2
),
article AS MATERIALIZED (
  SELECT a.id, a.kind, ARRAY(
    SELECT DISTINCT p.item
    FROM unnest(a.items, a.firm_codes) AS p (item, firm_code)
    WHERE (:items::text[] IS NULL OR p.item = ANY (:items::text[]))
      AND (:firmCodes::bigint[] IS NULL OR p.firm_code = ANY (:firmCodes::bigint[]))) AS items
  FROM happening_article a
  WHERE a.id IN (SELECT article FROM figure)
    AND happening_wanted(a.items, a.firm_codes, :items::text[], :firmCodes::bigint[])
)
SELECT figure.day, article.kind, article.items, sum(figure.count) AS count
FROM figure
JOIN article ON article.id = figure.article
GROUP BY figure.day, article.kind, article.items
