-- What happened on each day of a period, from 1. By article unless customers are chosen: that table is the smaller one.
SELECT day, kind, sum(count) AS count
FROM (
  SELECT width_bucket(f.bucket, :days::timestamptz[]) AS day, a.kind, f.count
  FROM happening_article_figure f
  JOIN happening_article a ON a.id = f.article
  WHERE :customers::text[] IS NULL AND f.bucket >= :begin AND f.bucket < :end
    AND happening_wanted(a.items, a.firm_codes, :items::text[], :firmCodes::bigint[])
  UNION ALL
  SELECT width_bucket(f.bucket, :days::timestamptz[]), a.kind, f.count
  FROM happening_figure f
  JOIN happening_dimension d ON d.id = f.dimension
  JOIN happening_article a ON a.id = d.article
  WHERE d.customer = ANY (:customers::text[]) AND f.bucket >= :begin AND f.bucket < :end
    AND happening_wanted(a.items, a.firm_codes, :items::text[], :firmCodes::bigint[])) happened
GROUP BY day, kind
