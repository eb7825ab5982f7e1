-- LIMIT keeps this a probe of the index for each row, whatever the planner knows of the tables
WITH article AS MATERIALIZED (
  SELECT s.bucket, a.id, s.count
  FROM (SELECT bucket, article, sum(count) AS count FROM happening_step GROUP BY bucket, article) s
  CROSS JOIN LATERAL (SELECT id FROM happening_article WHERE digest = s.article LIMIT 1) a
),
dimension AS MATERIALIZED (
  SELECT s.bucket, d.id, s.count
  FROM happening_step s
  CROSS JOIN LATERAL (SELECT id FROM happening_dimension WHERE digest = s.dimension LIMIT 1) d
),
by_article AS (
  INSERT INTO happening_article_figure AS f (bucket, article, count)
  SELECT bucket, id, count FROM article
  ON CONFLICT (bucket, article) DO UPDATE SET count = f.count + excluded.count
),
by_article_and_day AS (
  INSERT INTO happening_article_day AS f (bucket, article, count)
  SELECT date_trunc('day', bucket, 'UTC') AS day, id, sum(count) FROM article GROUP BY day, id
  ON CONFLICT (bucket, article) DO UPDATE SET count = f.count + excluded.count
),
by_dimension AS (
  INSERT INTO happening_figure AS f (bucket, dimension, count)
  SELECT bucket, id, count FROM dimension
  ON CONFLICT (bucket, dimension) DO UPDATE SET count = f.count + excluded.count
),
by_dimension_and_month AS (
  INSERT INTO happening_dimension_month AS f (bucket, dimension, count)
  SELECT date_trunc('month', bucket, 'UTC') AS month, id, sum(count) FROM dimension GROUP BY month, id
  ON CONFLICT (bucket, dimension) DO UPDATE SET count = f.count + excluded.count
)
INSERT INTO happening_customer_month AS f (bucket, digest, kind, customer, count)
SELECT date_trunc('month', bucket, 'UTC') AS month, md5(row(kind, customer)::text)::uuid, kind, customer, sum(count)
FROM happening_step GROUP BY month, kind, customer
ON CONFLICT (bucket, digest) DO UPDATE SET count = f.count + excluded.count
