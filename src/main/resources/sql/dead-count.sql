SELECT count(*)
FROM delivery d JOIN message m ON m.id = d.message_id
WHERE (:destination::text IS NULL OR d.destination = :destination) AND d.state = 'dead'
  AND (:id::uuid IS NULL OR m.id = :id::uuid)
  AND (:type::text IS NULL OR m.type LIKE :type)
  AND (:subject::text IS NULL OR m.subject = :subject)
  AND (:since::timestamptz IS NULL OR d.dead_at >= :since::timestamptz)
  AND (:until::timestamptz IS NULL OR d.dead_at < :until::timestamptz)
