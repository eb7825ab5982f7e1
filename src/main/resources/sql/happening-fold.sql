-- Moves some of what happened from the log to the figures. What a license may still tell more about waits until licenses
-- are read further than that; not forever.
WITH known AS MATERIALIZED (
  SELECT CASE WHEN :licenses
    THEN coalesce((SELECT upto FROM watermark WHERE module = 'licenses'), '-infinity')
    ELSE 'infinity' END AS upto
),
next AS MATERIALIZED (
  (SELECT ctid AS place FROM happening_log WHERE NOT waits ORDER BY at LIMIT :batch)
  UNION ALL
  (SELECT ctid FROM happening_log WHERE waits AND at < (SELECT upto FROM known) ORDER BY at LIMIT :batch)
  UNION ALL
  -- Looked for only if the first of them has been waiting for long
  (SELECT ctid FROM happening_log
   WHERE waits AND at >= (SELECT upto FROM known) AND logged_at < now() - :patienceMillis * interval '1 millisecond'
     AND (SELECT logged_at FROM happening_log WHERE waits AND at >= (SELECT upto FROM known) ORDER BY at LIMIT 1)
       < now() - :patienceMillis * interval '1 millisecond'
   ORDER BY at LIMIT :batch)
),
gone AS (
  DELETE FROM happening_log WHERE ctid = ANY (ARRAY(SELECT place FROM next))
),
counted AS MATERIALIZED (
  SELECT date_bin('15 minutes', at, 'epoch') AS bucket, kind, items, firm_codes, customer,
    md5(row(kind, items, firm_codes)::text)::uuid AS article,
    md5(row(kind, items, firm_codes, customer)::text)::uuid AS dimension,
    count(*) AS count
  FROM happening_open
  WHERE place = ANY (ARRAY(SELECT place FROM next))
  GROUP BY date_bin('15 minutes', at, 'epoch'), kind, items, firm_codes, customer
),
new_article AS (
  INSERT INTO happening_article (digest, kind, items, firm_codes)
  SELECT DISTINCT ON (c.article) c.article, c.kind, c.items, c.firm_codes
  FROM counted c
  WHERE NOT EXISTS (SELECT 1 FROM happening_article known WHERE known.digest = c.article)
  RETURNING id, digest
),
article AS MATERIALIZED (
  SELECT id, digest FROM new_article
  UNION ALL
  SELECT known.id, known.digest FROM happening_article known WHERE known.digest IN (SELECT article FROM counted)
),
new_dimension AS (
  INSERT INTO happening_dimension (digest, article, customer)
  SELECT DISTINCT ON (c.dimension) c.dimension, article.id, c.customer
  FROM counted c
  JOIN article ON article.digest = c.article
  WHERE NOT EXISTS (SELECT 1 FROM happening_dimension known WHERE known.digest = c.dimension)
  RETURNING id, digest
),
dimension AS MATERIALIZED (
  SELECT id, digest FROM new_dimension
  UNION ALL
  SELECT known.id, known.digest FROM happening_dimension known WHERE known.digest IN (SELECT dimension FROM counted)
),
by_article AS (
  INSERT INTO happening_article_figure AS f (bucket, article, count)
  SELECT c.bucket, article.id, sum(c.count)
  FROM counted c
  JOIN article ON article.digest = c.article
  GROUP BY c.bucket, article.id
  ON CONFLICT (bucket, article) DO UPDATE SET count = f.count + excluded.count
),
by_dimension AS (
  INSERT INTO happening_figure AS f (bucket, dimension, count)
  SELECT c.bucket, dimension.id, c.count
  FROM counted c
  JOIN dimension ON dimension.digest = c.dimension
  ON CONFLICT (bucket, dimension) DO UPDATE SET count = f.count + excluded.count
)
SELECT count(*) FROM next
