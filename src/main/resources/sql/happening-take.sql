-- Takes some of what happened from the log. What a license may still tell more about waits until licenses
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
taken AS (
  INSERT INTO happening_step (bucket, kind, items, firm_codes, customer, article, dimension, count)
  SELECT date_bin('15 minutes', at, 'epoch'), kind, items, firm_codes, customer,
    md5(row(kind, items, firm_codes)::text)::uuid, md5(row(kind, items, firm_codes, customer)::text)::uuid, count(*)
  FROM happening_open
  WHERE place = ANY (ARRAY(SELECT place FROM next))
  GROUP BY date_bin('15 minutes', at, 'epoch'), kind, items, firm_codes, customer
)
SELECT count(*) FROM next
