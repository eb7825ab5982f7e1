-- What is due, and what is to be asked in the same way and not yet due: one question answers all of it. What is to be
-- asked alone is taken alone.
WITH first AS (
  SELECT criterion, value, alone FROM intake WHERE state = 'pending' AND due_at <= now() ORDER BY due_at, id LIMIT 1
), due AS (
  SELECT criterion, value FROM first WHERE alone
  UNION ALL
  (SELECT criterion, value
   FROM intake
   WHERE state = 'pending' AND due_at <= now() AND NOT alone AND NOT (SELECT alone FROM first)
   ORDER BY due_at, id
   LIMIT :batch)
), mine AS (
  SELECT one.id
  FROM (SELECT DISTINCT criterion, value FROM due) question
  CROSS JOIN LATERAL (
    SELECT i.id FROM intake i
    WHERE i.state = 'pending' AND i.criterion = question.criterion AND i.value = question.value
      AND (i.due_at <= now() OR i.lease_token IS NULL)
    FOR UPDATE OF i SKIP LOCKED) one
)
UPDATE intake i
SET lease_token = :token, due_at = now() + :leaseMillis * interval '1 millisecond'
FROM mine
WHERE i.id = mine.id
RETURNING i.id, i.criterion, i.value
