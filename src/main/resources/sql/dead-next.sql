SELECT d.message_id, d.order_key, d.sequence
FROM delivery d JOIN message m ON m.id = d.message_id
WHERE d.destination = :destination AND d.state = 'dead' AND d.sequence > :after
  AND (:id::uuid IS NULL OR m.id = :id::uuid)
  AND (:type::text IS NULL OR m.type LIKE :type)
  AND (:subject::text IS NULL OR m.subject = :subject)
  AND (:since::timestamptz IS NULL OR d.dead_at >= :since::timestamptz)
  AND (:until::timestamptz IS NULL OR d.dead_at < :until::timestamptz)
ORDER BY d.sequence
LIMIT :batch
