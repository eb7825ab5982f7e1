-- LIMIT keeps this a probe of the index for each row, whatever the planner knows of the tables
WITH by_article AS (
  INSERT INTO happening_article_figure AS f (bucket, article, count)
  SELECT s.bucket, a.id, s.count
  FROM (SELECT bucket, article, sum(count) AS count FROM happening_step GROUP BY bucket, article) s
  CROSS JOIN LATERAL (SELECT id FROM happening_article WHERE digest = s.article LIMIT 1) a
  ON CONFLICT (bucket, article) DO UPDATE SET count = f.count + excluded.count
),
by_dimension AS (
  INSERT INTO happening_figure AS f (bucket, dimension, count)
  SELECT s.bucket, d.id, s.count
  FROM happening_step s
  CROSS JOIN LATERAL (SELECT id FROM happening_dimension WHERE digest = s.dimension LIMIT 1) d
  ON CONFLICT (bucket, dimension) DO UPDATE SET count = f.count + excluded.count
)
DELETE FROM happening_step
