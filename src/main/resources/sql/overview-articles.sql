-- What happened on each day of a period, from 1, with those of its items that are wanted. Whole days of UTC are added up
-- already; what happened between the border of a day and the midnight of UTC is read by quarters of an hour, and moved
-- from one day to the other. Where customers are chosen, all is read by quarters: days know no customers.
WITH border AS (
  SELECT number::int, at, midnight
  FROM unnest(:borders::timestamptz[], :midnights::timestamptz[]) WITH ORDINALITY AS b (at, midnight, number)
  WHERE :customers::text[] IS NULL
),
edge AS MATERIALIZED (
  SELECT b.number, f.article, sum(CASE WHEN b.at < b.midnight THEN f.count ELSE -f.count END) AS count
  FROM border b
  JOIN happening_article_figure f ON f.bucket >= least(b.at, b.midnight) AND f.bucket < greatest(b.at, b.midnight)
  GROUP BY b.number, f.article
),
figure AS (
  SELECT b.number AS day, d.article, d.count FROM border b JOIN happening_article_day d ON d.bucket = b.midnight
  UNION ALL
  SELECT number, article, count FROM edge
  UNION ALL
  SELECT number - 1, article, -count FROM edge
  UNION ALL
  SELECT width_bucket(f.bucket, :borders::timestamptz[]), d.article, f.count
  FROM happening_figure f
  JOIN happening_dimension d ON d.id = f.dimension
  WHERE d.customer = ANY (:customers::text[]) AND f.bucket >= :begin AND f.bucket < :end
),
total AS MATERIALIZED (
  SELECT day, article, sum(count) AS count
  FROM figure
  WHERE day BETWEEN 1 AND cardinality(:borders::timestamptz[]) - 1
  GROUP BY day, article
  HAVING sum(count) > 0
),
article AS MATERIALIZED (
  SELECT a.id, a.kind, ARRAY(
    SELECT DISTINCT p.item
    FROM unnest(a.items, a.firm_codes) AS p (item, firm_code)
    WHERE (:items::text[] IS NULL OR p.item = ANY (:items::text[]))
      AND (:firmCodes::bigint[] IS NULL OR p.firm_code = ANY (:firmCodes::bigint[]))) AS items
  FROM happening_article a
  WHERE a.id IN (SELECT article FROM total)
    AND happening_wanted(a.items, a.firm_codes, :items::text[], :firmCodes::bigint[])
)
SELECT total.day, article.kind, article.items, sum(total.count) AS count
FROM total
JOIN article ON article.id = total.article
GROUP BY total.day, article.kind, article.items
