-- The next pending deliveries of a destination that fetches them itself, in the order of their messages, marked as handed
-- out: only those can be acknowledged. Looks at no more than a bounded number, however few of them fit the filter.
WITH looked AS MATERIALIZED (
  SELECT d.message_id, d.sequence
  FROM delivery d
  WHERE d.destination = :destination AND d.state = 'pending' AND d.sequence > :after
    AND EXISTS (SELECT 1 FROM destination s WHERE s.name = :destination AND s.state = 'active')
  ORDER BY d.sequence
  LIMIT :look
), fitting AS MATERIALIZED (
  SELECT l.message_id, l.sequence
  FROM looked l JOIN message m ON m.id = l.message_id
  WHERE (:type::text IS NULL OR m.type LIKE :type) AND (:subject::text IS NULL OR m.subject = :subject)
  ORDER BY l.sequence
  LIMIT :limit
), handed AS (
  UPDATE delivery d SET lease_until = now()
  FROM fitting f
  WHERE d.destination = :destination AND d.message_id = f.message_id AND d.lease_until IS NULL
)
SELECT s.state, s.reason, s.failing_since IS NOT NULL AS failing,
       (SELECT count(*) FROM looked) AS looked, (SELECT max(sequence) FROM looked) AS looked_upto,
       m.id AS message_id, m.sequence, m.type, m.source, m.subject, m.correlation_id, m.changed_at, m.data
FROM (SELECT 1) one
LEFT JOIN destination s ON s.name = :destination
LEFT JOIN (fitting f JOIN message m ON m.id = f.message_id) ON true
ORDER BY m.sequence
