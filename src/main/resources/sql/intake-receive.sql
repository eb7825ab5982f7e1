-- In the order of what may conflict: two requests with the same pushes wait for each other, and do not deadlock
WITH stored AS (
  INSERT INTO intake (source, digest, lasting, criterion, value, body, due_at)
  SELECT :source, digest, lasting, criterion, value, body, now() + :debounceMillis * interval '1 millisecond'
  FROM unnest(:digests::text[], :lasting::boolean[], :criteria::text[], :values::text[], :bodies::json[])
    AS push (digest, lasting, criterion, value, body)
  ORDER BY digest
  ON CONFLICT (source, digest) DO NOTHING
  RETURNING id
), counted AS (
  INSERT INTO intake_figure (bucket, source, received, duplicates)
  SELECT date_bin('15 minutes', now(), 'epoch'), :source, :received, :received - (SELECT count(*) FROM stored)
  ON CONFLICT (bucket, source) DO UPDATE
  SET received = intake_figure.received + excluded.received,
      duplicates = intake_figure.duplicates + excluded.duplicates
)
SELECT count(*) FROM stored
