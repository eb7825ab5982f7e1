-- The next messages, and of them those that are selected. Where none is, a row says how far it got.
WITH page AS MATERIALIZED (
  SELECT m.id, m.sequence, m.type, m.source, m.subject, m.correlation_id, m.changed_at, m.data
  FROM message m
  WHERE m.sequence > :after AND m.sequence <= :upto
  ORDER BY m.sequence
  LIMIT :batch
  -- Nobody deletes them before their deliveries are there
  FOR KEY SHARE
), ends AS (
  SELECT max(sequence) AS last FROM page
)
SELECT ends.last, p.id AS message_id, p.sequence, p.type, p.source, p.subject, p.correlation_id, p.changed_at, p.data
FROM ends
-- Reports are no news for routers
LEFT JOIN page p ON p.type NOT LIKE 'report.%'
  AND (:id::uuid IS NULL OR p.id = :id::uuid)
  AND (:type::text IS NULL OR p.type LIKE :type)
  AND (:subject::text IS NULL OR p.subject = :subject)
  AND (:since::timestamptz IS NULL OR p.changed_at >= :since::timestamptz)
  AND (:until::timestamptz IS NULL OR p.changed_at < :until::timestamptz)
ORDER BY p.sequence
