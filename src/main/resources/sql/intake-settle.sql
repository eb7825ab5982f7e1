-- Done is what was stored after it was pushed, by this question or by the normal cycle. The rest is asked again later, or
-- given up when the delays are used up.
WITH looked AS (
  SELECT i.id,
    EXISTS (
      SELECT 1
      FROM unnest(:criteria::text[], :values::text[], :keys::text[]) AS found (criterion, value, source_key)
      CROSS JOIN LATERAL (
        SELECT 1 FROM snapshot s
        WHERE s.module = :module AND s.source_key = found.source_key AND s.stored_at >= i.received_at
        LIMIT 1) news
      WHERE found.criterion = i.criterion AND found.value = i.value) AS found,
    (:delays::bigint[])[i.asked + 1] AS delay
  FROM intake i
  WHERE i.id = ANY (:ids::bigint[]) AND i.lease_token = :token
), settled AS (
  UPDATE intake i
  SET state = CASE WHEN l.found THEN 'done' WHEN l.delay IS NULL THEN 'unconfirmed' ELSE 'pending' END,
      ended_at = CASE WHEN l.found OR l.delay IS NULL THEN now() END,
      digest = CASE WHEN i.lasting OR NOT l.found AND l.delay IS NOT NULL THEN i.digest END,
      due_at = now() + coalesce(l.delay, 0) * interval '1 millisecond',
      asked = i.asked + 1, failures = 0, last_error = NULL, lease_token = NULL
  FROM looked l
  WHERE i.id = l.id
  RETURNING i.source, i.state
), counted AS (
  INSERT INTO intake_figure (bucket, source, done, unconfirmed)
  SELECT date_bin('15 minutes', now(), 'epoch'), source,
    count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = 'unconfirmed')
  FROM settled
  WHERE state <> 'pending'
  GROUP BY source
  ORDER BY source
  ON CONFLICT (bucket, source) DO UPDATE
  SET done = intake_figure.done + excluded.done, unconfirmed = intake_figure.unconfirmed + excluded.unconfirmed
)
SELECT count(*) FILTER (WHERE state = 'unconfirmed') FROM settled
