-- Of the next messages, the deliveries that ended so. Where none did, a row says how far it got.
WITH page AS MATERIALIZED (
  SELECT m.id, m.sequence, m.type, m.subject
  FROM message m
  WHERE m.sequence > :after AND m.sequence <= :upto
  ORDER BY m.sequence
  LIMIT :batch
), ended AS (
  -- LIMIT keeps this a probe of the primary key for each message, whatever the planner knows of the table
  SELECT d.*
  FROM page p
  CROSS JOIN LATERAL (
    SELECT e.message_id, e.order_key, e.sequence, e.state, coalesce(e.delivered_at, e.dead_at, e.due_at) AS at
    FROM delivery e
    WHERE e.message_id = p.id AND e.destination = :destination
    LIMIT 1) d
  WHERE d.state = ANY (:states::text[])
    AND (:id::uuid IS NULL OR p.id = :id::uuid)
    AND (:type::text IS NULL OR p.type LIKE :type)
    AND (:subject::text IS NULL OR p.subject = :subject)
    AND (:since::timestamptz IS NULL OR d.at >= :since::timestamptz)
    AND (:until::timestamptz IS NULL OR d.at < :until::timestamptz)
)
SELECT last.sequence AS last, e.message_id, e.order_key, e.sequence
FROM (SELECT max(sequence) AS sequence FROM page) last
LEFT JOIN ended e ON true
ORDER BY e.sequence
