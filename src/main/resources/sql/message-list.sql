-- The newest first. By subject it goes by an index; else it reads on until there are enough.
SELECT id, sequence, type, source, subject, correlation_id, changed_at, collected_at, data
FROM message m
WHERE (:id::uuid IS NULL OR m.id = :id::uuid)
  AND (:type::text IS NULL OR m.type LIKE :type)
  AND (:subject::text IS NULL OR m.subject = :subject)
  AND (:since::timestamptz IS NULL OR m.changed_at >= :since::timestamptz)
  AND (:until::timestamptz IS NULL OR m.changed_at < :until::timestamptz)
ORDER BY m.sequence DESC
LIMIT :limit
