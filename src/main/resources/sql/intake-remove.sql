DELETE FROM intake
WHERE id = ANY (ARRAY(
  SELECT id FROM intake
  WHERE state <> 'pending' AND ended_at < now() - :ageMillis * interval '1 millisecond'
  ORDER BY ended_at
  LIMIT :batch
  FOR UPDATE SKIP LOCKED))
