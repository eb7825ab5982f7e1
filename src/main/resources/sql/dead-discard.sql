WITH chosen AS MATERIALIZED (
  SELECT d.message_id
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
), discarded AS (
  UPDATE delivery d SET state = 'discarded', blocks = false
  FROM chosen c
  WHERE d.destination = :destination AND d.message_id = c.message_id
  RETURNING d.order_key, d.sequence
), counted AS MATERIALIZED (
  SELECT add_figures(:destination, dead => -count(*), discarded => count(*)) FROM discarded HAVING count(*) > 0
)
-- Counted is joined to be done
SELECT order_key, sequence FROM discarded CROSS JOIN counted
