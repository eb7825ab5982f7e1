-- A batch of dead letters becomes pending: as new, with the old id and sequence, and the attempts so far kept.
WITH chosen AS MATERIALIZED (
  SELECT d.message_id, d.order_key, d.supersede_key, m.type, m.subject, m.sequence
  FROM delivery d JOIN message m ON m.id = d.message_id
  WHERE d.destination = :destination AND d.state = 'dead' AND d.sequence > :after
    AND (:id::uuid IS NULL OR m.id = :id::uuid)
    AND (:type::text IS NULL OR m.type LIKE :type)
    AND (:subject::text IS NULL OR m.subject = :subject)
    AND (:since::timestamptz IS NULL OR d.dead_at >= :since::timestamptz)
    AND (:until::timestamptz IS NULL OR d.dead_at < :until::timestamptz)
  ORDER BY d.sequence
  LIMIT :batch
  FOR NO KEY UPDATE OF d
), busy AS MATERIALIZED (
  -- A later one of the key may be under way: they must not meet
  SELECT k.order_key, max(e.lease_until) AS until
  FROM (SELECT DISTINCT order_key FROM chosen) k
  JOIN delivery e ON e.order_key = k.order_key AND e.destination = :destination
    AND (e.state = 'pending' OR e.blocks) AND e.lease_until > now()
  GROUP BY k.order_key
)
UPDATE delivery d
SET state = CASE WHEN c.supersede_key IS NOT NULL AND EXISTS (
        -- The receiver has, or will get, a newer state
        SELECT 1 FROM message n JOIN delivery e ON e.message_id = n.id AND e.destination = :destination
        WHERE n.subject = c.subject AND n.sequence > c.sequence AND n.type = c.type
          AND e.state IN ('pending', 'delivered'))
      THEN 'superseded' ELSE 'pending' END,
    attempts = 0, due_at = greatest(now(), busy.until), waiting = false, blocks = false, dead_at = NULL
FROM chosen c LEFT JOIN busy ON busy.order_key = c.order_key
WHERE d.destination = :destination AND d.message_id = c.message_id
RETURNING d.message_id, d.order_key, d.supersede_key, d.sequence, d.state
